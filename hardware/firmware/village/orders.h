/* What the console says: acknowledgements and orders. */
#ifndef ORDERS_H
#define ORDERS_H

/* Takes the body of a frame. */
void heard(char *body);
void orders_tick(void);
/* The fields of a heartbeat and of the answer to a poll: state bits, outputs. */
void say_state(void);
#endif
