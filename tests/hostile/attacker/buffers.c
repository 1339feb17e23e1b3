/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Buffers, upcalls, yields and return registers. */
#include "attack.h"

#include <string.h>

enum { WRITTEN = 1, READ_DONE = 2, WRITE_BUFFER = 1, READ_BUFFER = 1, RNG_BUFFER = 0, RNG_DONE = 0, ALARM_FIRED = 0 };
enum { WRITE = 1, GET_RANDOM = 1, ALARM_RELATIVE = 5 };

static uint32_t calls;
static uint32_t last_call[3];

static void count_call(int a, int b, int c, void *data)
{
	(void)data;
	last_call[0] = (uint32_t)a;
	last_call[1] = (uint32_t)b;
	last_call[2] = (uint32_t)c;
	calls++;
}

/* Note: yield-no-wait drops null upcalls, so callers that poll first must not rely on these. */
static void poll_times(uint32_t polls)
{
	for (uint32_t i = 0; i < polls; i++)
		trap(YIELD, 0, 0, 0, 0);
}

static void await_calls(uint32_t count)
{
	while (calls < count)
		trap(YIELD, 1, 0, 0, 0);
	EXPECT_EQUAL(calls, count);
}

static uint32_t subscribe_error(uint32_t driver, uint32_t number, uint32_t function)
{
	struct registers answer = trap(SUBSCRIBE, driver, number, function, 77);

	if (answer.r[0] == SUCCESS_U32_U32)
		return 0;
	EXPECT_EQUAL(answer.r[0], FAILURE_U32_U32);
	return answer.r[1];
}

static bool command_succeeds(uint32_t driver, uint32_t number, uint32_t a, uint32_t b)
{
	return trap(COMMAND, driver, number, a, b).r[0] >= SUCCESS;
}

static uint32_t now(void)
{
	return trap(COMMAND, DRIVER_NUM_ALARM, 2, 0, 0).r[1];
}

static uint32_t ticks_of_ms(uint32_t ms)
{
	return trap(COMMAND, DRIVER_NUM_ALARM, 1, 0, 0).r[1] / 1000 * ms;
}

/* Takes all upcalls that come in that time, without waiting for any. */
static void poll_for_ms(uint32_t ms)
{
	uint32_t start = now(), ticks = ticks_of_ms(ms);

	while (now() - start < ticks)
		trap(YIELD, 0, 0, 0, 0);
}

/* B1 */
static void empty_buffers(uint32_t unused)
{
	static const uint32_t addresses[] = {0,          1,          LAYOUT_FLASH, LAYOUT_GATE, LAYOUT_TRAP_PAGE, LAYOUT_RAM - 1,
					     LAYOUT_RAM, 0x7fffffff, 0x80000000,   0xfffffffe,  0xffffffff};
	uint32_t former = 0;

	(void)unused;
	for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++) {
		struct registers answer = trap(ALLOW_RW, DRIVER_NUM_RNG, RNG_BUFFER, addresses[i], 0);

		EXPECT_EQUAL(answer.r[0], SUCCESS_U32_U32);
		EXPECT_EQUAL(answer.r[1], former);
		EXPECT_EQUAL(answer.r[2], 0);
		former = addresses[i];
		EXPECT_EQUAL(give(ALLOW_RO, DRIVER_NUM_CONSOLE, WRITE_BUFFER, addresses[i], 0), 0);
		/* Drivers see an empty buffer. */
		EXPECT(command_succeeds(DRIVER_NUM_CONSOLE, WRITE, 100, 0), i);
		EXPECT_EQUAL(trap(YIELD, 2, DRIVER_NUM_CONSOLE, WRITTEN, 0).r[0], 0);
		EXPECT(command_succeeds(DRIVER_NUM_RNG, GET_RANDOM, 100, 0), i);
		EXPECT_EQUAL(trap(YIELD, 2, DRIVER_NUM_RNG, RNG_DONE, 0).r[1], 0);
	}
	succeed();
}

