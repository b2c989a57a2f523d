/*
 * The reference village controller's firmware on a simulated ATmega328P, its serial line on a pseudo-terminal, its pins
 * driven by lines on standard input and told on standard output. Paced: a second takes a second over SPEED.
 *
 *     villagehost FIRMWARE.elf [SPEED [BOOTS]]     BOOTS: how often it was started before
 *
 * in   cli 612345 | ring N | line 0 | busy N | dtmf 12#  the telephone      mains 0, battery MILLIVOLTS   the supply
 *      follow 0  the relay's contact stays as it is      load 0  what is measured stays as it is
 *      measured THOUSANDTHS                              reset                                            quit
 * out  PTY /dev/pts/N, and a byte on standard input switches it on; then MILLISECONDS amplifier|offhook|tone 0|1, and at the end MILLISECONDS stack BYTES
 *
 * simavr is GPL: this is a test's tool, never shipped.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "simavr/avr_adc.h"
#include "simavr/avr_eeprom.h"
#include "simavr/avr_extint.h"
#include "simavr/avr_ioport.h"
#include "simavr/avr_uart.h"
#include "simavr/sim_avr.h"
#include "simavr/sim_elf.h"

#define MS 16000ULL

struct later { avr_cycle_count_t at; char port; int pin, level; };

static avr_t *avr;
static struct later agenda[4096];
static int planned;
static int wire, held; /* the line: our end, and a hand on the other */
static avr_cycle_count_t free_at; /* the telephone does one thing after the other */
static int follow = 1, load = 1, amplifier, tone_is;
static avr_cycle_count_t toggled;
static unsigned lowest = 0xFFFF;

static unsigned long long now_ms(void) { return avr->cycle / MS; }

/* What is outside holds the pin: else every write of the port would pull it up again. */
static void set(char port, int pin, int level) {
    static unsigned masks[26], values[26];
    unsigned *mask = &masks[port - 'A'], *value = &values[port - 'A'];
    *mask |= 1u << pin;
    *value = (*value & ~(1u << pin)) | (unsigned)level << pin;
    avr_ioport_external_t held = {.name = (unsigned long)port, .mask = *mask, .value = *value};
    avr_ioctl(avr, AVR_IOCTL_IOPORT_SET_EXTERNAL(port), &held);
    avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ(port), pin), level);
}

static void adc(int channel, int millivolts) {
    avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_ADC_GETIRQ, ADC_IRQ_ADC0 + channel), millivolts);
}

/* Millivolts at which the firmware reads so many thousandths. */
static int thousandths(int number) { return (number * 1024 + 999) / 1000 * 5000 / 1023 + (number > 0); }

static void plan(avr_cycle_count_t at, char port, int pin, int level) {
    if (planned < 4096) agenda[planned++] = (struct later){at, port, pin, level};
}

static void act(void) {
    for (int i = 0; i < planned; i++)
        if (agenda[i].at <= avr->cycle) {
            set(agenda[i].port, agenda[i].pin, agenda[i].level);
            memmove(&agenda[i], &agenda[i + 1], (--planned - i) * sizeof *agenda);
            i--;
        }
}

static void told(const char *what, int level) {
    printf("%llu %s %d\n", now_ms(), what, level);
    fflush(stdout);
}

static void on_hook(struct avr_irq_t *irq, uint32_t level, void *param) {
    static uint32_t was;
    if ((level & 1) == was) return;
    was = level & 1;
    told("offhook", (int)was);
}

static void on_tone(struct avr_irq_t *irq, uint32_t level, void *param) {
    static uint32_t was;
    if ((level & 1) != was) toggled = avr->cycle;
    was = level & 1;
}

static void on_amplifier(struct avr_irq_t *irq, uint32_t level, void *param) {
    if ((int)(level & 1) == amplifier) return;
    amplifier = level & 1;
    told("amplifier", amplifier);
    if (follow) plan(avr->cycle + 10 * MS, 'B', 0, !amplifier);
    if (load) adc(4, amplifier ? thousandths(430) : 0);
}

static void pulses(char port, int pin, int level, int times, int on_ms, int off_ms) {
    if (free_at < avr->cycle) free_at = avr->cycle;
    for (int i = 0; i < times; i++) {
        plan(free_at, port, pin, level);
        plan(free_at += on_ms * MS, port, pin, !level);
        free_at += off_ms * MS;
    }
}

static void keys(const char *text) {
    static const char codes[] = "D1234567890*#ABC"; /* as the decoder shows them */
    for (; *text; text++) {
        const char *found = strchr(codes, *text);
        if (!found) continue;
        if (free_at < avr->cycle) free_at = avr->cycle;
        for (int bit = 0; bit < 4; bit++)
            plan(free_at, 'C', bit, (found - codes) >> bit & 1);
        pulses('D', 2, 1, 1, 50, 50);
    }
}

/* Asleep, the cycles only pass; the pace is kept in the loop. */
static void asleep(avr_t *of, avr_cycle_count_t cycles) {}

static void silent(avr_t *of, const int level, const char *format, va_list words) {}

static int is(const char *word, const char *what) { return !strcmp(word, what); }

