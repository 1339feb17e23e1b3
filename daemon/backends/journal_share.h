/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Limits how many entries one writer may add to the journal, which discards old entries to make room for new ones: a burst, and
 * then a steady rate. Pure: the caller passes the time.
 */
#ifndef DAEMON_BACKENDS_JOURNAL_SHARE_H
#define DAEMON_BACKENDS_JOURNAL_SHARE_H

#include <stdint.h>

#define JOURNAL_SHARE_BURST    1000u /* entries at once */
#define JOURNAL_SHARE_RATE     100u  /* entries a second */
#define JOURNAL_SHARE_ENTRY_NS (1000000000u / JOURNAL_SHARE_RATE)

/* Zeroed: nothing used yet. */
struct journal_share {
	uint64_t paid_until_ns; /* when the rate will have paid for all entries so far */
};

/* Charges one entry. */
static inline void journal_share_pay(struct journal_share *share, uint64_t now_ns)
{
	if (share->paid_until_ns < now_ns)
		share->paid_until_ns = now_ns;
	share->paid_until_ns += JOURNAL_SHARE_ENTRY_NS;
}

/* Returns when the charges are within the share again; 0 if they are now. */
static inline uint64_t journal_share_resume_at(const struct journal_share *share, uint64_t now_ns)
{
	const uint64_t burst_ns = (uint64_t)JOURNAL_SHARE_BURST * JOURNAL_SHARE_ENTRY_NS;

	return share->paid_until_ns <= now_ns + burst_ns ? 0 : share->paid_until_ns - burst_ns;
}

#endif