/* B2 */
static void overlapping_buffers(uint32_t unused)
{
	uint32_t base = address_of(large_buffer);

	(void)unused;
	for (uint32_t shift = 0; shift < 64; shift += 7) {
		memset(large_buffer, 'x', 256);
		large_buffer[128 + shift / 2 + 63] = '\n';
		EXPECT_EQUAL(give(ALLOW_RW, DRIVER_NUM_RNG, RNG_BUFFER, base, 128), 0);
		EXPECT_EQUAL(give(ALLOW_RW, DRIVER_NUM_CONSOLE, READ_BUFFER, base + shift, 128), 0);
		EXPECT_EQUAL(give(ALLOW_RO, DRIVER_NUM_CONSOLE, WRITE_BUFFER, base + shift / 2 + 128, 64), 0);
		EXPECT(command_succeeds(DRIVER_NUM_RNG, GET_RANDOM, 128, 0), shift);
		EXPECT(command_succeeds(DRIVER_NUM_CONSOLE, WRITE, 64, 0), shift);
		EXPECT_EQUAL(trap(YIELD, 2, DRIVER_NUM_RNG, RNG_DONE, 0).r[1], 128);
		EXPECT_EQUAL(trap(YIELD, 2, DRIVER_NUM_CONSOLE, WRITTEN, 0).r[0], 64);
		for (uint32_t i = 128; i < 256; i++)
			EXPECT_EQUAL(large_buffer[i], i == 128 + shift / 2 + 63 ? '\n' : 'x');
		/* Each allow returns the buffer that was allowed there. */
		EXPECT_EQUAL(trap(ALLOW_RW, DRIVER_NUM_CONSOLE, READ_BUFFER, 0, 0).r[1], base + shift);
	}
	succeed();
}

/* B3: the buffer of a write shrinks, moves or is taken back at every stage of the write. */
static void swap_while_writing(uint32_t unused)
{
	uint32_t base = address_of(large_buffer);
	uint32_t length = 5000;

	(void)unused;
	EXPECT_EQUAL(subscribe_error(DRIVER_NUM_CONSOLE, WRITTEN, address_of((void *)count_call)), 0);
	memset(large_buffer, 'x', length);
	for (uint32_t i = 99; i < length; i += 100)
		large_buffer[i] = '\n';
	for (uint32_t round = 0; round < 60; round++) {
		static const uint32_t lengths[] = {0, 1, 2499, 2500, 4999};
		uint32_t shorter = lengths[round % 5];

		EXPECT_EQUAL(give(ALLOW_RO, DRIVER_NUM_CONSOLE, WRITE_BUFFER, base, length), 0);
		EXPECT(command_succeeds(DRIVER_NUM_CONSOLE, WRITE, length, 0), round);
		poll_times(round % 7);
		EXPECT_EQUAL(give(ALLOW_RO, DRIVER_NUM_CONSOLE, WRITE_BUFFER, shorter == 0 ? 0 : base, shorter), 0);
		await_calls(2 * round + 1);
		EXPECT(last_call[0] <= length, last_call[0]);
		/* No second completion of that write is left over. */
		EXPECT_EQUAL(give(ALLOW_RO, DRIVER_NUM_CONSOLE, WRITE_BUFFER, base + length - 1, 1), 0);
		EXPECT(command_succeeds(DRIVER_NUM_CONSOLE, WRITE, 1, 0), round);
		await_calls(2 * round + 2);
		EXPECT_EQUAL(last_call[0], 1);
	}
	succeed();
}

/* The same with a buffer that a driver fills: memory that was taken back must not be written. */
static void swap_while_filling(uint32_t unused)
{
	uint32_t base = address_of(large_buffer);

	(void)unused;
	EXPECT_EQUAL(subscribe_error(DRIVER_NUM_RNG, RNG_DONE, address_of((void *)count_call)), 0);
	for (uint32_t round = 0; round < 100; round++) {
		uint32_t left = round * 37 % 600;

		EXPECT_EQUAL(give(ALLOW_RW, DRIVER_NUM_RNG, RNG_BUFFER, base, 4096), 0);
		EXPECT(command_succeeds(DRIVER_NUM_RNG, GET_RANDOM, 4096, 0), round);
		poll_times(round % 5);
		EXPECT_EQUAL(give(ALLOW_RW, DRIVER_NUM_RNG, RNG_BUFFER, base, left), 0);
		memset(large_buffer, 0, 4096);
		await_calls(round + 1);
		EXPECT(last_call[1] <= 4096, last_call[1]);
		for (uint32_t i = left; i < 4096; i++)
			EXPECT_EQUAL(large_buffer[i], 0);
	}
	succeed();
}

