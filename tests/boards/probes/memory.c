/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* How the break, grants, buffers and restarts affect what the app can access. */
#include <libtock-sync/services/alarm.h>
#include <libtock/tock.h>

#include "../hostile/calls.h"
#include "probe.h"

#define SLOTS      8
#define MEMOP_SBRK 1
#define BUFFER     0

#define BIG_GRANT_BYTES 6144u

static bool is_stopped(uint32_t address)
{
	return (probe_load8(address).cause & CAUSE_ACCESS) != 0;
}

/* Probes every `step` bytes, from the end of the app's accessible memory to beyond the end of all its memory. */
static void sweep(uint32_t step)
{
	uint32_t end = own_fact(FACT_RAM_END);

	for (uint32_t at = first_out_of_reach(); at < end + 2 * step; at += step) {
		if (!is_stopped(at))
			fail("the byte at 0x%lx was read; the break is 0x%lx, grants begin at 0x%lx", (unsigned long)at,
			     (unsigned long)own_fact(FACT_BREAK), (unsigned long)own_fact(FACT_GRANT_SPACE));
		if (at % 64 == 0 && (probe_store32(at).cause & CAUSE_ACCESS) == 0)
			fail("the word at 0x%lx was written", (unsigned long)at);
	}
}

/* Grows the kernel's part by pieces of many sizes, until nothing is left. */
static bool grants(uint32_t step)
{
	static const uint16_t sizes[] = {1, 8, 24, 100, 256, 700, 31, 1000, 512};

	if (step > 0)
		return true;
	sweep(1);
	for (uint32_t i = 0; i < 3 * sizeof sizes / sizeof sizes[0]; i++) {
		uint32_t count = i / 3;

		if (!ask(PROBER_TAKE_MEMORY, sizes[count], 0, NULL))
			continue;
		sweep(61);
		if (first_out_of_reach() > own_fact(FACT_GRANT_SPACE))
			fail("grants begin at 0x%lx, in the app's reach", (unsigned long)own_fact(FACT_GRANT_SPACE));
	}
	set_break(largest_break());
	sweep(1);
	next_life();
	return false;
}

static void expect_break(uint32_t app_break, uint32_t start, uint32_t granule, uint32_t grant_space)
{
	uint32_t end = start + round_up(app_break - start, granule);
	bool may = end <= grant_space;

	if (set_break(app_break) != may)
		fail("the break 0x%lx was %s; grants begin at 0x%lx", (unsigned long)app_break, may ? "refused" : "taken",
		     (unsigned long)grant_space);
	if (may && (probe_load8(end - 1).cause != 0 || !is_stopped(end)))
		fail("with the break 0x%lx the app's reach does not end at 0x%lx", (unsigned long)app_break, (unsigned long)end);
}

static bool breaks(uint32_t step)
{
	uint32_t start = own_fact(FACT_RAM_START), first = own_fact(FACT_BREAK);
	uint32_t granule = own_fact(FACT_GRANULE), grant_space = own_fact(FACT_GRANT_SPACE);

	(void)step;
	for (uint32_t at = first; at <= grant_space + 8; at += 4)
		expect_break(at, start, granule, grant_space);
	for (uint32_t at = largest_break(); at >= first; at -= 4)
		expect_break(at, start, granule, grant_space);
	return true;
}

static bool restart(uint32_t step)
{
	if (step == 0) {
		if (!set_break(largest_break()))
			fail("the break cannot be as high as it may");
		next_life();
		return false;
	}
	sweep(1);
	return true;
}

/* Dirties all memory but this life's stack and data; main checks each life's memory at its start. */
static bool dirty_lives(uint32_t step)
{
	uint32_t start = own_fact(FACT_RAM_START), data_end = own_fact(FACT_BREAK);
	uint32_t used = (uint32_t)(uintptr_t)__builtin_frame_address(0) - 256;

	if (step == 2)
		return true;
	set_break(largest_break());
	uint32_t end = first_out_of_reach();

	for (uint32_t at = start; at < end; at++) {
		if (at < used || at >= data_end)
			*(volatile uint8_t *)(uintptr_t)at = 0xaa;
	}
	next_life();
	return false;
}

