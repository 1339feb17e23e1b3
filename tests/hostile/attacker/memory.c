/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The break, the grants above it, and what may be read. */
#include "attack.h"

#include <stdio.h>
#include <string.h>

#define PAGE 4096u

struct range {
	uint32_t address, length;
};

static void expect_refused(uint32_t class_number, const struct range *ranges, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint32_t error = give(class_number, DRIVER_NUM_CONSOLE, 1, ranges[i].address, ranges[i].length);

		if (error != INVAL)
			failed("a buffer outside is INVAL", class_number * 100 + (uint32_t)i, error);
	}
}

/* A1 */
static void allow_bounds(uint32_t unused)
{
	(void)unused;
	EXPECT_EQUAL(give(ALLOW_RO, DRIVER_NUM_CONSOLE, 1, 0, 0), 0); /* the grant exists from now on */

	uint32_t end = current_break(), grants = memory_value(GRANT_START), ram_end = memory_value(RAM_END);
	uint32_t flash_end = memory_value(FLASH_END), flash = memory_value(FLASH_START);
	const struct range outside[] = {
	    {end, 1},
	    {end - 1, 2},
	    {end + 1, 1},
	    {LAYOUT_RAM, end - LAYOUT_RAM + 1},
	    {grants, 1},
	    {grants - 4, 8},
	    {ram_end - 4, 4},
	    {ram_end, 1},
	    {LAYOUT_RAM, ram_end - LAYOUT_RAM},
	    {LAYOUT_RAM - 1, 1},
	    {LAYOUT_RAM - 1, 2},
	    {LAYOUT_RAM, 0xffffffff},
	    {LAYOUT_RAM + 1, 0xffffffff},
	    {end - 1, 0xffffffff - end + 2},
	    {end - 1, 0xffffffff - end + 3},
	    {0, 1},
	    {0xffffffff, 1},
	    {0xffffffff, 2},
	    {0xffffffff, 0xffffffff},
	    {LAYOUT_FAULT_STACK, 16},
	    {LAYOUT_GATE, 16},
	    {LAYOUT_TRAP_PAGE, 16},
	    {LAYOUT_SHARE, 16},
	    {LAYOUT_FLASH, 16}, /* the header is protected */
	    {flash_end, 1},
	    {flash_end - 1, 2},
	};
	const struct range in_flash[] = {{flash_end - 1, 1}, {flash + 0x200, 16}};

	expect_refused(ALLOW_RO, outside, sizeof outside / sizeof outside[0]);
	expect_refused(ALLOW_RW, outside, sizeof outside / sizeof outside[0]);
	expect_refused(ALLOW_READABLE, outside, sizeof outside / sizeof outside[0]);
	expect_refused(ALLOW_RW, in_flash, 2);
	expect_refused(ALLOW_READABLE, in_flash, 2);
	EXPECT_EQUAL(give(ALLOW_RO, DRIVER_NUM_CONSOLE, 1, flash_end - 1, 1), 0);
	for (uint32_t class_number = ALLOW_RW; class_number <= ALLOW_RO; class_number++) {
		EXPECT_EQUAL(give(class_number, DRIVER_NUM_CONSOLE, 1, end - 1, 1), 0);
		EXPECT_EQUAL(give(class_number, DRIVER_NUM_CONSOLE, 1, LAYOUT_RAM, end - LAYOUT_RAM), 0);
		EXPECT_EQUAL(give(class_number, DRIVER_NUM_CONSOLE, 1, 0, 0), 0);
	}
	succeed();
}

/* A2: a shared buffer keeps the break from moving below it, and no grant overlaps it. */
static void grant_below_buffer(uint32_t unused)
{
	uint32_t end;

	(void)unused;
	/* Allocate the grants of console and alarm, but not that of random numbers. */
	EXPECT_EQUAL(give(ALLOW_RO, DRIVER_NUM_CONSOLE, 1, 0, 0), 0);
	wait_ms(1);
	end = memory_value(GRANT_START);
	EXPECT(set_break(end), end);
	EXPECT_EQUAL(give(ALLOW_RW, DRIVER_NUM_CONSOLE, 1, end - 64, 64), 0);
	memset((void *)(uintptr_t)(end - 64), 0x5a, 64);
	EXPECT(!set_break(end - 1), current_break());
	EXPECT(!set_break(end - 64), current_break());
	EXPECT(!set_break(LAYOUT_RAM), current_break());
	EXPECT_EQUAL(current_break(), end);
	EXPECT_EQUAL(trap(COMMAND, DRIVER_NUM_RNG, 1, 8, 0).r[1], NOMEM);
	EXPECT_EQUAL(give(ALLOW_RW, DRIVER_NUM_RNG, 0, end - 64, 64), NOMEM);
	EXPECT_EQUAL(give(ALLOW_RW, DRIVER_NUM_CONSOLE, 1, 0, 0), 0);
	EXPECT(!set_break(end - 1), current_break()); /* not even after it was taken back */
	for (uint32_t i = end - 64; i < end; i++)
		EXPECT_EQUAL(*byte_at(i), 0x5a);
	EXPECT_EQUAL(memory_value(GRANT_START), end);
	succeed();
}