/* B4 */
static void taken_back(uint32_t unused)
{
	uint32_t base = address_of(large_buffer);

	(void)unused;
	for (uint32_t round = 0; round < 20; round++) {
		EXPECT_EQUAL(give(ALLOW_RW, DRIVER_NUM_RNG, RNG_BUFFER, base, sizeof large_buffer), 0);
		EXPECT(command_succeeds(DRIVER_NUM_RNG, GET_RANDOM, sizeof large_buffer, 0), round);
		EXPECT_EQUAL(give(ALLOW_RW, DRIVER_NUM_RNG, RNG_BUFFER, 0, 0), 0);
		memset(large_buffer, 0, sizeof large_buffer);
		(void)trap(YIELD, 2, DRIVER_NUM_RNG, RNG_DONE, 0);
		for (uint32_t i = 0; i < sizeof large_buffer; i++)
			EXPECT_EQUAL(large_buffer[i], 0);
	}
	/* An upcall that is already queued, and one that is still to come. */
	for (uint32_t late = 0; late < 2; late++) {
		calls = 0;
		EXPECT_EQUAL(subscribe_error(DRIVER_NUM_ALARM, ALARM_FIRED, address_of((void *)count_call)), 0);
		EXPECT(command_succeeds(DRIVER_NUM_ALARM, ALARM_RELATIVE, late ? ticks_of_ms(5) : 0, 0), late);
		EXPECT_EQUAL(subscribe_error(DRIVER_NUM_ALARM, ALARM_FIRED, 0), 0);
		poll_for_ms(20);
		EXPECT_EQUAL(calls, 0);
	}
	succeed();
}

/* B5 */
static void yield_flag(uint32_t unused)
{
	static volatile uint8_t flag;
	uint32_t bad[] = {0,
			  1,
			  LAYOUT_FLASH,
			  LAYOUT_FLASH + 0x200,
			  LAYOUT_FAULT_STACK,
			  LAYOUT_GATE,
			  LAYOUT_TRAP_PAGE + 1024,
			  LAYOUT_RAM - 1,
			  current_break(),
			  current_break() + 4096,
			  memory_value(GRANT_START),
			  memory_value(RAM_END) - 1,
			  memory_value(RAM_END),
			  LAYOUT_SHARE,
			  0x80000000,
			  0xffffffff};
	volatile uint8_t *page = byte_at(LAYOUT_TRAP_PAGE + 1024);
	uint32_t grants;

	(void)unused;
	*page = 0x77;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
		struct registers answer = trap(YIELD, 0, bad[i], 0x1111, 0x2222);

		EXPECT(answer.r[0] == 0 && answer.r[1] == bad[i] && answer.r[2] == 0x1111 && answer.r[3] == 0x2222, i);
	}
	EXPECT_EQUAL(*page, 0x77);
	flag = 0x77;
	trap(YIELD, 0, address_of(&flag), 0, 0);
	EXPECT_EQUAL(flag, 0);

	/* The waiting yields have no flag. */
	EXPECT_EQUAL(subscribe_error(DRIVER_NUM_ALARM, ALARM_FIRED, address_of((void *)count_call)), 0);
	for (uint32_t i = 0; i < 3; i++) {
		flag = 0x77;
		EXPECT(command_succeeds(DRIVER_NUM_ALARM, ALARM_RELATIVE, 1, 0), i);
		if (i == 2)
			trap(YIELD, 2, DRIVER_NUM_ALARM, ALARM_FIRED, address_of(&flag));
		else
			trap(YIELD, 1, address_of(&flag), address_of(&flag), address_of(&flag));
		EXPECT_EQUAL(flag, 0x77);
	}
	EXPECT_EQUAL(calls, 2);
	/* A bad flag address does not prevent the upcall. */
	EXPECT(command_succeeds(DRIVER_NUM_ALARM, ALARM_RELATIVE, 0, 0), 0);
	trap(YIELD, 0, 0xffffffff, 0, 0);
	EXPECT_EQUAL(calls, 3);
	/* The grants are still in place. */
	grants = memory_value(GRANT_START);
	EXPECT(grants < memory_value(RAM_END), grants);
	succeed();
}

