/*
 * The amplifier: what is asked, what the second contact of its relay shows, what is measured: three facts, never one.
 *
 * Dead-man: whoever opens it says for how long, and it closes by itself.
 */
#include "output.h"

#include "board.h"
#include "device.h"
#include "events.h"

#define SETTLE_MS 50 /* a contact takes some 10 ms, and bounces */
#define HOLD_MS 300
#define LEAST_ON 100 /* thousandths; below 60 it is off again */
#define MOST_OFF 60

static uint32_t left_ms;
static uint16_t order, value, sum, held;
static uint8_t facts, settle, moved, why = BY_RELAY, tick;

uint8_t output_facts(void) { return facts; }
uint16_t output_value(void) { return value; }

void drive(uint16_t seconds, uint8_t because, uint16_t of_order) {
    left_ms = seconds * 1000UL;
    facts = (uint8_t)(seconds ? facts | ASKED : facts & ~ASKED);
    drive_amplifier(seconds);
    why = because;
    order = of_order;
    settle = SETTLE_MS;
}

static void tell(void) {
    struct event said = {.what = OUTPUT, .flags = facts, .count = value, .code = why, .call = order};
    event(&said);
    why = BY_RELAY;
}

static void look_at_contact(void) {
    bool is = contact_closed(), was = facts & CONTACT;
    if (is != was && (settle || ++moved >= SETTLE_MS)) {
        facts ^= CONTACT;
        moved = 0;
        if (!settle) tell(); /* nobody asked for it */
    } else if (is == was) {
        moved = 0;
    }
    if (settle && !--settle) tell();
}

static void measure(void) {
    sum += (uint16_t)(volts(4) * 1000UL / 1024) - value; /* the mean of some 40 ms */
    value = (sum + 2) / 4;
    bool was = facts & MEASURED, is = was ? value > MOST_OFF : value >= LEAST_ON;
    held = is == was ? 0 : held + 10;
    if (held < HOLD_MS) return;
    held = 0;
    facts ^= MEASURED;
    if (!settle) {
        why = BY_MEASURE;
        tell();
    }
}

void output_tick(void) {
    if (left_ms && !--left_ms) drive(0, BY_LIMIT, 0);
    look_at_contact();
    if (++tick == 10) {
        tick = 0;
        measure();
    }
}
