/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#ifndef SELFTEST_CASES_H
#define SELFTEST_CASES_H

#include <stddef.h>

/* Returns 0, or the number of the line that found something wrong. */
struct test_case {
	const char *name;
	int (*run)(void);
};

extern const struct test_case test_cases[];
extern const size_t test_case_count;

#endif
