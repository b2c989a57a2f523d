/*
 * The telephone: rings, the caller's number as the exchange sends it (DTMF before the first ring), answering, keys, the end.
 *
 *     D 6 1 2 3 4 5 C    the number             B 1 0 C    withheld        B 0 0 C    not available
 *
 * Who may be heard is not known here: with a console it waits for an order, without one it plays the stand-by tone.
 */
#include "phone.h"

#include "board.h"
#include "device.h"
#include "events.h"
#include "output.h"

#define RING_MS 150      /* shorter is a spike */
#define NEXT_RING_MS 800 /* a pause that long separates rings */
#define MISSED_MS 6000
#define ANSWER_AFTER 2
#define NUMBER_MS 10000 /* so long a number is good without a ring */
#define KEYS_MS 2000
#define GONE_MS 400
#define LIMIT_S 300
#define STANDBY_MS 5000

enum { KEY_A = 10, KEY_B, KEY_C, KEY_D, KEY_STAR, KEY_HASH };

static enum phone state;
static struct event call; /* its number and its caller */
static struct keys number, dialled;
static uint8_t number_begins; /* A, B or D while a number comes */
static bool number_whole, rang, key_was;
static uint16_t low, high, key_quiet, number_age, gone, second_ms, seconds, standby, beep;
static uint16_t busy_for;
static uint8_t busy_times;
static bool busy_was;

enum phone phone_is(void) { return state; }

static void tell(uint8_t what) {
    call.what = what;
    event(&call);
}

/* How the decoder codes keys: 1 to 9 as they are, then 0 * # A B C, and D is nothing. */
static uint8_t key_of(uint8_t code) {
    static const uint8_t after_nine[] = {0, KEY_STAR, KEY_HASH, KEY_A, KEY_B, KEY_C};
    return code == 0 ? KEY_D : code < 10 ? code : after_nine[code - 10];
}

/* What came before the first ring, as far as it came. */
static void take_number(void) {
    call.kind = UNKNOWN;
    call.caller.length = 0;
    if (number_begins && number_age < NUMBER_MS && (number_whole || number.length > 2)) {
        if (number_begins == KEY_B) {
            call.kind = (number.packed[0] & 15) == 1 ? WITHHELD : UNKNOWN;
        } else if (number.length) {
            call.kind = KNOWN;
            call.caller = number;
        }
    }
    number_begins = 0;
}

static void number_key(uint8_t key) {
    if (key == KEY_D || key == KEY_A || key == KEY_B) {
        number_begins = key;
        number.length = 0;
        number_whole = false;
        number_age = 0;
    } else if (key == KEY_C || key == KEY_HASH) {
        number_whole = number_begins;
    } else if (number_begins && !number_whole && key < 10) {
        keys_add(&number, key);
    }
}

static void tell_keys(void) {
    call.keys = dialled.length;
    for (uint8_t i = 0; i < KEYS / 2; i++)
        call.dialled[i] = dialled.packed[i];
    dialled.length = 0;
    tell(DIAL);
}

static void keys_tick(void) {
    bool there = key_there();
    if (there && !key_was) {
        uint8_t key = key_of(key_code());
        if (state != ANSWERED) {
            number_key(key);
        } else {
            key_quiet = 0;
            keys_add(&dialled, key);
            if (dialled.length == KEYS) tell_keys();
        }
    }
    key_was = there;
    if (number_age < NUMBER_MS) number_age++;
    if (dialled.length && ++key_quiet >= KEYS_MS) {
        key_quiet = 0;
        tell_keys();
    }
}

void phone_answer(void) {
    state = ANSWERED;
    off_hook(true);
    seconds = second_ms = gone = busy_times = busy_for = 0;
    dialled.length = 0;
    standby = 0;
    beep = 200;
    call.flags = alone();
    tell(CALL);
}

void phone_end(uint8_t why) {
    if (dialled.length) tell_keys();
    state = IDLE;
    off_hook(false);
    tone(false);
    if (output_facts() & ASKED) drive(0, BY_END, 0);
    call.code = why;
    call.count = seconds;
    tell(ENDED);
}

static void ring(void) {
    if (state == IDLE) {
        state = RINGS;
        call.call = call.call == 0xFFFF ? 1 : call.call + 1;
        call.count = 0;
        take_number();
    }
    call.count++;
    if (call.count == 1) tell(RING);
    if (call.count == ANSWER_AFTER) phone_answer();
}

static void rings_tick(void) {
    if (ringing()) {
        high = 0;
        if (low < RING_MS && ++low == RING_MS && !rang) {
            rang = true;
            ring();
        }
        return;
    }
    low = 0;
    if (high < MISSED_MS) high++;
    if (high == NEXT_RING_MS) rang = false;
    if (high == MISSED_MS && state == RINGS) {
        state = IDLE;
        tell(MISSED);
    }
}

/* Three tones and three pauses, each of 0.2 to 0.6 s. */
static bool busy_heard(void) {
    bool is = busy_tone();
    if (is == busy_was) {
        if (busy_for < 1000 && ++busy_for > 600) busy_times = 0;
        return false;
    }
    busy_times = (uint8_t)(busy_for >= 200 && busy_for <= 600 ? busy_times + 1 : 0);
    busy_was = is;
    busy_for = 0;
    return busy_times >= 6;
}

/* One short tone when somebody is there to listen, else two every five seconds. */
static void tones_tick(void) {
    if (alone()) {
        if (++standby >= STANDBY_MS) standby = 0;
        tone(standby < 200 || (standby >= 400 && standby < 600));
        return;
    }
    standby = 0;
    if (beep) beep--;
    tone(beep);
}

static void call_tick(void) {
    if (++second_ms == 1000) {
        second_ms = 0;
        seconds++;
    }
    tones_tick();
    gone = line_there() ? 0 : gone + 1;
    if (gone >= GONE_MS || busy_heard()) phone_end(BY_CALLER);
    else if (seconds >= LIMIT_S) phone_end(BY_LIMIT);
}

void phone_tick(void) {
    keys_tick();
    if (state == ANSWERED) call_tick();
    else rings_tick();
}
