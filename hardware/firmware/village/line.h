/* The serial line: bytes in and out, frames with their CRC. Knows no field. */
#ifndef LINE_H
#define LINE_H

#include <avr/pgmspace.h>
#include <stdbool.h>
#include <stdint.h>

void line_begin(void);
/* The body of the next frame whose CRC holds, or 0. It is good until the next call. */
char *line_frame(void);
/* A frame is said in parts between begin and end; `say` takes a text in flash. */
void frame_begin(char form);
void say(const char *flash);
void say_text(const char *text);
void say_char(char one);
void say_number(uint32_t number);
void say_hex(uint16_t number);
void frame_end(void);

#define SAY(text) say(PSTR(text))
#endif
