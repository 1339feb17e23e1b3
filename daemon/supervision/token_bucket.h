/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Limits an app's share of the daemon's time: a bucket of nanoseconds that fills over time and is emptied by work. An app with an
 * empty bucket waits until it has filled to TOKEN_BUCKET_RESUME_NS. Pure: the caller passes the time.
 */
#ifndef DAEMON_SUPERVISION_TOKEN_BUCKET_H
#define DAEMON_SUPERVISION_TOKEN_BUCKET_H

#include <stdbool.h>
#include <stdint.h>

struct token_bucket {
	int64_t level_ns; /* negative: overdrawn, by work that could not be interrupted */
	uint64_t filled_at_ns;
};

/* Capacity and initial level. */
#define TOKEN_BUCKET_CAPACITY_NS 20000000
/* The bucket gains one nanosecond in this many. */
#define TOKEN_BUCKET_SLOWNESS 4
/* An empty bucket becomes usable at this level. */
#define TOKEN_BUCKET_RESUME_NS 1000000

void token_bucket_init(struct token_bucket *bucket, uint64_t now_ns);
/* Charges cost_ns for work that ended at now_ns. Returns false if the bucket is empty now. */
bool token_bucket_spend(struct token_bucket *bucket, uint64_t now_ns, uint64_t cost_ns);
/* Returns when an empty bucket will reach TOKEN_BUCKET_RESUME_NS. */
uint64_t token_bucket_resume_at(const struct token_bucket *bucket);

#endif
