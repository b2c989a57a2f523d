/* Events: numbered, kept, said until they are acknowledged, one at a time. Knows no pin. */
#ifndef EVENTS_H
#define EVENTS_H

#include <stdbool.h>
#include <stdint.h>

enum what { START, RING, CALL, DIAL, ENDED, MISSED, OUTPUT, FAULT, TEST, LOST };
enum kind { KNOWN = 'N', WITHHELD = 'P', UNKNOWN = 'O' };

#define KEYS 16
#define DIGITS 20

/* Keys or digits, two a byte: 0-9, then A-D, `*`, `#`. */
struct keys {
    uint8_t length;
    uint8_t packed[DIGITS / 2];
};

/* One event as it is kept; what the fields are used for depends on `what`. */
struct event {
    uint16_t boot, number;
    uint32_t time;
    uint8_t what, kind, code, flags;
    uint16_t call, count; /* `call` is the order of an output or a test */
    struct keys caller;
    uint8_t dialled[KEYS / 2], keys;
    uint16_t check;
};

extern uint16_t boot;

void keys_add(struct keys *to, uint8_t key);
/* What waited before a start without loss of power is still there, unless `all` is lost. */
void events_begin(bool all_lost);
/* Numbers the event, gives it the time, and keeps it. */
void event(struct event *one);
void events_tick(void);
/* The console has this event, or a heartbeat. */
void acknowledged(bool heartbeat, uint16_t of_boot, uint16_t number);
bool events_lost(void);
#endif
