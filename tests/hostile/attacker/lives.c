/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What one life leaves to the next. An app cannot tell which life it is in, so the letters on standard input say it. */
#include "attack.h"

#include <stdio.h>
#include <string.h>

#define PAGE             4096u
#define FAULT_STACK_USED 8192u /* at least this large; its lowest part holds the name that ps shows */
#define FAULT_STACK_FOOT 1024u

/* Computed, so that the value is neither in flash nor left in a register. */
static uint32_t secret(void)
{
	volatile uint32_t half = 0x2f6b1d93;

	return half * 2654435761u;
}

static void take_all_memory(void)
{
	EXPECT_EQUAL(give(ALLOW_RO, DRIVER_NUM_CONSOLE, 1, 0, 0), 0);
	EXPECT(set_break(memory_value(GRANT_START)), current_break());
}

static void fill(uint32_t from, uint32_t to)
{
	for (uint32_t at = from; at + 4 <= to; at += 4)
		*(volatile uint32_t *)(uintptr_t)at = secret();
}

static uint32_t count_secrets(uint32_t from, uint32_t to)
{
	uint32_t key = secret() ^ 0x5c5c5c5c, found = 0;

	for (uint32_t at = from; at + 4 <= to; at += 4)
		if ((*(volatile uint32_t *)(uintptr_t)at ^ key) == 0x5c5c5c5c)
			found++;
	return found;
}

/* A10: f fills all memory and faults, r fills it and restarts, l searches for leftovers of another life. */
static void secrets(uint32_t unused)
{
	char order = next_order();
	uint32_t heap = current_break(), end;

	(void)unused;
	take_all_memory();
	end = current_break();
	if (order == 'l') {
		uint32_t found = count_secrets(LAYOUT_RAM, end);

		found += count_secrets(LAYOUT_FAULT_STACK, LAYOUT_FAULT_STACK + FAULT_STACK_USED);
		found += count_secrets(LAYOUT_TRAP_PAGE, LAYOUT_TRAP_PAGE + PAGE);
		found += count_secrets(LAYOUT_GATE, LAYOUT_GATE + PAGE);
		EXPECT_EQUAL(found, 0);
		for (uint32_t at = heap; at < end; at++)
			EXPECT_EQUAL(*byte_at(at), 0);
		succeed();
	}
	fill(heap, end);
	fill(address_of(large_buffer), address_of(large_buffer) + sizeof large_buffer);
	fill(LAYOUT_FAULT_STACK + FAULT_STACK_FOOT, LAYOUT_FAULT_STACK + FAULT_STACK_USED);
	fill(LAYOUT_TRAP_PAGE + 64, LAYOUT_TRAP_PAGE + PAGE);
	EXPECT(count_secrets(LAYOUT_RAM, end) > 1000, 0); /* the search works */
	if (order == 'r')
		tock_restart(1);
	fault();
}

/* A4: g grows and faults, w writes to memory that only the former life could access. */
static void above_former_break(uint32_t bytes)
{
	uint32_t end = current_break();

	if (next_order() == 'g') {
		EXPECT(set_break(end + bytes), bytes);
		*byte_at(end + bytes - 1) = 1;
		fault();
	}
	printf("writing at 0x%lx\n", (unsigned long)(end + bytes - 1));
	*byte_at(end + bytes - 1) = 1;
	broke_through();
}

static uint32_t calls;

static void count_call(int a, int b, int c, void *data)
{
	(void)a;
	(void)b;
	(void)c;
	(void)data;
	calls++;
}

/*
 * A3, C1: s starts every possible operation on the buffer and faults at once. The next life subscribes and allocates its grants as before,
 * but nothing of the operations may reach it.
 */
static void operations_of_former_life(uint32_t unused)
{
	static volatile bool never;
	uint32_t base = address_of(large_buffer);
	char order = next_order();

	(void)unused;
	if (order == 's') {
		EXPECT_EQUAL(give(ALLOW_RW, DRIVER_NUM_RNG, 0, base, sizeof large_buffer), 0);
		EXPECT_EQUAL(give(ALLOW_RW, DRIVER_NUM_CONSOLE, 1, base, 100), 0);
		EXPECT_EQUAL(trap(COMMAND, DRIVER_NUM_CONSOLE, 2, 100, 0).r[0], SUCCESS);
		EXPECT_EQUAL(trap(COMMAND, DRIVER_NUM_ALARM, 5, 1000, 0).r[0], SUCCESS_U32);
		EXPECT_EQUAL(trap(COMMAND, DRIVER_NUM_RNG, 1, sizeof large_buffer, 0).r[0], SUCCESS);
		fault();
	}
	trap(SUBSCRIBE, DRIVER_NUM_RNG, 0, address_of((void *)count_call), 0);
	trap(SUBSCRIBE, DRIVER_NUM_CONSOLE, 2, address_of((void *)count_call), 0);
	trap(SUBSCRIBE, DRIVER_NUM_ALARM, 0, address_of((void *)count_call), 0);
	trap(SUBSCRIBE, 8, 0, 0, 0);
	/* The test sends input meanwhile. */
	printf("waiting\n");
	for (uint32_t start = trap(COMMAND, DRIVER_NUM_ALARM, 2, 0, 0).r[1],
		      ticks = trap(COMMAND, DRIVER_NUM_ALARM, 1, 0, 0).r[1] / 8;
	     !never && trap(COMMAND, DRIVER_NUM_ALARM, 2, 0, 0).r[1] - start < ticks;)
		trap(YIELD, 0, 0, 0, 0);
	EXPECT_EQUAL(calls, 0);
	for (uint32_t i = 0; i < sizeof large_buffer; i++)
		EXPECT_EQUAL(large_buffer[i], 0);
	/* The input that no life had asked for is still available. */
	printf("then came '%c'\n", next_order());
	succeed();
}

/* C5: the app restarts itself again and again; each life must start afresh. */
static void restarts(uint32_t unused)
{
	char order = next_order();
	static uint32_t fresh;

	(void)unused;
	EXPECT_EQUAL(fresh, 0);
	fresh = 1;
	EXPECT_EQUAL(*(volatile uint64_t *)(LAYOUT_TRAP_PAGE + offsetof(struct trap_page, next_sequence)) < 1000, 1);
	if (order == 'e')
		succeed();
	wait_ms(1);
	tock_restart((uint32_t)order);
}

ATTACKS(life_attacks, {"secrets", secrets}, {"above-former-break", above_former_break},
	{"operations-of-former-life", operations_of_former_life}, {"restarts", restarts});
