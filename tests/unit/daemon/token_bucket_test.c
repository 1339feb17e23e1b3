/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/supervision/token_bucket.h"

#include "tests/unit/harness.h"

#define SECOND UINT64_C(1000000000)

static void starts_full(void)
{
	struct token_bucket bucket;

	token_bucket_init(&bucket, 5 * SECOND);
	CU_ASSERT_TRUE(token_bucket_spend(&bucket, 5 * SECOND, TOKEN_BUCKET_CAPACITY_NS - 1));
	CU_ASSERT_FALSE(token_bucket_spend(&bucket, 5 * SECOND, 1));
}

static void never_holds_more(void)
{
	struct token_bucket bucket;

	token_bucket_init(&bucket, 0);
	CU_ASSERT_TRUE(token_bucket_spend(&bucket, 1000 * SECOND, TOKEN_BUCKET_CAPACITY_NS - 1));
	CU_ASSERT_FALSE(token_bucket_spend(&bucket, 1000 * SECOND, 1));
}

static void a_share_is_free(void)
{
	struct token_bucket bucket;
	uint64_t now = SECOND;

	/* Uses less than its share forever, in steps that the division rounds to zero. */
	token_bucket_init(&bucket, now);
	for (int i = 0; i < 1000000; i++) {
		now += 1 + TOKEN_BUCKET_SLOWNESS * 10;
		if (!token_bucket_spend(&bucket, now, 10)) {
			CU_FAIL("emptied by its share");
			return;
		}
	}
	CU_ASSERT_TRUE(bucket.level_ns > TOKEN_BUCKET_CAPACITY_NS - 100);
}

static void more_empties_it(void)
{
	struct token_bucket bucket;
	uint64_t now = SECOND;
	int spent = 0;

	token_bucket_init(&bucket, now);
	while (token_bucket_spend(&bucket, now += 1000, 1000) && spent < 1000000)
		spent++;
	CU_ASSERT_TRUE(spent > 20000 && spent < 30000);
}

static void resumes_when_it_says(void)
{
	struct token_bucket bucket;
	uint64_t now = SECOND;
	uint64_t resume;

	token_bucket_init(&bucket, now);
	CU_ASSERT_FALSE(token_bucket_spend(&bucket, now, TOKEN_BUCKET_CAPACITY_NS + 500000));
	resume = token_bucket_resume_at(&bucket);
	CU_ASSERT_EQUAL(resume, now + (TOKEN_BUCKET_RESUME_NS + 500000) * TOKEN_BUCKET_SLOWNESS);
	CU_ASSERT_TRUE(token_bucket_spend(&bucket, resume, 0));
	CU_ASSERT_EQUAL(bucket.level_ns, TOKEN_BUCKET_RESUME_NS);
}

static void one_cost_is_bounded(void)
{
	struct token_bucket bucket;

	token_bucket_init(&bucket, SECOND);
	CU_ASSERT_FALSE(token_bucket_spend(&bucket, SECOND, UINT64_MAX));
	CU_ASSERT_TRUE(token_bucket_resume_at(&bucket) < 10 * SECOND);
}

static void time_that_goes_back_is_no_gain(void)
{
	struct token_bucket bucket;

	token_bucket_init(&bucket, SECOND);
	CU_ASSERT_FALSE(token_bucket_spend(&bucket, SECOND, TOKEN_BUCKET_CAPACITY_NS));
	CU_ASSERT_FALSE(token_bucket_spend(&bucket, SECOND - 1000, 0));
	CU_ASSERT_EQUAL(bucket.level_ns, 0);
}

HARNESS_MAIN({"a bucket starts full", starts_full}, {"a bucket never holds more than its capacity", never_holds_more},
	     {"an app that takes its share is never throttled", a_share_is_free},
	     {"an app that takes more than its share is", more_empties_it},
	     {"an emptied bucket resumes when it says", resumes_when_it_says}, {"one cost is bounded", one_cost_is_bounded},
	     {"time that goes back is no gain", time_that_goes_back_is_no_gain})
