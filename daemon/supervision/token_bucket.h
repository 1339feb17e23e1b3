/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * How much of the daemon's time an app may use: a bucket of nanoseconds that time fills and work empties. An app that has emptied
 * its bucket waits until it holds something again. Pure: the caller says what time it is.
 */
#ifndef DAEMON_SUPERVISION_TOKEN_BUCKET_H
#define DAEMON_SUPERVISION_TOKEN_BUCKET_H

#include <stdbool.h>
#include <stdint.h>

struct token_bucket {
	int64_t level_ns; /* below zero: spent in advance, by work that could not be interrupted */
	uint64_t filled_at_ns;
};

/* The bucket holds at most this, and starts with it. */
#define TOKEN_BUCKET_CAPACITY_NS 20000000
/* It gains one nanosecond in this many. */
#define TOKEN_BUCKET_SLOWNESS 4
/* An emptied bucket is used again from this level on. */
#define TOKEN_BUCKET_RESUME_NS 1000000

void token_bucket_init(struct token_bucket *bucket, uint64_t now_ns);
/* Takes cost_ns for work that ended at now_ns. False if the bucket is empty now. */
bool token_bucket_spend(struct token_bucket *bucket, uint64_t now_ns, uint64_t cost_ns);
/* When an empty bucket will hold TOKEN_BUCKET_RESUME_NS. */
uint64_t token_bucket_resume_at(const struct token_bucket *bucket);

#endif