/* A11: the first call to every driver, with no byte left for its grant. Without the console, only the exit status tells the result. */
static void no_grant_space(uint32_t unused)
{
	static const uint32_t drivers[] = {DRIVER_NUM_ALARM, DRIVER_NUM_CONSOLE, 2, 8, DRIVER_NUM_RNG};
	uint32_t low = current_break();

	(void)unused;
	if (!set_break(memory_value(GRANT_START)))
		tock_exit(50);
	for (uint32_t i = 0; i < sizeof drivers / sizeof drivers[0]; i++) {
		for (uint32_t number = 0; number < 8; number++) {
			uint32_t variant = trap(COMMAND, drivers[i], number, 1, 1).r[0];

			if (variant != FAILURE && variant != SUCCESS && variant != SUCCESS_U32)
				tock_exit(51);
		}
		if (trap(SUBSCRIBE, drivers[i], 0, 0, 0).r[0] != FAILURE_U32_U32)
			tock_exit(52);
		if (give(ALLOW_RW, drivers[i], 0, 0, 0) == 0 || give(ALLOW_RO, drivers[i], 1, 0, 0) == 0)
			tock_exit(53);
		(void)trap(YIELD, 0, 0, 0, 0);
	}
	/* With room again, everything works. */
	if (!set_break(low))
		tock_exit(54);
	wait_ms(1);
	succeed();
}

/* A9 */
static void break_extremes(uint32_t unused)
{
	static const uint32_t breaks[] = {0,          1,          4,          LAYOUT_RAM - 1, LAYOUT_RAM - PAGE,
					  0x7fffffff, 0x80000000, 0x80000001, 0xfffff000,     0xffffffff};
	static const uint32_t moves[] = {0x80000000, 0x7fffffff, 0x80000001, 0xe0000000,
					 0xdfffffff, 0x10000000, 0x60000000, 0xa0000000};
	uint32_t end = current_break();

	(void)unused;
	for (size_t i = 0; i < sizeof breaks / sizeof breaks[0]; i++)
		EXPECT(!set_break(breaks[i]), breaks[i]);
	for (size_t i = 0; i < sizeof moves / sizeof moves[0]; i++)
		EXPECT_EQUAL(trap(MEMOP, SBRK, moves[i], 0, 0).r[1], NOMEM);
	EXPECT(!set_break(memory_value(GRANT_START) + 1), 0);
	EXPECT(!set_break(memory_value(RAM_END)), 0);
	EXPECT(!set_break(memory_value(RAM_END) - 1), 0);
	EXPECT_EQUAL(current_break(), end);
	succeed();
}

/* A8, A10: all requested memory is usable, to the byte, and reads as zero. */
static void full_size(uint32_t unused)
{
	uint32_t from = current_break(), to;

	(void)unused;
	EXPECT_EQUAL(give(ALLOW_RO, DRIVER_NUM_CONSOLE, 1, 0, 0), 0);
	to = memory_value(GRANT_START);
	EXPECT(!set_break(to + 1), to);
	EXPECT(set_break(to), to);
	for (uint32_t i = from; i < to; i++)
		EXPECT_EQUAL(*byte_at(i), 0);
	memset((void *)(uintptr_t)from, 0xa5, to - from);
	EXPECT(set_break(from), from);
	EXPECT(set_break(to), to);
	for (uint32_t i = from; i < to; i++)
		EXPECT_EQUAL(*byte_at(i), 0);
	/* Grow in steps that cross each page boundary at a different offset. */
	memset((void *)(uintptr_t)from, 0xa5, to - from);
	EXPECT(set_break(from), from);
	for (uint32_t end = from; end < to;) {
		uint32_t step = to - end < 1021 ? to - end : 1021;

		EXPECT(set_break(end + step), end);
		for (uint32_t i = end; i < end + step; i++)
			EXPECT_EQUAL(*byte_at(i), 0);
		memset((void *)(uintptr_t)end, 0xa5, step);
		end += step;
	}
	succeed();
}

