/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Endless consumption of resources. */
#include "attack.h"

#include <stdio.h>

static void trap_loop(uint32_t unused)
{
	(void)unused;
	for (;;)
		trap(MEMOP, RAM_START, 0, 0, 0);
}

static void spin(uint32_t unused)
{
	(void)unused;
	for (;;)
		__asm__ volatile("");
}

static void wait_forever(uint32_t unused)
{
	(void)unused;
	for (;;)
		trap(YIELD, 1, 0, 0, 0);
}

static void print_loop(uint32_t unused)
{
	uint32_t length = 4000;

	(void)unused;
	for (uint32_t i = 0; i < length; i++)
		large_buffer[i] = i % 80 == 79 ? '\n' : 'x';
	EXPECT_EQUAL(give(ALLOW_RO, DRIVER_NUM_CONSOLE, 1, address_of(large_buffer), length), 0);
	for (;;) {
		trap(COMMAND, DRIVER_NUM_CONSOLE, 1, length, 0);
		trap(YIELD, 2, DRIVER_NUM_CONSOLE, 1, 0);
	}
}

/* Needs that much heap. */
static void break_loop(uint32_t kilobytes)
{
	uint32_t low = current_break(), high = low + kilobytes * 1024;

	for (;;) {
		EXPECT(set_break(high), high);
		*byte_at(low) = *byte_at(high - 1) = 1;
		EXPECT(set_break(low), low);
	}
}

static void restart_loop(uint32_t unused)
{
	(void)unused;
	tock_restart(1);
}

static void fault_loop(uint32_t unused)
{
	(void)unused;
	fault();
}

static void debug_loop(uint32_t unused)
{
	(void)unused;
	for (uint32_t i = 0;; i++)
		trap(COMMAND, 8, 1 + i % 3, i, i);
}

static void light_loop(uint32_t unused)
{
	(void)unused;
	for (uint32_t i = 0;; i++)
		trap(COMMAND, 2, 3, i % 4, 0);
}

static void random_loop(uint32_t unused)
{
	(void)unused;
	EXPECT_EQUAL(give(ALLOW_RW, DRIVER_NUM_RNG, 0, address_of(large_buffer), sizeof large_buffer), 0);
	for (;;) {
		trap(COMMAND, DRIVER_NUM_RNG, 1, sizeof large_buffer, 0);
		trap(YIELD, 2, DRIVER_NUM_RNG, 0, 0);
	}
}

static void alarm_loop(uint32_t unused)
{
	(void)unused;
	for (uint32_t i = 0;; i++) {
		trap(COMMAND, DRIVER_NUM_ALARM, 5, i % 2, 0);
		trap(YIELD, 2, DRIVER_NUM_ALARM, 0, 0);
	}
}

static void work(uint32_t rounds)
{
	for (uint32_t i = 0; i < rounds; i++) {
		EXPECT_EQUAL(memory_value(RAM_START), LAYOUT_RAM);
		if (i % 10 == 0)
			wait_ms(2);
	}
}

/* Not a flood: work that prints nothing, for tests in which nobody reads the output. */
static void quiet_work(uint32_t rounds)
{
	work(rounds);
	tock_exit(0);
}

/* Not a flood: does some work for each order. */
static void work_by_orders(uint32_t rounds)
{
	for (;;) {
		(void)next_order();
		work(rounds);
		printf("worked\n");
	}
}

ATTACKS(flood_attacks, {"quiet-work", quiet_work}, {"orders", work_by_orders}, {"trap-loop", trap_loop}, {"spin", spin},
	{"wait-forever", wait_forever}, {"print-loop", print_loop}, {"break-loop", break_loop}, {"restart-loop", restart_loop},
	{"fault-loop", fault_loop}, {"debug-loop", debug_loop}, {"light-loop", light_loop}, {"random-loop", random_loop},
	{"alarm-loop", alarm_loop});
