/* Faults, each with its time to begin and its time to end; what bounces in between is none. */
#include "watch.h"

#include "board.h"
#include "device.h"
#include "events.h"
#include "output.h"
#include "phone.h"

struct fault {
    uint8_t word;
    uint16_t begins_ms, ends_ms;
    uint16_t held;
    bool stands;
};

static struct fault faults[] = {
    {MAINS, 2000, 2000, 0, false}, {BATTERY, 10000, 10000, 0, false}, {LINE, 5000, 2000, 0, false},
    {STUCK, 500, 500, 0, false},   {CURRENT, 3000, 1, 0, false},
};
static const uint16_t bits[] = {0x0004, 0x0008, 0x0010, 0x0020, 0x0040};
static uint16_t battery = 1023;
static uint8_t tick;

/* 1 it is wrong now, 0 it is right, -1 nobody can tell. */
static int8_t wrong(uint8_t word, bool stands) {
    uint8_t facts = output_facts();
    switch (word) {
    case MAINS: return !mains_there();
    case BATTERY: return battery < (stands ? 625 : 563); /* 12.2 V and 11.0 V, a quarter of it, of 5 V */
    case LINE: return !line_there();
    case STUCK: return !(facts & ASKED) != !(facts & CONTACT);
    default: /* closed it can neither begin nor end */
        if (!(facts & ASKED) || !(facts & CONTACT)) return -1;
        return !(facts & MEASURED);
    }
}

static void look(struct fault *one) {
    int8_t now = wrong(one->word, one->stands);
    if (now < 0 || now == one->stands) {
        one->held = 0;
        return;
    }
    if (++one->held < (one->stands ? one->ends_ms : one->begins_ms)) return;
    one->held = 0;
    one->stands = now;
    struct event said = {.what = FAULT, .code = one->word, .flags = one->stands};
    event(&said);
}

void watch_tick(void) {
    if (++tick == 100) {
        tick = 0;
        battery = volts(5);
    }
    for (uint8_t i = 0; i < sizeof faults / sizeof *faults; i++)
        look(&faults[i]);
}

uint16_t watch_bits(void) {
    uint16_t found = 0;
    for (uint8_t i = 0; i < sizeof faults / sizeof *faults; i++)
        if (faults[i].stands) found |= bits[i];
    return found;
}
