/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* B9: calls of random classes, numbers and arguments. The same seed makes the same calls. */
#include "attack.h"

#include <libtock/kernel/ipc.h>

#define CALLS 6000u

static uint64_t state;

/* Xorshift with a multiplication, after Vigna. */
static uint32_t draw(void)
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return (uint32_t)((state * 2685821657736338717u) >> 32);
}

static uint32_t pick(const uint32_t *list, uint32_t count)
{
	return list[draw() % count];
}

#define PICK(...) pick((const uint32_t[]){__VA_ARGS__}, sizeof((const uint32_t[]){__VA_ARGS__}) / 4)

static uint32_t edge(uint32_t around)
{
	return around + draw() % 9 - 4;
}

/* Values that often expose bugs. */
static uint32_t value(void)
{
	switch (draw() % 10) {
	case 0:
		return draw();
	case 1:
		return PICK(0, 1, 2, 3, 4, 16, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff);
	case 2:
		return edge(LAYOUT_RAM);
	case 3:
		return edge(current_break());
	case 4:
		return edge(memory_value(GRANT_START));
	case 5:
		return edge(memory_value(RAM_END));
	case 6:
		return edge(memory_value(FLASH_END));
	case 7:
		return address_of(large_buffer) + draw() % sizeof large_buffer;
	case 8:
		return PICK(LAYOUT_GATE, LAYOUT_TRAP_PAGE, LAYOUT_FAULT_STACK, LAYOUT_SHARE, LAYOUT_FLASH);
	default:
		return draw() % 4096;
	}
}

static uint32_t driver(void)
{
	return draw() % 8 == 0 ? value() : PICK(DRIVER_NUM_ALARM, DRIVER_NUM_CONSOLE, 2, 8, DRIVER_NUM_RNG, IPC_DRIVER_NUM);
}

static uint32_t number(void)
{
	return draw() % 8 == 0 ? value() : draw() % 8;
}

static void upcall(int a, int b, int c, void *data)
{
	(void)a;
	(void)b;
	(void)c;
	(void)data;
}

/* Leaves out what would rightly end the app or the test too soon: upcall functions in RAM, endless waits, and exits. */
static void call_something(uint32_t lowest_break)
{
	uint32_t r1;

	switch (draw() % 8) {
	case 0:
		trap(YIELD, 0, value(), value(), value());
		return;
	case 1:
		trap(SUBSCRIBE, driver(), number(), draw() % 2 ? 0 : address_of((void *)upcall), value());
		return;
	case 2:
		trap(MEMOP, 2 + draw() % 12, value(), value(), value());
		return;
	case 3:
		/* Its own stack and data lie below. */
		r1 = value();
		if (r1 < LAYOUT_RAM || r1 >= lowest_break)
			trap(MEMOP, BRK, r1, value(), value());
		return;
	case 4:
		trap(EXIT, 2 + draw() % 0x7fffffff, value(), value(), value());
		return;
	case 5:
		trap(PICK(ALLOW_RW, ALLOW_RO, ALLOW_READABLE), driver(), number(), value(), value());
		return;
	default:
		trap(COMMAND, driver(), number(), value(), value());
		return;
	}
}

/* All calls must return, and the kernel's state must be consistent afterwards. */
static void fuzz(uint32_t seed)
{
	uint32_t lowest_break = current_break();

	state = 0x9e3779b97f4a7c15u * (seed + 1);
	for (uint32_t i = 0; i < CALLS; i++)
		call_something(lowest_break);
	EXPECT_EQUAL(memory_value(RAM_START), LAYOUT_RAM);
	EXPECT(current_break() >= lowest_break && current_break() <= memory_value(GRANT_START), current_break());
	/* Take back buffers that drivers may write to. */
	give(ALLOW_RW, DRIVER_NUM_RNG, 0, 0, 0);
	give(ALLOW_RW, DRIVER_NUM_CONSOLE, 1, 0, 0);
	tock_exit(0);
}

/* Sends records of random words past the gate until one ends the app. Which one does is random, but one of them must. */
static void fuzz_records(uint32_t seed)
{
	static uint32_t words[128];

	state = 0x9e3779b97f4a7c15u * (seed + 1);
	for (;;) {
		struct trap_record record = next_record(draw() % 2 ? draw() % 8 : draw(), value(), value(), value(), value());
		uint32_t length = sizeof record;
		struct trap_reply reply;

		for (uint32_t i = 0; i < sizeof words / 4; i++)
			words[i] = draw();
		*(struct trap_record *)words = record;
		if (draw() % 8 == 0)
			words[draw() % 8] ^= 1u << draw() % 32;
		if (draw() % 16 == 0)
			length = draw() % sizeof words;
		if (raw_send(words, length, 0) < 0)
			break;
		raw_sent();
		(void)raw_receive(&reply, sizeof reply, draw() % 4 ? DONT_WAIT : 0);
	}
	for (;;)
		;
}

ATTACKS(fuzz_attacks, {"fuzz", fuzz}, {"fuzz-records", fuzz_records});
