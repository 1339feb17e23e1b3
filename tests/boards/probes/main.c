/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A hostile app. Runs its tests, which take many lives, and prints "SLOT: ok NAME" or "SLOT: not ok NAME: why" for each, and their number
 * at the end. Then it keeps waking up, as a neighbour for the other apps.
 */
#include <libtock-sync/services/alarm.h>
#include <libtock/tock.h>
#include <stdarg.h>
#include <stdio.h>

#include "../hostile/calls.h"
#include "probe.h"

#define MEMOP_BREAK   0
#define INITIAL_BREAK 256 /* set by the Cortex-M port */
#define FRAME         32

/* The word that the prober remembers for this app: the test, its step, and these flags in the low byte. */
#define WORD_UNDER_WAY 1u
#define WORD_ENDS      2u /* this life is expected to end */
#define WORD_FAULTS    4u /* ... by a fault */
#define WORD_FAILED    8u

#define NOBODYS 0xfffffff0u

static const struct tests *const groups[] = {&edge_tests, &memory_tests, &privilege_tests, &stack_tests};

static uint32_t slot, word;

static uint32_t word_of(uint32_t test, uint32_t step, uint32_t flags)
{
	return test << 24 | step << 8 | flags;
}

static uint32_t number_of_test(void)
{
	return word >> 24;
}

static uint32_t step_of_test(void)
{
	return word >> 8 & 0xffffu;
}

bool ask(uint32_t command_number, uint32_t first, uint32_t second, uint32_t *value)
{
	syscall_return_t answer = command(PROBER_DRIVER, command_number, (int)first, (int)second);

	if (value != NULL)
		*value = answer.data[0];
	return answer.type >= TOCK_SYSCALL_SUCCESS;
}

static void remember(uint32_t new_word)
{
	word = new_word;
	ask(PROBER_REMEMBER, word, 0, NULL);
}

uint32_t fact(uint32_t which, uint32_t of_slot)
{
	uint32_t value;

	return ask(PROBER_FACT, which, of_slot, &value) ? value : 0;
}

uint32_t own_slot(void)
{
	return slot;
}

uint32_t own_fact(uint32_t which)
{
	return fact(which, slot);
}

uint32_t first_out_of_reach(void)
{
	uint32_t start = own_fact(FACT_RAM_START);

	return start + round_up(own_fact(FACT_BREAK) - start, own_fact(FACT_GRANULE));
}

bool set_break(uint32_t app_break)
{
	return memop(MEMOP_BREAK, app_break).status == TOCK_STATUSCODE_SUCCESS;
}

uint32_t largest_break(void)
{
	uint32_t start = own_fact(FACT_RAM_START), granule = own_fact(FACT_GRANULE);

	return start + (own_fact(FACT_GRANT_SPACE) - start) / granule * granule;
}

static const struct test *test_number(uint32_t number)
{
	for (uint32_t i = 0; i < sizeof groups / sizeof groups[0]; i++) {
		if (number < groups[i]->count)
			return &groups[i]->list[number];
		number -= groups[i]->count;
	}
	return NULL;
}

void fail(const char *format, ...)
{
	char why[160];
	va_list arguments;

	if ((word & WORD_FAILED) != 0)
		return;
	remember(word | WORD_FAILED);
	va_start(arguments, format);
	vsnprintf(why, sizeof why, format, arguments);
	va_end(arguments);
	printf("%lu: not ok %s: step %lu: %s\n", (unsigned long)slot, test_number(number_of_test())->name,
	       (unsigned long)step_of_test(), why);
}

void expect_fault(void)
{
	remember(word | WORD_ENDS | WORD_FAULTS);
}

void expect_restart(void)
{
	remember(word | WORD_ENDS);
}

void expect_nothing(void)
{
	remember(word & ~(WORD_ENDS | WORD_FAULTS));
}

void next_life(void)
{
	expect_fault();
	*(volatile uint32_t *)(uintptr_t)NOBODYS = 0;
	not_ended("a write to", NOBODYS);
}

void not_ended(const char *what, uint32_t which)
{
	expect_nothing();
	fail("nobody stopped it: %s 0x%lx", what, (unsigned long)which);
}

static uint32_t differing_from_zero(uint32_t start, uint32_t end)
{
	uint32_t found = 0;

	for (uint32_t at = start; at < end; at++)
		found += *(const volatile uint8_t *)(uintptr_t)at != 0;
	return found;
}

/*
 * Counts dirty bytes before this life uses its memory: in the unused part of the stack, and in the memory after data. The unit may allow
 * access to slightly more than the break allows, so this checks with each break at which the excess is largest.
 */
static uint32_t count_dirty(void)
{
	uint32_t start = own_fact(FACT_RAM_START), first = own_fact(FACT_BREAK), granule = own_fact(FACT_GRANULE);
	uint32_t here = (uint32_t)(uintptr_t)__builtin_frame_address(0);
	/* The end of the initial stack holds the frame with which the app started. */
	uint32_t found =
	    differing_from_zero(start, start + INITIAL_BREAK - FRAME) + differing_from_zero(start + INITIAL_BREAK, here - 768);
	uint32_t seen = first;

	for (uint32_t next = first; set_break(next); next = seen + 1) {
		uint32_t end = start + round_up(next - start, granule);

		found += differing_from_zero(seen, end);
		seen = end;
	}
	set_break(first);
	return found;
}

/* The previous life ended in the middle of a test. */
static void end_of_former_life(uint32_t cause)
{
	if ((word & WORD_ENDS) == 0) {
		fail("it ended the app's life, cause 0x%lx", (unsigned long)cause);
		remember(word_of(number_of_test() + 1, 0, 0));
		return;
	}
	if ((word & WORD_FAULTS) != 0 && cause == 0)
		fail("it ended without a fault");
	remember(word_of(number_of_test(), step_of_test() + 1, word & WORD_FAILED));
}

static void run(const struct test *test)
{
	remember(word | WORD_UNDER_WAY);
	if (!test->run(step_of_test())) {
		remember(word_of(number_of_test(), step_of_test() + 1, word & WORD_FAILED));
		return;
	}
	if ((word & WORD_FAILED) == 0)
		printf("%lu: ok %s\n", (unsigned long)slot, test->name);
	remember(word_of(number_of_test() + 1, 0, 0));
}

int main(void)
{
	const struct test *test;

	if (!ask(PROBER_BEGIN, 0, 0, &slot)) {
		printf("this kernel has no prober\n");
		tock_exit(1);
	}
	uint32_t dirty = count_dirty();
	syscall_return_t recalled = command(PROBER_DRIVER, PROBER_RECALL, 0, 0);

	word = recalled.data[0];
	if (recalled.data[2] != 0)
		printf("%lu: not ok every life begins with what its first break opens (A4): %lu places\n", (unsigned long)slot,
		       (unsigned long)recalled.data[2]);
	if ((word & WORD_UNDER_WAY) != 0)
		end_of_former_life(recalled.data[1]);
	if (dirty != 0)
		printf("%lu: not ok every life begins with memory that is zero (A10, C2): %lu bytes\n", (unsigned long)slot,
		       (unsigned long)dirty);
	while ((test = test_number(number_of_test())) != NULL)
		run(test);
	printf("%lu: that were %lu tests\n", (unsigned long)slot, (unsigned long)number_of_test());
	for (;;)
		libtocksync_alarm_delay_ms(1);
}
