/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Times system calls inside the app. Prints one line per call, in cycles of the counter:
 *     NAME p50 N p99 N mean N
 */
#include <libtock/tock.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "tests/bench/cycle_counter.h"

#define ROUNDS  4000
#define WARM_UP 400

static uint32_t samples[ROUNDS];
static uint8_t buffer[32];

static void upcall(__attribute__((unused)) int a, __attribute__((unused)) int b, __attribute__((unused)) int c,
		   __attribute__((unused)) void *data)
{
}

static bool call_memop(void)
{
	return tock_app_memory_begins_at() != NULL;
}

static bool call_command(void)
{
	return command(0x2, 0, 0, 0).type == TOCK_SYSCALL_SUCCESS_U32;
}

static bool call_subscribe(void)
{
	return subscribe(0x0, 0, upcall, NULL).success;
}

static bool call_allow(void)
{
	return allow_readonly(0x1, 1, buffer, sizeof(buffer)).success;
}

static bool call_yield_no_wait(void)
{
	return yield_no_wait() == 0;
}

static void sift_down(uint32_t root, uint32_t end)
{
	for (uint32_t child = 2 * root + 1; child < end; child = 2 * root + 1) {
		if (child + 1 < end && samples[child] < samples[child + 1])
			child++;
		if (samples[root] >= samples[child])
			return;
		uint32_t swap = samples[root];
		samples[root] = samples[child];
		samples[child] = swap;
		root = child;
	}
}

static void sort_samples(void)
{
	for (uint32_t i = ROUNDS / 2; i-- > 0;)
		sift_down(i, ROUNDS);
	for (uint32_t end = ROUNDS - 1; end > 0; end--) {
		uint32_t swap = samples[0];
		samples[0] = samples[end];
		samples[end] = swap;
		sift_down(0, end);
	}
}

static void measure(const char *name, bool (*call)(void))
{
	uint32_t failures = 0;
	for (int i = 0; i < WARM_UP; i++)
		failures += !call();
	uint64_t start = cycle_counter();
	for (int i = 0; i < ROUNDS; i++) {
		uint64_t before = cycle_counter();
		failures += !call();
		samples[i] = (uint32_t)(cycle_counter() - before);
	}
	uint64_t elapsed = cycle_counter() - start;
	if (failures != 0) {
		printf("%s failed %lu times\n", name, (unsigned long)failures);
		tock_exit(1);
	}
	sort_samples();
	printf("%s p50 %lu p99 %lu mean %lu\n", name, (unsigned long)samples[ROUNDS / 2],
	       (unsigned long)samples[ROUNDS * 99 / 100], (unsigned long)(elapsed / ROUNDS));
}

int main(void)
{
	measure("memop", call_memop);
	measure("command", call_command);
	measure("subscribe", call_subscribe);
	measure("allow", call_allow);
	measure("yield_no_wait", call_yield_no_wait);
	tock_exit(0);
}
