/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/deferred_call.h>
#include <string.h>

#include "tests/unit/harness.h"

static struct kc_deferred_calls calls;
static char made[64];

static void begin(void)
{
	memset(&calls, 0, sizeof calls);
	made[0] = 0;
}

static void note(void *context)
{
	strcat(made, context);
}

static void again(void *context)
{
	strcat(made, "again ");
	kc_deferred_call_set(&calls, *(const uint32_t *)context);
}

/* Each call runs once, however often it was set, in order of registration, and only when serviced. */
static void serviced_in_order(void)
{
	begin();
	uint32_t a = kc_deferred_call_register(&calls, note, "a ");
	uint32_t b = kc_deferred_call_register(&calls, note, "b ");
	uint32_t c = kc_deferred_call_register(&calls, note, "c ");

	CU_ASSERT_FALSE(kc_deferred_call_has_tasks(&calls));
	CU_ASSERT_EQUAL(kc_deferred_call_service_next(&calls), KC_DEFERRED_CALL_NONE);
	CU_ASSERT_TRUE(kc_deferred_call_set(&calls, c));
	CU_ASSERT_TRUE(kc_deferred_call_set(&calls, a));
	CU_ASSERT_TRUE(kc_deferred_call_set(&calls, c));
	CU_ASSERT_STRING_EQUAL(made, "");
	CU_ASSERT_TRUE(kc_deferred_call_has_tasks(&calls));
	CU_ASSERT_TRUE(kc_deferred_call_is_pending(&calls, a));
	CU_ASSERT_FALSE(kc_deferred_call_is_pending(&calls, b));
	CU_ASSERT_EQUAL(kc_deferred_call_service_next(&calls), a);
	CU_ASSERT_FALSE(kc_deferred_call_is_pending(&calls, a));
	CU_ASSERT_EQUAL(kc_deferred_call_service_next(&calls), c);
	CU_ASSERT_EQUAL(kc_deferred_call_service_next(&calls), KC_DEFERRED_CALL_NONE);
	CU_ASSERT_STRING_EQUAL(made, "a c ");
	CU_ASSERT_FALSE(kc_deferred_call_has_tasks(&calls));
}

static void may_set_itself(void)
{
	uint32_t number;

	begin();
	number = kc_deferred_call_register(&calls, again, &number);
	kc_deferred_call_set(&calls, number);
	CU_ASSERT_EQUAL(kc_deferred_call_service_next(&calls), number);
	CU_ASSERT_TRUE(kc_deferred_call_is_pending(&calls, number));
	CU_ASSERT_EQUAL(kc_deferred_call_service_next(&calls), number);
	CU_ASSERT_STRING_EQUAL(made, "again again ");
}

static void thirty_two(void)
{
	begin();
	for (uint32_t i = 0; i < KC_DEFERRED_CALLS_MAX; i++)
		CU_ASSERT_EQUAL(kc_deferred_call_register(&calls, note, "x"), i);
	CU_ASSERT_EQUAL(kc_deferred_call_register(&calls, note, "x"), KC_DEFERRED_CALL_NONE);
	CU_ASSERT_TRUE(kc_deferred_call_set(&calls, 31));
	CU_ASSERT_TRUE(kc_deferred_call_is_pending(&calls, 31));
	CU_ASSERT_EQUAL(kc_deferred_call_service_next(&calls), 31);
}

static void unknown_numbers(void)
{
	begin();
	kc_deferred_call_register(&calls, note, "x");
	CU_ASSERT_FALSE(kc_deferred_call_set(&calls, 1));
	CU_ASSERT_FALSE(kc_deferred_call_set(&calls, KC_DEFERRED_CALL_NONE));
	CU_ASSERT_FALSE(kc_deferred_call_is_pending(&calls, 1));
	CU_ASSERT_FALSE(kc_deferred_call_is_pending(&calls, KC_DEFERRED_CALL_NONE));
	CU_ASSERT_FALSE(kc_deferred_call_has_tasks(&calls));
}

HARNESS_MAIN({"deferred calls are made once each, the first registered first", serviced_in_order},
	     {"a deferred call may set itself again", may_set_itself}, {"there are thirty-two deferred calls", thirty_two},
	     {"deferred calls never registered are refused", unknown_numbers})
