/* Faults: what must hold for how long before it is one, and before it is over. */
#ifndef WATCH_H
#define WATCH_H

#include <stdint.h>

void watch_tick(void);
uint16_t watch_bits(void); /* as in the state of a heartbeat */
#endif