static bool buffers(uint32_t step)
{
	uint32_t start = own_fact(FACT_RAM_START), app_break = own_fact(FACT_BREAK);
	const struct {
		uint32_t address, length;
		bool may;
	} cases[] = {
	    {start, app_break - start, true},
	    {start, app_break - start + 1, false},
	    {app_break - 1, 1, true},
	    {app_break, 1, false},
	    {app_break - 4, 8, false},
	    {app_break + 1, 1, false},
	    {own_fact(FACT_GRANT_SPACE), 1, false},
	    {own_fact(FACT_GRANT_SPACE) - 1, 2, false},
	    {own_fact(FACT_RAM_END) - 4, 4, false},
	    {start - 1, 1, false},
	    {start - 1, 2, false},
	    {start, UINT32_MAX - start + 2, false},
	    {UINT32_MAX, 1, false},
	    {own_fact(FACT_FLASH_START), 4, false},
	    {own_fact(FACT_KERNEL_RAM), 4, false},
	    {own_fact(FACT_UART), 4, false},
	};

	if (step > 0)
		return true;
	for (uint32_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		void *address = (void *)(uintptr_t)cases[i].address;

		if (allow_readwrite(PROBER_DRIVER, BUFFER, address, cases[i].length).success != cases[i].may ||
		    (i != 13 && allow_readonly(PROBER_DRIVER, BUFFER, address, cases[i].length).success != cases[i].may))
			fail("0x%lx bytes at 0x%lx were %s", (unsigned long)cases[i].length, (unsigned long)cases[i].address,
			     cases[i].may ? "refused" : "taken");
	}
	next_life();
	return false;
}

static bool break_below_buffer(uint32_t step)
{
	uint32_t app_break, room, grant_space;

	if (step > 0)
		return true;
	set_break(own_fact(FACT_BREAK) + 64);
	app_break = own_fact(FACT_BREAK);
	if (!allow_readwrite(PROBER_DRIVER, BUFFER, (void *)(uintptr_t)(app_break - 16), 16).success)
		fail("a buffer below the break was refused");
	for (uint32_t below = 1; below <= 256; below += below) {
		if (set_break(app_break - below))
			fail("the break went %lu bytes below the end of a shared buffer", (unsigned long)below);
	}
	room = own_fact(FACT_GRANT_SPACE) - first_out_of_reach();
	if (ask(PROBER_TAKE_MEMORY, room + 1, 0, NULL))
		fail("a grant took more than there was");
	while (ask(PROBER_TAKE_MEMORY, 64, 0, &grant_space)) {
		if (grant_space < first_out_of_reach())
			fail("grants begin at 0x%lx", (unsigned long)grant_space);
	}
	next_life();
	return false;
}

static bool wild_breaks(uint32_t step)
{
	uint32_t start = own_fact(FACT_RAM_START), app_break = own_fact(FACT_BREAK);
	const uint32_t breaks[] = {0,
				   1,
				   4,
				   start - 4,
				   start - 1,
				   0x7fffffffu,
				   0x80000000u,
				   UINT32_MAX,
				   UINT32_MAX - 3,
				   own_fact(FACT_RAM_END),
				   own_fact(FACT_RAM_END) + 1,
				   own_fact(FACT_GRANT_SPACE) + 1};
	const uint32_t moves[] = {0x80000000u,
				  0x7fffffffu,
				  start - app_break - 4,
				  0u - app_break,
				  1u - app_break,
				  own_fact(FACT_GRANT_SPACE) + 1 - app_break,
				  own_fact(FACT_RAM_END) - app_break};

	(void)step;
	for (uint32_t i = 0; i < sizeof breaks / sizeof breaks[0]; i++) {
		if (set_break(breaks[i]))
			fail("the break 0x%lx was taken", (unsigned long)breaks[i]);
	}
	for (uint32_t i = 0; i < sizeof moves / sizeof moves[0]; i++) {
		if (memop(MEMOP_SBRK, moves[i]).status == TOCK_STATUSCODE_SUCCESS)
			fail("the break was moved by 0x%lx", (unsigned long)moves[i]);
	}
	if (own_fact(FACT_BREAK) != app_break)
		fail("the break is 0x%lx", (unsigned long)own_fact(FACT_BREAK));
	return true;
}

static void upcall(int first, int second, int third, void *data)
{
	(void)first;
	(void)second;
	(void)third;
	(void)data;
}

static bool no_space(uint32_t step)
{
	uint8_t byte;

	if (step > 0)
		return true;
	set_break(largest_break());
	while (ask(PROBER_TAKE_MEMORY, 1, 0, NULL))
		;
	if (ask(PROBER_BIG_GRANT, 0, 0, NULL))
		fail("a grant for which there is no space was entered");
	subscribe_return_t subscribed = subscribe(PROBER_DRIVER + 2, 0, upcall, NULL);
	allow_rw_return_t allowed = allow_readwrite(PROBER_DRIVER + 2, BUFFER, &byte, 1);

	if (subscribed.success || subscribed.status != TOCK_STATUSCODE_NOMEM || allowed.success ||
	    allowed.status != TOCK_STATUSCODE_NOMEM)
		fail("a driver without space for its grant answered %d and %d", subscribed.status, allowed.status);
	next_life();
	return false;
}

static bool big_grant(uint32_t step)
{
	syscall_return_t used;

	if (step > 0)
		return true;
	bool fits = own_fact(FACT_GRANT_SPACE) - first_out_of_reach() > BIG_GRANT_BYTES + 64;

	used = command(PROBER_DRIVER, PROBER_BIG_GRANT, 0, 0);
	if ((used.type == TOCK_SYSCALL_SUCCESS_U32_U32) != fits)
		fail("the answer was %d", used.type);
	if (fits && (used.data[0] != 0 || used.data[1] != 0))
		fail("%lu bytes were not zero, %lu changed", (unsigned long)used.data[0], (unsigned long)used.data[1]);
	next_life();
	return false;
}

