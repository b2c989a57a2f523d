/* The telephone: rings, the caller's number, answering, keys, the end of a call. */
#ifndef PHONE_H
#define PHONE_H

#include <stdbool.h>
#include <stdint.h>

enum phone { IDLE, RINGS, ANSWERED };

void phone_tick(void);
enum phone phone_is(void);
void phone_answer(void);
void phone_end(uint8_t why);
#endif
