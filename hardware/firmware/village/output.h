/* The amplifier: what is asked, what its contact shows, what is measured. Closes by itself. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <stdbool.h>
#include <stdint.h>

enum { ASKED = 1, CONTACT = 2, MEASURED = 4 };

/* Opens for so many seconds (0 closes); `why` and the order are said when the contact has had time to move. */
void drive(uint16_t seconds, uint8_t why, uint16_t order);
void output_tick(void);
uint8_t output_facts(void);
uint16_t output_value(void); /* thousandths */
#endif
