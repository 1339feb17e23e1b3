/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "tests/apps/expect.h"

#include <libtock/tock.h>
#include <stdio.h>

#define BROKEN_STATUS 101

void failed(const char *what, uint32_t line, uint32_t value)
{
	printf("BROKEN: %s (line %lu), but %lu = 0x%lx\n", what, (unsigned long)line, (unsigned long)value, (unsigned long)value);
	tock_exit(BROKEN_STATUS);
}
