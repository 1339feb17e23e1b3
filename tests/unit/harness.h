/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
* A test program is a list of functions, run by CUnit. It prints one line per test:
 *
 *     ok NAME        not ok NAME: what failed, where        SKIP NAME: reason
 *
 *     static void break_grows(void) { CU_ASSERT_EQUAL(...); }
 *     HARNESS_MAIN({"break grows", break_grows}, ...)
 *
* A test that asserts nothing fails, because it shows nothing. The whole program must end within HARNESS_SECONDS.
 */
#ifndef TESTS_UNIT_HARNESS_H
#define TESTS_UNIT_HARNESS_H

#include <CUnit/CUnit.h>
#include <CUnit/TestDB.h>
#include <CUnit/TestRun.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#ifndef HARNESS_SECONDS
#define HARNESS_SECONDS 60
#endif

struct harness_test {
	const char *name; /* the behaviour that it shows */
	void (*run)(void);
};

static const char *harness_skip_reason;
static unsigned int harness_asserts_before;
static unsigned int harness_bad_tests;

/* Marks the running test as skipped; the test must then return. */
static inline void harness_skip(const char *reason)
{
	harness_skip_reason = reason;
}

static inline void harness_test_begins(const CU_pTest test, const CU_pSuite suite)
{
	(void)test;
	(void)suite;
	harness_skip_reason = NULL;
	harness_asserts_before = CU_get_number_of_asserts();
}

static inline void harness_test_ends(const CU_pTest test, const CU_pSuite suite, const CU_pFailureRecord failures)
{
	(void)suite;
	if (failures != NULL) {
		harness_bad_tests++;
		printf("not ok %s: %s (%s:%u)\n", test->pName, failures->strCondition ? failures->strCondition : "failed",
		       failures->strFileName ? failures->strFileName : "?", failures->uiLineNumber);
	} else if (harness_skip_reason != NULL) {
		printf("SKIP %s: %s\n", test->pName, harness_skip_reason);
	} else if (CU_get_number_of_asserts() == harness_asserts_before) {
		harness_bad_tests++;
		printf("not ok %s: it asserted nothing\n", test->pName);
	} else {
		printf("ok %s\n", test->pName);
	}
	fflush(stdout);
}

/* Runs the tests in order. Returns the program's exit status. */
static inline int harness_run(const struct harness_test *tests, size_t count)
{
	alarm(HARNESS_SECONDS);
	if (CU_initialize_registry() != CUE_SUCCESS)
		return 1;
	CU_pSuite suite = CU_add_suite("tests", NULL, NULL);
	for (size_t i = 0; i < count; i++) {
		if (suite == NULL || CU_add_test(suite, tests[i].name, tests[i].run) == NULL) {
			printf("not ok %s: %s\n", tests[i].name, CU_get_error_msg());
			return 1;
		}
	}
	CU_set_test_start_handler(harness_test_begins);
	CU_set_test_complete_handler(harness_test_ends);
	CU_ErrorCode error = CU_run_all_tests();
	bool all_ran = error == CUE_SUCCESS && CU_get_number_of_tests_run() == count;
	CU_cleanup_registry();
	return harness_bad_tests == 0 && all_ran ? EXIT_SUCCESS : EXIT_FAILURE;
}

#define HARNESS_MAIN(...)                                                  \
	int main(void)                                                     \
	{                                                                  \
		static const struct harness_test tests[] = {__VA_ARGS__};  \
		return harness_run(tests, sizeof tests / sizeof tests[0]); \
	}

#endif
