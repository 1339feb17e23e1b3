/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Tries to break out of its sandbox, one attempt for each line of input: a number, or "?" for the list. Most attempts kill the app, so run
 * it with a policy that restarts it; the restarted app reads the next line:
 *
 *     seq 22 | tockd run --until-idle --fault-policy restart:30 build/examples/breakout.tab
 *
 * If an attempt succeeds, the app exits with completion code 1. --until-idle ends the run when the input is exhausted.
 */
#include "attempt.h"

#include <libtock/tock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct attempts *const groups[] = {&through_kernel, &around_kernel, &on_linux, &on_board};

#define GROUPS (sizeof groups / sizeof groups[0])

/* Attempts are numbered from 1 across all groups. NULL if there is no such attempt. */
static const struct attempt *attempt_number(size_t number)
{
	for (size_t i = 0; i < GROUPS; i++) {
		if (number >= 1 && number <= groups[i]->count)
			return &groups[i]->list[number - 1];
		number -= groups[i]->count;
	}
	return NULL;
}

static void list(void)
{
	const struct attempt *attempt;
	for (size_t i = 1; (attempt = attempt_number(i)) != NULL; i++)
		printf("%zu: %s\n", i, attempt->what);
}

static void make_attempt(size_t number)
{
	const struct attempt *attempt = attempt_number(number);
	if (attempt == NULL) {
		printf("%zu: there is no such attempt\n", number);
		return;
	}
	printf("%zu: %s\n", number, attempt->what);
	if (attempt->try() == NOT_STOPPED) {
		printf("%zu: NOBODY STOPPED ME\n", number);
		tock_exit(1);
	}
	printf("%zu: refused\n", number);
}

int main(void)
{
	char line[16];

	while (fgets(line, sizeof line, stdin) != NULL) {
		if (strchr(line, '?') != NULL)
			list();
		else
			make_attempt(strtoul(line, NULL, 10));
	}
	tock_exit(0);
}