/* Lends some kernel memory to one process. The processes that run before and after it then have fewer regions. */
static bool lend_to(uint32_t slot, uint32_t *start, uint32_t *size)
{
	syscall_return_t lent = command(PROBER_DRIVER, PROBER_WIDEN, (int)slot, 0);

	/* A process that has ended gets no region. */
	if (lent.type != TOCK_SYSCALL_SUCCESS_U32_U32 && slot == own_slot())
		fail("no region was left");
	*start = lent.data[0];
	*size = lent.data[1];
	return lent.type == TOCK_SYSCALL_SUCCESS_U32_U32;
}

static bool regions(uint32_t step)
{
	uint32_t start, size;

	(void)step;
	for (uint32_t slot = 0; slot < SLOTS; slot++) {
		if (fact(FACT_RAM_START, slot) == 0)
			continue;
		if (!lend_to(slot, &start, &size))
			continue;
		for (uint32_t turn = 0; turn < 3; turn++) {
			bool mine = slot == own_slot();

			libtocksync_alarm_delay_ms(3); /* others wake every millisecond */
			if (is_stopped(start) == mine || is_stopped(start + size - 1) == mine)
				fail("what was lent to slot %lu %s", (unsigned long)slot, mine ? "cannot be read" : "was read");
			if (!is_stopped(start - 1) || !is_stopped(start + size))
				fail("a byte beside what was lent to slot %lu was read", (unsigned long)slot);
		}
		if (!ask(PROBER_NARROW, slot, 0, NULL) && fact(FACT_RAM_START, slot) != 0 && slot == own_slot())
			fail("what was lent cannot be taken back");
		if (!is_stopped(start))
			fail("what had been lent to slot %lu was read", (unsigned long)slot);
	}
	return true;
}

/* Lowers the break and its stack with it, then makes the command. Does not return. */
__attribute__((naked, noreturn)) static void shrink_and_command(uint32_t app_break, uint32_t command_number, uint32_t bytes)
{
	(void)app_break;
	(void)command_number;
	(void)bytes;
	__asm__ volatile(".syntax unified\n\t"
			 "mov r4, r1\n\t"
			 "mov r5, r2\n\t"
			 "mov sp, r0\n\t"
			 "mov r1, r0\n\t"
			 "movs r0, #0\n\t"
			 "svc 5\n\t"
			 "ldr r0, =%c[driver]\n\t"
			 "mov r1, r4\n\t"
			 "mov r2, r5\n\t"
			 "movs r3, #0\n\t"
			 "svc 2\n\t"
			 "udf #2\n\t"
			 ".ltorg" ::[driver] "i"(PROBER_DRIVER));
}

static void restart_inside(uint32_t command_number)
{
	uint32_t start = own_fact(FACT_RAM_START), low = start + 192;
	uint32_t used = start + round_up(low - start, own_fact(FACT_GRANULE));

	if (!allow_readwrite(PROBER_DRIVER, BUFFER, (void *)(uintptr_t)start, 64).success)
		fail("a buffer at the start of RAM was refused");
	expect_restart();
	shrink_and_command(low, command_number, own_fact(FACT_GRANT_SPACE) - used - 8);
}

static bool restarted_by_driver(uint32_t step)
{
	uint32_t spoiled;

	switch (step) {
	case 0:
		restart_inside(PROBER_RESTART_INSIDE);
		return false;
	case 1:
		restart_inside(PROBER_RESTART_AND_ENTER);
		return false;
	default:
		if (!ask(PROBER_SPOILED, 0, 0, &spoiled) || spoiled != 0)
			fail("%lu bytes of the new life's grant were overwritten", (unsigned long)spoiled);
		return true;
	}
}

static const struct test list[] = {
    {"every byte from the break to the end of memory is out of reach, whatever grants take (A5, A8)", grants},
    {"breaks in steps of 4 are taken up to the last that may be, and open no byte too many (A6)", breaks},
    {"what the break had opened is closed in the next life (A4)", restart},
    {"memory is zero in every life, whatever was there before (A10)", dirty_lives},
    {"buffers are taken to the break and not beyond (A1)", buffers},
    {"the break stays above a shared buffer, and grants stay away from it (A2)", break_below_buffer},
    {"breaks beyond all bounds are refused (A9)", wild_breaks},
    {"without space for a grant a driver answers with an error (A11)", no_space},
    {"a grant larger than the kernel's stack is none of its stack's (A13)", big_grant},
    {"what is lent to one app is out of reach for those that run before and after it (A16)", regions},
    {"what a driver writes after it restarted its caller is not seen by the next life (C2)", restarted_by_driver},
};
const struct tests memory_tests = {list, sizeof list / sizeof list[0]};