/* B6: which functions can be subscribed, and that a null upcall is never called. */
static void bad_upcalls(uint32_t unused)
{
	uint32_t bad[] = {1,
			  4096,
			  LAYOUT_FLASH,
			  memory_value(FLASH_END) - 3,
			  memory_value(FLASH_END),
			  LAYOUT_FAULT_STACK,
			  LAYOUT_GATE,
			  LAYOUT_TRAP_PAGE,
			  LAYOUT_RAM - 4,
			  current_break() - 3,
			  current_break(),
			  LAYOUT_SHARE,
			  0xfffffffd,
			  0xffffffff};

	(void)unused;
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		EXPECT_EQUAL(subscribe_error(DRIVER_NUM_ALARM, ALARM_FIRED, bad[i]), INVAL);
	EXPECT_EQUAL(subscribe_error(DRIVER_NUM_ALARM, ALARM_FIRED, 0), 0);
	EXPECT(command_succeeds(DRIVER_NUM_ALARM, ALARM_RELATIVE, 0, 0), 0);
	poll_for_ms(10);
	EXPECT(command_succeeds(DRIVER_NUM_ALARM, ALARM_RELATIVE, 0, 0), 0);
	trap(YIELD, 2, DRIVER_NUM_ALARM, ALARM_FIRED, 0);
	succeed();
}

/* B6: RAM may be subscribed, but it does not execute. */
static void upcall_into_ram(uint32_t unused)
{
	(void)unused;
	EXPECT_EQUAL(subscribe_error(DRIVER_NUM_ALARM, ALARM_FIRED, address_of(large_buffer)), 0);
	EXPECT(command_succeeds(DRIVER_NUM_ALARM, ALARM_RELATIVE, 0, 0), 0);
	trap(YIELD, 1, 0, 0, 0);
	broke_through();
}

/* B7 */
static void missing_driver(uint32_t unused)
{
	uint32_t good = address_of(large_buffer), grants = memory_value(GRANT_START);
	/* Driver numbers that will never exist. */
	static const uint32_t drivers[] = {NO_DRIVER, 0x9fff, 0xffff0000, 0x40001fff, 0x80000001, 0xffffffff};

	(void)unused;
	for (size_t i = 0; i < sizeof drivers / sizeof drivers[0]; i++) {
		struct registers answer = trap(COMMAND, drivers[i], 0, 0x1111, 0x2222);

		EXPECT(answer.r[0] == FAILURE && answer.r[1] == NODEVICE, i);
		EXPECT_EQUAL(subscribe_error(drivers[i], 0, address_of((void *)count_call)), NODEVICE);
		EXPECT_EQUAL(subscribe_error(drivers[i], 0, 0), NODEVICE);
		for (uint32_t class_number = ALLOW_RW; class_number <= ALLOW_READABLE; class_number++) {
			if (class_number == MEMOP || class_number == EXIT)
				continue;
			EXPECT_EQUAL(give(class_number, drivers[i], 0, good, 16), NODEVICE);
			EXPECT_EQUAL(give(class_number, drivers[i], 0, 0, 0), NODEVICE);
			EXPECT_EQUAL(give(class_number, drivers[i], 0, 0, 16), NODEVICE);
		}
	}
	EXPECT_EQUAL(memory_value(GRANT_START), grants);
	succeed();
}

