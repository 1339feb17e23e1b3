/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Tests libtock from within an app. A line of input says what to do: "all", or one of the ways in which an app may end. */
#include <assert.h>
#include <libtock/tock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cases.h"

static int run_all(void)
{
	int failed = 0;
	for (size_t i = 0; i < test_case_count; i++) {
		int line = test_cases[i].run();
		failed += line != 0;
		if (line == 0)
			printf("ok app: %s\n", test_cases[i].name);
		else
			printf("not ok app: %s: cases.c:%d\n", test_cases[i].name, line);
	}
	return failed;
}

static int initialised = 1;
static int zeroed;

/* A life must not see what the previous one wrote. */
static void restart(void)
{
	printf("initialised %d, zeroed %d\n", initialised++, zeroed++);
	tock_restart(0);
}

int main(void)
{
	char line[32];

	if (fgets(line, sizeof line, stdin) == NULL)
		return 0;
	line[strcspn(line, "\n")] = '\0';
	if (strcmp(line, "all") == 0)
		exit(run_all());
	if (strncmp(line, "exit ", 5) == 0)
		exit(atoi(line + 5));
	if (strcmp(line, "restart") == 0)
		restart();
	if (strcmp(line, "assert") == 0)
		assert(line[0] == 'b');
	if (strcmp(line, "abort") == 0)
		abort();
	if (strcmp(line, "expect") == 0)
		TOCK_EXPECT(RETURNCODE_SUCCESS, RETURNCODE_ENOMEM);
	if (strcmp(line, "break") == 0) {
		sbrk(-4096);
		printf("the break is what it was\n");
	}
	return 0; /* and wait forever */
}
