/*
 * Events: numbered from 1 in each boot, kept in order where a restart does not reach them, said until acknowledged.
 *
 * An event leaves, and again after a second, three times; then the console is absent, and the next acknowledged heartbeat
 * brings it again. The boot counter is in the EEPROM, twice, so that a loss of power while it is written costs nothing.
 */
#include "events.h"

#include <avr/eeprom.h>
#include <stddef.h>
#include <string.h>
#include <util/crc16.h>

#include "device.h"
#include "line.h"
#include "output.h"

#define PLACES 24
#define FOR_MORE 6 /* places that rings, keys and outputs leave to what matters more */
#define WAIT_MS 1000
#define TRIES 4

uint16_t boot;
static struct event kept[PLACES] __attribute__((section(".noinit")));
static uint8_t count;
static uint16_t number, lost;
static uint8_t tries;
static uint16_t wait;
static bool absent;

static uint16_t check_of(const struct event *one) {
    uint16_t crc = 0x5649; /* not zero over zeros */
    const uint8_t *byte = (const uint8_t *)one;
    for (uint8_t i = 0; i < offsetof(struct event, check); i++)
        crc = _crc_xmodem_update(crc, byte[i]);
    return crc;
}

static uint16_t after(uint16_t number) { return number == 0xFFFF ? 1 : number + 1; }

static uint16_t boot_in(uint8_t slot) {
    uint16_t *at = (uint16_t *)0 + slot * 2;
    uint16_t value = eeprom_read_word(at);
    return value == (uint16_t)~eeprom_read_word(at + 1) ? value : 0;
}

/* The newer of two counters is overwritten last: what is half written is not whole, and the other counts. */
static void count_boot(void) {
    uint16_t first = boot_in(0), second = boot_in(1);
    bool is_second = second && (!first || (int16_t)(second - first) > 0);
    boot = after(is_second ? second : first);
    uint16_t *at = (uint16_t *)0 + (is_second ? 0 : 2);
    eeprom_update_word(at, boot);
    eeprom_update_word(at + 1, ~boot);
}

void events_begin(bool all_lost) {
    count_boot();
    if (all_lost) kept[0].check = ~check_of(&kept[0]);
    while (count < PLACES && kept[count].check == check_of(&kept[count]))
        count++;
}

void keys_add(struct keys *to, uint8_t key) {
    if (to->length == DIGITS) return;
    uint8_t *at = &to->packed[to->length / 2];
    *at = to->length % 2 ? (uint8_t)(*at | key << 4) : key;
    to->length++;
}

static void keep(struct event *one) {
    one->boot = boot;
    one->number = number = after(number);
    one->time = clock_s;
    one->check = check_of(one);
    kept[count] = *one;
    count++;
}

void event(struct event *one) {
    bool matters = one->what != RING && one->what != DIAL && one->what != OUTPUT && one->what != MISSED;
    uint8_t room = matters ? PLACES : PLACES - FOR_MORE;
    if (count + (lost ? 1 : 0) >= room) {
        if (lost < 0xFFFF) lost++;
        return;
    }
    if (lost) {
        struct event said = {.what = LOST, .count = lost};
        lost = 0;
        keep(&said);
    }
    keep(one);
}

bool events_lost(void) { return lost; }

static const char key_names[] PROGMEM = "0123456789ABCDsh";

static void say_keys(const uint8_t *packed, uint8_t length) {
    for (uint8_t i = 0; i < length; i++)
        say_char((char)pgm_read_byte(&key_names[i % 2 ? packed[i / 2] >> 4 : packed[i / 2] & 15]));
}

static void comma_number(uint32_t value) {
    say_char(',');
    say_number(value);
}

static void say_caller(const struct event *one) {
    say_char(',');
    say_char((char)one->kind);
    say_char(',');
    if (one->kind == KNOWN) say_keys(one->caller.packed, one->caller.length);
}

static const char *word(uint8_t code) {
    switch (code) {
    case BY_POWER: return PSTR("power");
    case BY_RESET: return PSTR("reset");
    case BY_WATCHDOG: return PSTR("watchdog");
    case BY_BROWNOUT: return PSTR("brownout");
    case BY_CALLER: return PSTR("caller");
    case BY_CUT: return PSTR("cut");
    case BY_LIMIT: return PSTR("limit");
    case BY_ORDER: return PSTR("order");
    case BY_END: return PSTR("ended");
    case BY_RELAY: return PSTR("relay");
    case BY_MEASURE: return PSTR("measured");
    case MAINS: return PSTR("mains");
    case BATTERY: return PSTR("battery");
    case LINE: return PSTR("line");
    case STUCK: return PSTR("stuck");
    case CURRENT: return PSTR("current");
    default: return PSTR("test");
    }
}

static void say_output(const struct event *one) {
    SAY("out,1,");
    say(one->flags & ASKED ? PSTR("open,") : PSTR("closed,"));
    say(one->flags & CONTACT ? PSTR("open,") : PSTR("closed,"));
    say(one->flags & MEASURED ? PSTR("on") : PSTR("off"));
    comma_number(one->count);
    say_char(',');
    say(word(one->code));
    say_char(',');
    if (one->code == BY_ORDER) say_number(one->call);
}

static void say_call(const struct event *one) {
    comma_number(one->call);
    switch (one->what) {
    case DIAL:
        say_char(',');
        say_keys(one->dialled, one->keys);
        break;
    case ENDED:
        say_char(',');
        say(word(one->code));
        comma_number(one->count);
        break;
    default:
        comma_number(one->count);
    }
    say_caller(one);
    if (one->what == CALL) comma_number(one->flags);
}

static void say_fields(const struct event *one) {
    switch (one->what) {
    case START:
        SAY("start,");
        say(word(one->code));
        SAY(",1,duty-village");
        break;
    case RING: SAY("ring"); say_call(one); break;
    case CALL: SAY("call"); say_call(one); break;
    case DIAL: SAY("dial"); say_call(one); break;
    case ENDED: SAY("ended"); say_call(one); break;
    case MISSED: SAY("missed"); say_call(one); break;
    case OUTPUT: say_output(one); break;
    case FAULT:
        SAY("fault,");
        say(word(one->code));
        say(one->code == STUCK || one->code == CURRENT ? PSTR(",1,") : PSTR(",,"));
        say(one->flags ? PSTR("new") : PSTR("over"));
        break;
    case TEST:
        SAY("test,");
        if (one->flags) say_number(one->call);
        say(one->count ? PSTR(",failed,") : PSTR(",passed,"));
        say_hex(one->count);
        break;
    default: SAY("lost"); comma_number(one->count);
    }
}

static void say_event(const struct event *one) {
    frame_begin('E');
    comma_number(one->boot);
    comma_number(one->number);
    say_char(',');
    if (one->time) say_number(one->time);
    say_char(',');
    say_fields(one);
    frame_end();
}

void events_tick(void) {
    if (wait) wait--;
    if (!count || absent || wait) return;
    if (tries == TRIES) {
        absent = true;
        tries = 0;
        return;
    }
    tries++;
    wait = WAIT_MS;
    say_event(&kept[0]);
}

void acknowledged(bool heartbeat, uint16_t of_boot, uint16_t of_number) {
    if (heartbeat) {
        absent = false;
        return;
    }
    if (!count || kept[0].boot != of_boot || kept[0].number != of_number) return;
    count--;
    memmove(&kept[0], &kept[1], count * sizeof kept[0]);
    kept[count].check = ~check_of(&kept[count]);
    absent = false;
    tries = 0;
    wait = 0;
}
