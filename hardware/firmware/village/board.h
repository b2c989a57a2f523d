/* Where what is wired: hardware/devices/village-reference/wiring.md. Inputs are low when true, but for the decoder. */
#ifndef BOARD_H
#define BOARD_H

#include <avr/io.h>
#include <stdbool.h>
#include <stdint.h>

#define BAUD 9600UL

static inline void board_begin(void) {
    PORTD = _BV(PD3) | _BV(PD4) | _BV(PD5); /* pull-ups: an open wire is no */
    PORTB = _BV(PB0) | _BV(PB1);
    DDRD = _BV(PD1) | _BV(PD6) | _BV(PD7);
    DDRB = _BV(PB3) | _BV(PB5);
    ADMUX = _BV(REFS0); /* 5 V is the reference */
    ADCSRA = _BV(ADEN) | _BV(ADPS2) | _BV(ADPS1) | _BV(ADPS0);
}

static inline bool key_there(void) { return PIND & _BV(PD2); }
static inline uint8_t key_code(void) { return PINC & 0x0F; }
static inline bool ringing(void) { return !(PIND & _BV(PD3)); }
static inline bool line_there(void) { return !(PIND & _BV(PD4)); }
static inline bool busy_tone(void) { return !(PIND & _BV(PD5)); }
static inline bool contact_closed(void) { return !(PINB & _BV(PB0)); }
static inline bool mains_there(void) { return !(PINB & _BV(PB1)); }

static inline void off_hook(bool on) {
    if (on) PORTD |= _BV(PD6); else PORTD &= ~_BV(PD6);
    if (on) PORTB |= _BV(PB5); else PORTB &= ~_BV(PB5); /* the board's lamp: a call */
}
static inline void drive_amplifier(bool on) { if (on) PORTD |= _BV(PD7); else PORTD &= ~_BV(PD7); }

/* 800 Hz out of timer 2 at PB3. */
static inline void tone(bool on) {
    OCR2A = 155;
    TCCR2A = on ? _BV(COM2A0) | _BV(WGM21) : 0;
    TCCR2B = on ? _BV(CS22) : 0;
}

/* One conversion takes 0.1 ms. */
static inline uint16_t volts(uint8_t channel) {
    ADMUX = _BV(REFS0) | channel;
    ADCSRA |= _BV(ADSC);
    while (ADCSRA & _BV(ADSC)) {}
    return ADC;
}
#endif
