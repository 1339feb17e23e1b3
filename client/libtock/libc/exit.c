/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Ways to end an app. Output is not buffered, so nothing must be flushed. */
#include <assert.h>
#include <libtock/tock.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

void exit(int status)
{
	tock_exit((uint32_t)status);
}

void _Exit(int status)
{
	tock_exit((uint32_t)status);
}

void _exit(int status)
{
	tock_exit((uint32_t)status);
}

void abort(void)
{
	__builtin_trap();
}

void libtock_assert_failed(const char *condition, const char *file, int line)
{
	printf("%s:%d: assertion failed: %s\n", file, line, condition);
	abort();
}