static void command(char *line) {
    char word[16] = "", value[64] = "";
    sscanf(line, "%15s %63s", word, value);
    int number = atoi(value);
    if (is(word, "cli")) { keys("D"); keys(value); keys("C"); }
    else if (is(word, "dtmf")) keys(value);
    else if (is(word, "ring")) pulses('D', 3, 0, number, 300, 900);
    else if (is(word, "busy")) pulses('D', 5, 0, number, 350, 350);
    else if (is(word, "line")) set('D', 4, !number);
    else if (is(word, "mains")) set('B', 1, !number);
    else if (is(word, "battery")) adc(5, number / 4);
    else if (is(word, "measured")) adc(4, thousandths(number));
    else if (is(word, "follow")) follow = number;
    else if (is(word, "load")) load = number;
    else if (is(word, "reset")) avr_reset(avr);
    else if (is(word, "quit")) {
        printf("%llu stack %u\n", now_ms(), 0x8FF - lowest);
        exit(0);
    }
    else fprintf(stderr, "what is %s?\n", word);
}

static void commands(void) {
    static char text[8192];
    static size_t have;
    ssize_t got = read(0, text + have, sizeof text - 1 - have);
    if (got == 0) exit(0); /* whoever asked is gone */
    if (got > 0) have += (size_t)got;
    text[have] = 0;
    for (char *end; (end = strchr(text, '\n')); have = strlen(text)) {
        *end = 0;
        command(text);
        memmove(text, end + 1, strlen(end + 1) + 1);
    }
}

/* As the firmware keeps it: the number and its complement. */
static void boots(unsigned number) {
    unsigned char kept[] = {number & 255, number >> 8, ~number & 255, ~number >> 8 & 255};
    avr_eeprom_desc_t all = {.ee = kept, .offset = 0, .size = sizeof kept};
    avr_ioctl(avr, AVR_IOCTL_EEPROM_SET, &all);
}

static void pace(double speed) {
    static struct timespec begun;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (!begun.tv_sec) begun = now;
    double real = (double)(now.tv_sec - begun.tv_sec) + (double)(now.tv_nsec - begun.tv_nsec) / 1e9;
    double ahead = (double)avr->cycle / 16e6 / speed - real;
    if (ahead > 0) usleep((useconds_t)(ahead * 1e6));
}

/* What it says; what nobody reads for too long is lost as on a real wire. */
static void on_byte(struct avr_irq_t *irq, uint32_t byte, void *param) {
    char said = (char)byte;
    if (write(wire, &said, 1) != 1) return;
}

/* A byte, not faster than the simulated port takes them at 9600 baud. */
static void hear(void) {
    static avr_cycle_count_t next;
    unsigned char byte;
    if (avr->cycle < next) return;
    next = avr->cycle + 2 * MS - MS / 2;
    if (read(wire, &byte, 1) == 1) avr_raise_irq(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_INPUT), byte);
}

static void serial(void) {
    uint32_t flags = 0;
    avr_ioctl(avr, AVR_IOCTL_UART_SET_FLAGS('0'), &flags); /* nothing of it on standard output */
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_UART_GETIRQ('0'), UART_IRQ_OUTPUT), on_byte, NULL);
    /* A collector whose terminal has gone tries its old number again, and would read ours: take one nobody had. */
    for (int i = 0; i < 24; i++) wire = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
    if (wire < 0 || grantpt(wire) || unlockpt(wire)) exit(1);
    held = open(ptsname(wire), O_RDWR | O_NOCTTY); /* so that the other end may be opened and closed */
    struct termios raw;
    tcgetattr(held, &raw);
    cfmakeraw(&raw);
    tcsetattr(held, TCSANOW, &raw);
    printf("PTY %s\n", ptsname(wire));
    fflush(stdout);
}

static void notify(char port, int pin, avr_irq_notify_t how) {
    avr_irq_register_notify(avr_io_getirq(avr, AVR_IOCTL_IOPORT_GETIRQ(port), pin), how, NULL);
}

int main(int count, char **words) {
    elf_firmware_t firmware = {{0}};
    avr_global_logger_set(silent);
    if (count < 2 || elf_read_firmware(words[1], &firmware)) return 1;
    double speed = count > 2 ? atof(words[2]) : 1;
    avr = avr_make_mcu_by_name("atmega328p");
    avr_init(avr);
    firmware.frequency = 16000000;
    avr_load_firmware(avr, &firmware);
    avr->vcc = avr->avcc = avr->aref = 5000;
    avr->log = LOG_ERROR;
    avr->sleep = asleep;
    for (int pin = 0; pin < 2; pin++) avr_extint_set_strict_lvl_trig(avr, pin, 0); /* else it looks every cycle */
    serial();
    notify('D', 6, on_hook);
    notify('D', 7, on_amplifier);
    notify('B', 3, on_tone);
    for (int pin = 3; pin <= 5; pin++) set('D', pin, pin != 4); /* silent, a line */
    set('B', 0, 1);
    set('B', 1, 0);
    set('D', 2, 0);
    adc(4, 0);
    adc(5, 13000 / 4);
    if (count > 3) boots((unsigned)atoi(words[3]));
    char go;
    if (read(0, &go, 1) != 1) return 1; /* the other end is open now: nothing is lost of what is said first */
    fcntl(0, F_SETFL, O_NONBLOCK);
    for (avr_cycle_count_t next = 0;;) {
        if (avr->cycle >= next) {
            next = avr->cycle + MS;
            commands();
            hear();
            act();
            pace(speed);
            int tone = toggled && avr->cycle - toggled < 5 * MS;
            if (tone != tone_is) told("tone", tone_is = tone);
        }
        int state = avr_run(avr);
        unsigned stack = avr->data[0x5D] | avr->data[0x5E] << 8;
        if (stack < lowest && stack > 0x100) lowest = stack;
        if (state == cpu_Done || state == cpu_Crashed) {
            printf("%llu crashed %d\n", now_ms(), state);
            return 1;
        }
    }
}
