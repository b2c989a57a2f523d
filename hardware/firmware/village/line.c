/*
 * The serial line: two rings between interrupts and the loop, frames with their CRC.
 *
 *     $ body * CRC CR LF      CRC-16/IBM-3740 over the body
 *
 * What is no whole frame with a right CRC is as if it had not come; `$` begins a frame wherever it stands.
 */
#include "line.h"

#include <avr/interrupt.h>
#include <stdlib.h>
#include <util/crc16.h>

#include "board.h"

#define IN 96u /* two whole orders and some */
#define OUT 192u /* two frames and some; RAM is short */
#define BODY 72u

static volatile uint8_t in[IN], out[OUT];
static volatile uint8_t in_head, in_tail, out_head, out_tail;
static char body[BODY];
static uint8_t length;
static enum { OUTSIDE, INSIDE, CRC } where;
static uint8_t digits;
static uint16_t crc_said, crc_in, crc_out;

ISR(USART_RX_vect) {
    uint8_t byte = UDR0, next = (in_head + 1) % IN;
    if (next != in_tail) {
        in[in_head] = byte;
        in_head = next;
    }
}

ISR(USART_UDRE_vect) {
    if (out_tail == out_head)
        UCSR0B &= ~_BV(UDRIE0);
    else {
        UDR0 = out[out_tail];
        out_tail = (out_tail + 1) % OUT;
    }
}

void line_begin(void) {
    UBRR0 = F_CPU / 16 / BAUD - 1;
    UCSR0C = _BV(UCSZ01) | _BV(UCSZ00);
    UCSR0B = _BV(RXCIE0) | _BV(RXEN0) | _BV(TXEN0);
}

static void put(uint8_t byte) {
    uint8_t next = (out_head + 1) % OUT;
    while (next == out_tail) {} /* at most one frame ahead: 60 ms */
    out[out_head] = byte;
    out_head = next;
    UCSR0B |= _BV(UDRIE0);
}

void say_char(char one) {
    crc_out = _crc_xmodem_update(crc_out, (uint8_t)one);
    put((uint8_t)one);
}

void frame_begin(char form) {
    put('$');
    crc_out = 0xFFFF;
    say_char(form);
}

void say(const char *flash) {
    for (char one; (one = (char)pgm_read_byte(flash)); flash++)
        say_char(one);
}

void say_text(const char *text) {
    while (*text)
        say_char(*text++);
}

void say_number(uint32_t number) {
    char text[11];
    ultoa(number, text, 10);
    say_text(text);
}

static const char hex[] PROGMEM = "0123456789ABCDEF";

void say_hex(uint16_t number) {
    for (int8_t shift = 12; shift >= 0; shift -= 4)
        say_char((char)pgm_read_byte(&hex[number >> shift & 15]));
}

void frame_end(void) {
    uint16_t crc = crc_out;
    put('*');
    say_hex(crc);
    put('\r');
    put('\n');
}

static int8_t value_of(uint8_t byte) {
    if (byte >= '0' && byte <= '9') return (int8_t)(byte - '0');
    if (byte >= 'A' && byte <= 'F') return (int8_t)(byte - 'A' + 10);
    return -1;
}

/* Whether this byte completes a frame. */
static bool taken(uint8_t byte) {
    if (byte == '$') {
        where = INSIDE;
        length = 0;
        crc_in = 0xFFFF;
        return false;
    }
    switch (where) {
    case INSIDE:
        if (byte == '*') {
            where = CRC;
            digits = 0;
            crc_said = 0;
        } else if (byte < ' ' || byte > '~' || length == BODY - 1) {
            where = OUTSIDE;
        } else {
            body[length++] = (char)byte;
            crc_in = _crc_xmodem_update(crc_in, byte);
        }
        return false;
    case CRC: {
        int8_t value = value_of(byte);
        if (value < 0) {
            where = OUTSIDE;
            return false;
        }
        crc_said = (uint16_t)(crc_said << 4 | value);
        if (++digits < 4) return false;
        where = OUTSIDE;
        body[length] = 0;
        return crc_said == crc_in;
    }
    default:
        return false;
    }
}

char *line_frame(void) {
    while (in_tail != in_head) {
        uint8_t byte = in[in_tail];
        in_tail = (in_tail + 1) % IN;
        if (taken(byte)) return body;
    }
    return 0;
}