/* B8: a full queue, and awaited upcalls in it or after it. */
static void flooded_queue(uint32_t unused)
{
	uint32_t start;

	(void)unused;
	EXPECT_EQUAL(give(ALLOW_RO, DRIVER_NUM_CONSOLE, WRITE_BUFFER, 0, 0), 0);
	EXPECT_EQUAL(subscribe_error(DRIVER_NUM_CONSOLE, WRITTEN, address_of((void *)count_call)), 0);
	/* The awaited upcall is queued first, then the flood: neither the awaited one nor the other queued ones are lost. */
	for (uint32_t round = 0; round < 20; round++) {
		calls = 0;
		EXPECT(command_succeeds(DRIVER_NUM_ALARM, ALARM_RELATIVE, 0, 0), 0);
		for (uint32_t i = 0; i < 30; i++)
			EXPECT(command_succeeds(DRIVER_NUM_CONSOLE, WRITE, 0, 0), i);
		trap(YIELD, 2, DRIVER_NUM_ALARM, ALARM_FIRED, 0);
		EXPECT_EQUAL(calls, 0);
		poll_times(30);
		EXPECT_EQUAL(calls, 8);
	}
	/* The flood comes first: only the alarm's upcall is lost, and a new alarm works. */
	calls = 0;
	for (uint32_t i = 0; i < 30; i++)
		EXPECT(command_succeeds(DRIVER_NUM_CONSOLE, WRITE, 0, 0), i);
	EXPECT(command_succeeds(DRIVER_NUM_ALARM, ALARM_RELATIVE, 0, 0), 0);
	poll_times(30);
	EXPECT_EQUAL(calls, 9);
	start = now();
	EXPECT(command_succeeds(DRIVER_NUM_ALARM, ALARM_RELATIVE, ticks_of_ms(2), 0), 0);
	trap(YIELD, 2, DRIVER_NUM_ALARM, ALARM_FIRED, 0);
	EXPECT(now() - start >= ticks_of_ms(2), now() - start);
	succeed();
}

/* B10: all return variants of these drivers; unused registers keep their values. */
static void return_registers(uint32_t unused)
{
	const uint32_t a = 0x11111111, b = 0x22222222, c = 0x33333333;
	uint32_t good = address_of(large_buffer);
	struct registers x;

	(void)unused;
	x = trap(COMMAND, NO_DRIVER, a, b, c);
	EXPECT(x.r[0] == FAILURE && x.r[1] == NODEVICE && x.r[2] == b && x.r[3] == c, x.r[0]);
	x = trap(COMMAND, DRIVER_NUM_ALARM, 99, b, c);
	EXPECT(x.r[0] == FAILURE && x.r[1] == NOSUPPORT && x.r[2] == b && x.r[3] == c, x.r[0]);
	x = trap(COMMAND, DRIVER_NUM_ALARM, 0, b, c);
	EXPECT(x.r[0] == SUCCESS && x.r[1] == 0 && x.r[2] == b && x.r[3] == c, x.r[0]);
	x = trap(COMMAND, DRIVER_NUM_ALARM, 1, b, c);
	EXPECT(x.r[0] == SUCCESS_U32 && x.r[1] != 1 && x.r[2] == b && x.r[3] == c, x.r[0]);
	x = trap(SUBSCRIBE, DRIVER_NUM_ALARM, 0, address_of((void *)count_call), c);
	EXPECT(x.r[0] == SUCCESS_U32_U32 && x.r[1] == 0 && x.r[2] == 0 && x.r[3] == c, x.r[0]);
	x = trap(SUBSCRIBE, DRIVER_NUM_ALARM, 0, 0, b);
	EXPECT(x.r[0] == SUCCESS_U32_U32 && x.r[1] == address_of((void *)count_call) && x.r[2] == c && x.r[3] == b, x.r[0]);
	x = trap(SUBSCRIBE, DRIVER_NUM_ALARM, 0, 1, c);
	EXPECT(x.r[0] == FAILURE_U32_U32 && x.r[1] == INVAL && x.r[2] == 1 && x.r[3] == c, x.r[0]);
	x = trap(ALLOW_RW, DRIVER_NUM_RNG, 0, good, 16);
	EXPECT(x.r[0] == SUCCESS_U32_U32 && x.r[1] == 0 && x.r[2] == 0 && x.r[3] == 16, x.r[0]);
	x = trap(ALLOW_RW, DRIVER_NUM_RNG, 0, 0, 0);
	EXPECT(x.r[0] == SUCCESS_U32_U32 && x.r[1] == good && x.r[2] == 16 && x.r[3] == 0, x.r[0]);
	x = trap(ALLOW_RW, DRIVER_NUM_RNG, 9, good, 16);
	EXPECT(x.r[0] == FAILURE_U32_U32 && x.r[1] == NOSUPPORT && x.r[2] == good && x.r[3] == 16, x.r[0]);
	x = trap(ALLOW_READABLE, DRIVER_NUM_RNG, 0, good, 16);
	EXPECT(x.r[0] == FAILURE_U32_U32 && x.r[1] == NOSUPPORT && x.r[2] == good && x.r[3] == 16, x.r[0]);
	x = trap(MEMOP, RAM_START, a, b, c);
	EXPECT(x.r[0] == SUCCESS_U32 && x.r[1] == LAYOUT_RAM && x.r[2] == b && x.r[3] == c, x.r[0]);
	x = trap(MEMOP, BRK, current_break(), b, c);
	EXPECT(x.r[0] == SUCCESS && x.r[1] == current_break() && x.r[2] == b && x.r[3] == c, x.r[0]);
	x = trap(MEMOP, 0x80000000, a, b, c);
	EXPECT(x.r[0] == FAILURE && x.r[1] == NOSUPPORT && x.r[2] == b && x.r[3] == c, x.r[0]);
	x = trap(EXIT, 2, a, b, c);
	EXPECT(x.r[0] == FAILURE && x.r[1] == NOSUPPORT && x.r[2] == b && x.r[3] == c, x.r[0]);
	x = trap(YIELD, 0, 0, b, c);
	EXPECT(x.r[0] == 0 && x.r[1] == 0 && x.r[2] == b && x.r[3] == c, x.r[0]);
	/* Yield-wait-for returns no variant but the upcall's three values, and leaves r3. */
	EXPECT(command_succeeds(DRIVER_NUM_ALARM, ALARM_RELATIVE, 1, 0), 0);
	x = trap(YIELD, 2, DRIVER_NUM_ALARM, ALARM_FIRED, c);
	EXPECT(x.r[0] != 2 && x.r[2] == 0 && x.r[3] == c, x.r[3]);
	/* A yield that called an upcall returns with all registers unchanged. */
	EXPECT_EQUAL(subscribe_error(DRIVER_NUM_ALARM, ALARM_FIRED, address_of((void *)count_call)), 0);
	EXPECT(command_succeeds(DRIVER_NUM_ALARM, ALARM_RELATIVE, 0, 0), 0);
	x = trap(YIELD, 1, a, b, c);
	EXPECT(x.r[0] == 1 && x.r[1] == a && x.r[2] == b && x.r[3] == c && calls == 1, x.r[0]);
	succeed();
}