static void announce_and_read(uint32_t address)
{
	(void)*byte_at(address);
	broke_through();
}

/* Reads that many pages above the first page that is not the app's. */
static void read_above(uint32_t pages)
{
	announce_and_read((current_break() + PAGE - 1) / PAGE * PAGE + pages * PAGE);
}

static void read_shrunk(uint32_t bytes)
{
	uint32_t end = current_break();

	EXPECT(set_break(end + bytes), bytes);
	*byte_at(end + bytes - 1) = 1;
	EXPECT(set_break(end), end);
	announce_and_read(end + bytes - 1);
}

static void read_ram_end(uint32_t unused)
{
	(void)unused;
	announce_and_read(memory_value(RAM_END) - 1);
}

/* Reads an address where something might be mapped by mistake, above all the kernel half of the app's own region. */
static void read_at(uint32_t address)
{
	announce_and_read(address);
}

static void write_at(uint32_t address)
{
	*byte_at(address) = *byte_at(address);
	broke_through();
}

/* A15. The instruction returns, so that a success would be noticed. */
static void execute(uint32_t where)
{
#if defined(__x86_64__)
	static const uint8_t code[] = {0xc3};
#else
	static const uint8_t code[] = {0xc0, 0x03, 0x5f, 0xd6};
#endif
	uint32_t address = where == 0   ? address_of(large_buffer)
			   : where == 1 ? LAYOUT_TRAP_PAGE + 2048
			   : where == 2 ? LAYOUT_FAULT_STACK + 256
					: address_of(&(volatile uint32_t){0});

	for (size_t i = 0; i < sizeof code; i++)
		*byte_at(address + i) = code[i];
	__asm__ volatile("" ::: "memory");
	((void (*)(void))(uintptr_t)address)();
	broke_through();
}

/* E5: a stack pointer near the end of 32 bits, and of 64. */
static void lose_stack(uint32_t which)
{
	uintptr_t where = which == 0 ? 0xfffffff0u : which == 1 ? (uintptr_t)-16 : LAYOUT_RAM;
#if defined(__x86_64__)
	__asm__ volatile("mov %0, %%rsp\n\tpush %%rax\n\tpush %%rax" : : "r"(where) : "memory");
#else
	__asm__ volatile("mov sp, %0\n\tstr x0, [sp, #-16]!\n\tstr x0, [sp, #-16]!" : : "r"(where) : "memory");
#endif
	__builtin_trap();
}

/*
 * E10: data written for a loading that failed must not be visible: the pattern is nowhere in the flash, and everything readable after the
 * flash is zero.
 */
static void former_flash(uint32_t unused)
{
	uint32_t start = memory_value(FLASH_START), end = memory_value(FLASH_END);
	/* The pattern is assembled from pieces, so that it is not in this program itself. */
	volatile uint32_t half = 0x2f61;

	(void)unused;
	for (uint32_t at = start; at + 4 <= end; at += 4)
		EXPECT(*(volatile uint32_t *)(uintptr_t)at != ((half << 16) | half), at);
	for (uint32_t at = end; at % PAGE != 0; at++)
		EXPECT_EQUAL(*byte_at(at), 0);
	succeed();
}

/* Takes all memory that it can get, in steps from a megabyte down to a page, and prints how much. */
static void greedy(uint32_t unused)
{
	uint32_t start = current_break(), end = start;

	(void)unused;
	next_order();
	for (uint32_t step = 1024 * 1024; step >= PAGE; step /= 2)
		while (set_break(end + step))
			end += step;
	for (uint32_t at = start; at < end; at += PAGE)
		*byte_at(at) = 1;
	printf("took %lu KiB\n", (unsigned long)(end - start) / 1024);
	succeed();
}

ATTACKS(memory_attacks, {"greedy", greedy}, {"allow-bounds", allow_bounds}, {"grant-below-buffer", grant_below_buffer},
	{"no-grant-space", no_grant_space}, {"break-extremes", break_extremes}, {"full-size", full_size},
	{"read-above", read_above}, {"read-shrunk", read_shrunk}, {"read-ram-end", read_ram_end}, {"read-at", read_at},
	{"write-at", write_at}, {"execute", execute}, {"lose-stack", lose_stack}, {"former-flash", former_flash});
