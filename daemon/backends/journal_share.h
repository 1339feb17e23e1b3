/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * How many entries somebody may put into a journal, which keeps what it is given and lets go of older things for it: so many at once, and
 * so many a second afterwards. Pure: the caller says what time it is.
 */
#ifndef DAEMON_BACKENDS_JOURNAL_SHARE_H
#define DAEMON_BACKENDS_JOURNAL_SHARE_H

#include <stdint.h>

#define JOURNAL_SHARE_BURST    1000u /* entries at once */
#define JOURNAL_SHARE_RATE     100u  /* entries a second */
#define JOURNAL_SHARE_ENTRY_NS (1000000000u / JOURNAL_SHARE_RATE)

/* Zeroed, nothing of it is used up. */
struct journal_share {
	uint64_t paid_until_ns; /* the time that would pay for all entries so far */
};

/* One entry more. */
static inline void journal_share_pay(struct journal_share *share, uint64_t now_ns)
{
	if (share->paid_until_ns < now_ns)
		share->paid_until_ns = now_ns;
	share->paid_until_ns += JOURNAL_SHARE_ENTRY_NS;
}

/* When what was paid is within the share again; 0 if it is now. */
static inline uint64_t journal_share_resume_at(const struct journal_share *share, uint64_t now_ns)
{
	const uint64_t burst_ns = (uint64_t)JOURNAL_SHARE_BURST * JOURNAL_SHARE_ENTRY_NS;

	return share->paid_until_ns <= now_ns + burst_ns ? 0 : share->paid_until_ns - burst_ns;
}

#endif
