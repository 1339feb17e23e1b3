/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Makes each kind of system call a few times, so that `bench` can count the instructions that the kernel executes for it. */
#include <libtock/tock.h>
#include <stdio.h>

#define TIMES          16
#define DRIVER_ALARM   0x0
#define DRIVER_CONSOLE 0x1
#define DRIVER_LED     0x2
#define MEMOP_RAM      2

static uint8_t buffer[32];

static void upcall(int first, int second, int third, void *data)
{
	(void)first;
	(void)second;
	(void)third;
	(void)data;
}

int main(void)
{
	int failures = 0;

	for (int i = 0; i < TIMES; i++) {
		failures += memop(MEMOP_RAM, 0).status != TOCK_STATUSCODE_SUCCESS;
		failures += command(DRIVER_LED, 0, 0, 0).type != TOCK_SYSCALL_SUCCESS_U32;
		failures += command(DRIVER_ALARM, 2, 0, 0).type != TOCK_SYSCALL_SUCCESS_U32;
		failures += !subscribe(DRIVER_ALARM, 0, upcall, NULL).success;
		failures += !allow_readonly(DRIVER_CONSOLE, 1, buffer, sizeof buffer).success;
		failures += !allow_readwrite(DRIVER_CONSOLE, 1, buffer, sizeof buffer).success;
		failures += yield_no_wait() != 0;
	}
	printf("%d calls failed\n", failures);
	return 0;
}
