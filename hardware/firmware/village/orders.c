/*
 * Orders: done at most once a number; the same again gets the same answer and does nothing.
 *
 *     O,number,act,output,value   ->   R,number,act,result,output,state,value
 *
 * An order without a number is the console's own (clock, poll) and not kept; a poll is always answered afresh.
 */
#include "orders.h"

#include <avr/pgmspace.h>
#include <stdlib.h>
#include <string.h>
#include <util/crc16.h>

#include "device.h"
#include "events.h"
#include "line.h"
#include "output.h"
#include "phone.h"
#include "watch.h"

#define PLACES 8
#define KEPT_S 60
#define MOST_S 3600

enum act { OPEN, CLOSE, ANSWER, HANG_UP, TEST_IT, CLOCK, POLL, NO_ACT };
enum result { DONE, NO_OUTPUT, NO_CALL, VALUE, IS_BUSY, ACT };

/* An order as it came, and what became of it. */
struct order {
    bool numbered;
    const char *act, *output;
    uint32_t value;
};

/* What is kept of an order: by number and check it is known again, and then the order itself is there once more. */
struct done {
    uint16_t number, check;
    uint8_t result, age_s; /* the age from 1; 0 is an empty place */
    uint32_t answer;
};

static struct done kept[PLACES];
static uint16_t second_ms, test_ms, test_order;
static bool test_numbered, test_loud;

static const char acts[7][8] PROGMEM = {"open", "close", "answer", "hang_up", "test", "clock", "poll"};

static uint8_t act_of(const char *word) {
    uint8_t act = 0;
    while (act < NO_ACT && strcmp_P(word, acts[act]))
        act++;
    return act;
}

static uint8_t refusal(uint8_t act, const struct order *one) {
    bool ours = !strcmp_P(one->output, PSTR("1"));
    switch (act) {
    case OPEN:
        if (!ours) return NO_OUTPUT;
        return one->value ? DONE : VALUE;
    case CLOSE: return ours ? DONE : NO_OUTPUT;
    case ANSWER: return phone_is() == RINGS ? DONE : NO_CALL;
    case HANG_UP: return phone_is() == ANSWERED ? DONE : NO_CALL;
    case TEST_IT:
        if (*one->output && !ours) return NO_OUTPUT;
        return phone_is() != IDLE || test_ms ? IS_BUSY : DONE;
    case CLOCK: return one->value ? DONE : VALUE;
    case POLL: return DONE;
    default: return ACT;
    }
}

static void begin_test(const struct order *one, uint16_t number) {
    test_order = number;
    test_numbered = one->numbered;
    test_loud = *one->output;
    test_ms = test_loud ? 1500 : 1000;
    if (test_loud) drive(2, BY_TEST, 0);
}

static void end_test(void) {
    uint16_t found = watch_bits();
    if (test_loud && !(output_facts() & MEASURED)) found |= 0x0040;
    struct event said = {.what = TEST, .call = test_order, .flags = test_numbered, .count = found};
    event(&said);
}

/* Does an order; `answer` is what its answer has for a value. */
static void act_on(uint8_t act, const struct order *one, struct done *done) {
    done->result = refusal(act, one);
    done->answer = 0;
    if (done->result != DONE) return;
    switch (act) {
    case OPEN:
        done->answer = one->value < MOST_S ? one->value : MOST_S;
        drive((uint16_t)done->answer, BY_ORDER, done->number);
        break;
    case CLOSE: drive(0, BY_ORDER, done->number); break;
    case ANSWER: phone_answer(); break;
    case HANG_UP: phone_end(BY_CUT); break;
    case TEST_IT: begin_test(one, done->number); break;
    case CLOCK:
        done->answer = clock_s;
        clock_set(one->value);
        break;
    }
}

