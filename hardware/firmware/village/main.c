/*
 * A village phone alarm controller on an ATmega328P at 16 MHz. Sheet: hardware/protocols/village.md.
 *
 * One loop: what the console says at once, everything else a millisecond at a time. A loop that hangs for 2 s is started
 * anew by the watchdog, with the amplifier closed; events that waited are still said.
 */
#include <avr/interrupt.h>
#include <avr/sleep.h>
#include <avr/wdt.h>
#include <util/atomic.h>

#include "board.h"
#include "device.h"
#include "events.h"
#include "line.h"
#include "orders.h"
#include "output.h"
#include "phone.h"
#include "watch.h"

#define BEAT_MS 5000
#define ALONE_MS 15000

uint32_t clock_s;
static volatile uint8_t passed; /* milliseconds the loop has not seen yet */
static uint16_t quiet = ALONE_MS, beat_ms, clock_ms, beats;

ISR(TIMER1_COMPA_vect) { passed++; }

bool alone(void) { return quiet >= ALONE_MS; }

void clock_set(uint32_t seconds) {
    clock_s = seconds;
    clock_ms = 0;
}

static void ticks_begin(void) {
    OCR1A = F_CPU / 8 / 1000 - 1;
    TCCR1B = _BV(WGM12) | _BV(CS11);
    TIMSK1 = _BV(OCIE1A);
}

static void begin(void) {
    uint8_t flags = MCUSR;
    MCUSR = 0;
    wdt_enable(WDTO_2S);
    board_begin();
    drive_amplifier(false);
    off_hook(false);
    ticks_begin();
    line_begin();
    events_begin(flags & _BV(PORF));
    struct event start = {.what = START};
    start.code = flags & _BV(PORF) ? BY_POWER : flags & _BV(WDRF) ? BY_WATCHDOG
               : flags & _BV(BORF) ? BY_BROWNOUT : BY_RESET;
    event(&start);
    sei();
}

static void heartbeat(void) {
    beats = beats == 0xFFFF ? 1 : beats + 1;
    frame_begin('H');
    say_char(',');
    say_number(boot);
    say_char(',');
    say_number(beats);
    say_char(',');
    if (clock_s) say_number(clock_s);
    say_char(',');
    say_state();
    frame_end();
}

static void millisecond(void) {
    if (clock_s && ++clock_ms == 1000) {
        clock_ms = 0;
        clock_s++;
    }
    if (quiet < ALONE_MS) quiet++;
    phone_tick();
    output_tick();
    watch_tick();
    orders_tick();
    events_tick();
    if (++beat_ms == BEAT_MS) {
        beat_ms = 0;
        heartbeat();
    }
}

int main(void) {
    begin();
    for (;;) {
        wdt_reset();
        char *body = line_frame();
        if (body) {
            quiet = 0;
            heard(body);
        }
        bool due = false;
        ATOMIC_BLOCK(ATOMIC_FORCEON) {
            if (passed) {
                passed--;
                due = true;
            }
        }
        if (due) millisecond();
        else sleep_mode(); /* until the next millisecond or byte */
    }
}
