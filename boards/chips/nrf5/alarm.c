/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/chips/nrf5/alarm.h"

#include "boards/chips/registers.h"

#define TIMER      0x40008000u
#define START      0x000u
#define STOP       0x004u
#define CLEAR      0x00cu
#define CAPTURE(n) (0x040u + 4u * (n))
#define COMPARE(n) (0x140u + 4u * (n))
#define INTENSET   0x304u
#define INTENCLR   0x308u
#define MODE       0x504u
#define BITMODE    0x508u
#define PRESCALER  0x510u
#define CC(n)      (0x540u + 4u * (n))

#define ALARM           0u /* compare register that interrupts */
#define NOW             1u /* capture register for reading the counter */
#define INT_COMPARE     (1u << (16u + ALARM))
#define MODE_TIMER      0u
#define BITMODE_32      3u
#define PRESCALER_1_MHZ 4u /* 16 MHz / 2^4 */

static uint32_t now(void)
{
	chip_write(TIMER, CAPTURE(NOW), 1);
	return chip_read(TIMER, CC(NOW));
}

static void start(uint32_t at)
{
	chip_write(TIMER, CC(ALARM), at);
	chip_write(TIMER, INTENSET, INT_COMPARE);
}

static void stop(void)
{
	chip_write(TIMER, INTENCLR, INT_COMPARE);
	chip_write(TIMER, COMPARE(ALARM), 0);
}

struct kc_hil_alarm nrf5_alarm_init(struct compare_alarm *alarm, void (*fired)(void *context), void *context)
{
	static const struct compare_timer timer = {
	    .hz = NRF5_ALARM_HZ, .line = NRF5_ALARM_LINE, .now = now, .start = start, .stop = stop};

	chip_write(TIMER, STOP, 1);
	chip_write(TIMER, MODE, MODE_TIMER);
	chip_write(TIMER, BITMODE, BITMODE_32);
	chip_write(TIMER, PRESCALER, PRESCALER_1_MHZ);
	chip_write(TIMER, CLEAR, 1);
	chip_write(TIMER, START, 1);
	return compare_alarm_init(alarm, &timer, fired, context);
}