/* A12: upcalls that call the same driver and yield again, ever deeper. */
static uint32_t depth, deepest;

static void reenter(int a, int b, int c, void *data)
{
	(void)a;
	(void)b;
	(void)c;
	(void)data;
	calls++;
	depth++;
	if (depth > deepest)
		deepest = depth;
	EXPECT(command_succeeds(DRIVER_NUM_ALARM, ALARM_RELATIVE, depth % 2, 0), depth);
	if (depth < 8)
		trap(YIELD, 1, 0, 0, 0);
	depth--;
}

static void nested_upcalls(uint32_t rounds)
{
	EXPECT_EQUAL(subscribe_error(DRIVER_NUM_ALARM, ALARM_FIRED, address_of((void *)reenter)), 0);
	EXPECT(command_succeeds(DRIVER_NUM_ALARM, ALARM_RELATIVE, 0, 0), 0);
	while (calls < rounds)
		trap(YIELD, 1, 0, 0, 0);
	EXPECT_EQUAL(deepest, 8);
	succeed();
}

ATTACKS(buffer_attacks, {"empty-buffers", empty_buffers}, {"overlapping-buffers", overlapping_buffers},
	{"swap-while-writing", swap_while_writing}, {"swap-while-filling", swap_while_filling}, {"taken-back", taken_back},
	{"yield-flag", yield_flag}, {"bad-upcalls", bad_upcalls}, {"upcall-into-ram", upcall_into_ram},
	{"missing-driver", missing_driver}, {"flooded-queue", flooded_queue}, {"return-registers", return_registers},
	{"nested-upcalls", nested_upcalls});
