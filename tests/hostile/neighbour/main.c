/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * An honest app beside hostile ones: 200 rounds of calls of every class, with an alarm in every tenth. It detects wrong answers, memory
 * that somebody else changed, and upcalls that it did not ask for, and prints a line at its end.
 */
#include <libtock-sync/peripherals/rng.h>
#include <libtock-sync/services/alarm.h>
#include <libtock/interface/syscalls/console_syscalls.h>
#include <libtock/peripherals/syscalls/alarm_syscalls.h>
#include <libtock/tock.h>
#include <stdio.h>
#include <stdlib.h>

#define ROUNDS       200u
#define ALARM_EVERY  10u
#define MEMORY_BYTES 4096u

static uint8_t *memory;
static int stray_upcalls;

static void stray(int a, int b, int c, void *data)
{
	(void)a;
	(void)b;
	(void)c;
	(void)data;
	stray_upcalls++;
}

__attribute__((noreturn)) static void complain(const char *what, uint32_t round)
{
	printf("WRONG: %s in round %lu\n", what, (unsigned long)round);
	tock_exit(1);
}

static uint8_t expected(uint32_t place, uint32_t round)
{
	return (uint8_t)(place * 7 + round);
}

static void use_memory(uint32_t round)
{
	for (uint32_t i = 0; i < MEMORY_BYTES; i++) {
		if (round > 0 && memory[i] != expected(i, round - 1))
			complain("memory has changed", round);
		memory[i] = expected(i, round);
	}
}

static void use_calls(uint32_t round)
{
	uint32_t before, after;
	subscribe_return_t subscribed = subscribe(DRIVER_NUM_CONSOLE, 2, stray, (void *)(uintptr_t)round);
	allow_ro_return_t allowed = allow_readonly(DRIVER_NUM_CONSOLE, 0, memory, round + 1);

	if (!subscribed.success || (round > 0 && subscribed.userdata != (void *)(uintptr_t)(round - 1)))
		complain("subscribe", round);
	if (!allowed.success || allowed.size != round)
		complain("allow", round);
	if (memop(2, 0).data != 0x20000000)
		complain("memop", round);
	if (libtock_alarm_command_read(&before) != RETURNCODE_SUCCESS ||
	    libtock_alarm_command_read(&after) != RETURNCODE_SUCCESS || after - before > 0x7fffffff)
		complain("the time", round);
	if (command(0x7f000001, round, 1, 2).type != TOCK_SYSCALL_FAILURE)
		complain("a driver that does not exist", round);
	if (yield_no_wait() != 0)
		complain("an upcall from nowhere", round);
}

int main(void)
{
	uint32_t alarms = 0;

	memory = malloc(MEMORY_BYTES);
	if (memory == NULL)
		complain("no memory", 0);
	for (uint32_t round = 0; round < ROUNDS; round++) {
		use_memory(round);
		use_calls(round);
		if (round % ALARM_EVERY == 0) {
			uint8_t bytes[8];
			int received;

			if (libtocksync_alarm_delay_ms(2) != RETURNCODE_SUCCESS)
				complain("alarm", round);
			alarms++;
			if (libtocksync_rng_get_random_bytes(bytes, sizeof bytes, sizeof bytes, &received) !=
				RETURNCODE_SUCCESS ||
			    received != sizeof bytes)
				complain("random numbers", round);
		}
	}
	if (stray_upcalls != 0)
		complain("stray upcalls", ROUNDS);
	printf("%lu rounds and %lu alarms\n", (unsigned long)ROUNDS, (unsigned long)alarms);
	tock_exit(0);
}