void say_state(void) {
    uint16_t bits = watch_bits();
    uint8_t facts = output_facts();
    if (phone_is() == RINGS) bits |= 0x0001;
    if (phone_is() == ANSWERED) bits |= 0x0002;
    if (events_lost()) bits |= 0x0080;
    if (alone()) bits |= 0x0100;
    if (!clock_s) bits |= 0x0200;
    say_hex(bits);
    SAY(",1:");
    for (uint8_t fact = ASKED; fact <= MEASURED; fact <<= 1)
        say_char(facts & fact ? '1' : '0');
    say_char((char)('0' + (bits >> 5 & 3)));
    say_char(':');
    say_number(output_value());
}

static const char *reason(uint8_t result) {
    switch (result) {
    case NO_OUTPUT: return PSTR("no_output");
    case NO_CALL: return PSTR("no_call");
    case VALUE: return PSTR("value");
    case IS_BUSY: return PSTR("busy");
    default: return PSTR("act");
    }
}

static void answer(uint8_t act, const struct order *one, const struct done *done) {
    frame_begin('R');
    say_char(',');
    if (one->numbered) say_number(done->number);
    say_char(',');
    say_text(one->act);
    say(done->result == DONE ? PSTR(",done,") : PSTR(",refused,"));
    say_text(one->output);
    say_char(',');
    if (done->result != DONE) {
        say_char(',');
        say(reason(done->result));
    } else if (act == POLL) {
        say_state();
    } else {
        if (act == OPEN) SAY("open");
        if (act == CLOSE) SAY("closed");
        say_char(',');
        if (done->answer) say_number(done->answer);
    }
    frame_end();
}

/* The place of the oldest, or an empty one. */
static struct done *place(void) {
    struct done *found = kept;
    for (uint8_t i = 0; i < PLACES; i++) {
        if (!kept[i].age_s) return &kept[i];
        if (kept[i].age_s > found->age_s) found = &kept[i];
    }
    return found;
}

static void ordered(const struct order *one, struct done *done) {
    uint8_t act = act_of(one->act);
    bool is_kept = one->numbered && act != POLL;
    for (uint8_t i = 0; is_kept && i < PLACES; i++)
        if (kept[i].age_s && kept[i].number == done->number && kept[i].check == done->check) {
            answer(act, one, &kept[i]);
            return;
        }
    if (one->numbered || act == CLOCK || act == POLL) act_on(act, one, done);
    else done->result = ACT;
    if (is_kept) {
        done->age_s = 1;
        *place() = *done;
    }
    answer(act, one, done);
}

/* The next field of a body, cut out of it. */
static char *field(char **rest) {
    static char none[] = "";
    char *found = *rest;
    if (!found) return none;
    *rest = strchr(found, ',');
    if (*rest) *(*rest)++ = 0;
    return found;
}

static bool is_number(const char *text) {
    if (!*text) return false;
    for (; *text; text++)
        if (*text < '0' || *text > '9') return false;
    return true;
}

static uint16_t check_of(const char *text) {
    uint16_t crc = 0xFFFF;
    while (*text)
        crc = _crc_xmodem_update(crc, (uint8_t)*text++);
    return crc;
}

static void take_order(char *rest) {
    struct done done = {.check = check_of(rest)};
    char *number = field(&rest), *act = field(&rest), *output = field(&rest), *value = field(&rest);
    struct order one = {is_number(number), act, output, is_number(value) ? strtoul(value, 0, 10) : 0};
    done.number = (uint16_t)strtoul(number, 0, 10);
    ordered(&one, &done);
}

void heard(char *body) {
    char *rest = body, *form = field(&rest);
    if (form[0] == 'O' && !form[1] && rest) take_order(rest);
    if (form[0] != 'A' || form[1]) return;
    char *of = field(&rest), *of_boot = field(&rest), *number = field(&rest);
    if (is_number(of_boot) && is_number(number))
        acknowledged(of[0] == 'H', (uint16_t)strtoul(of_boot, 0, 10), (uint16_t)strtoul(number, 0, 10));
}

void orders_tick(void) {
    if (test_ms && !--test_ms) end_test();
    if (++second_ms < 1000) return;
    second_ms = 0;
    for (uint8_t i = 0; i < PLACES; i++)
        if (kept[i].age_s && ++kept[i].age_s > KEPT_S) kept[i].age_s = 0;
}
