/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/supervision/token_bucket.h"

/* The most that one piece of work is charged: the app must not pay for a suspended machine. */
#define COST_MAX_NS 1000000000u

void token_bucket_init(struct token_bucket *bucket, uint64_t now_ns)
{
	*bucket = (struct token_bucket){.level_ns = TOKEN_BUCKET_CAPACITY_NS, .filled_at_ns = now_ns};
}

static void fill(struct token_bucket *bucket, uint64_t now_ns)
{
	uint64_t gain_ns = now_ns > bucket->filled_at_ns ? (now_ns - bucket->filled_at_ns) / TOKEN_BUCKET_SLOWNESS : 0;

	/* Keep the remainder of the division: advance the clock only by the time that was credited. */
	bucket->filled_at_ns += gain_ns * TOKEN_BUCKET_SLOWNESS;
	if (gain_ns >= (uint64_t)(TOKEN_BUCKET_CAPACITY_NS - bucket->level_ns))
		bucket->level_ns = TOKEN_BUCKET_CAPACITY_NS;
	else
		bucket->level_ns += (int64_t)gain_ns;
}

bool token_bucket_spend(struct token_bucket *bucket, uint64_t now_ns, uint64_t cost_ns)
{
	fill(bucket, now_ns);
	bucket->level_ns -= (int64_t)(cost_ns < COST_MAX_NS ? cost_ns : COST_MAX_NS);
	return bucket->level_ns > 0;
}

uint64_t token_bucket_resume_at(const struct token_bucket *bucket)
{
	if (bucket->level_ns >= TOKEN_BUCKET_RESUME_NS)
		return bucket->filled_at_ns;
	return bucket->filled_at_ns + (uint64_t)(TOKEN_BUCKET_RESUME_NS - bucket->level_ns) * TOKEN_BUCKET_SLOWNESS;
}
