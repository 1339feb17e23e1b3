/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A TBF as parsed by the kernel's own parser, and the problems found. */
#ifndef PACK_TBF_VIEW_H
#define PACK_TBF_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include <kc/tbf.h>

#include "client/pack/architecture.h"

#define TBF_PROBLEMS_MAX 16

/* Messages of one line each. */
struct remarks {
	size_t count;
	char lines[TBF_PROBLEMS_MAX][256];
};

struct tbf_view {
	const uint8_t *bytes; /* owned by the caller */
	uint32_t length;
	struct kc_tbf tbf;
	struct kc_tbf_fault fault;
	bool has_base; /* the base header is good enough to walk the TLVs */
	uint32_t checksum_stored;
	uint32_t checksum_computed;
	struct kc_tbf_range headers; /* the TLVs of the header */
	struct kc_tbf_range footers; /* length 0: none */
	struct remarks problems;     /* reasons for a kernel to refuse it */
	struct remarks notes;        /* other remarks */
};

/* architecture: the one the TBF claims to be for; NULL if unknown. */
void tbf_view_fill(struct tbf_view *view, const uint8_t *bytes, uint32_t length, const struct architecture *architecture);

enum footer_verdict { FOOTER_NOT_CHECKED, FOOTER_GOOD, FOOTER_BAD };
/* Verifies hashes. Does not check signatures, because that depends on the keys that a kernel trusts. */
enum footer_verdict tbf_view_check_footer(const struct tbf_view *view, const struct kc_tbf_tlv *footer);

#endif
