/* What all parts of the controller share: the clock, whether a console is there, and the words of its reports. */
#ifndef DEVICE_H
#define DEVICE_H

#include <stdbool.h>
#include <stdint.h>

enum word {
    BY_POWER, BY_RESET, BY_WATCHDOG, BY_BROWNOUT, BY_CALLER, BY_CUT, BY_LIMIT, BY_ORDER, BY_END, BY_RELAY, BY_MEASURE,
    BY_TEST, MAINS, BATTERY, LINE, STUCK, CURRENT
};

extern uint32_t clock_s; /* seconds since 1970 UTC; 0 while nobody has set it */
void clock_set(uint32_t seconds);
bool alone(void); /* no console has been heard for 15 s */
#endif
