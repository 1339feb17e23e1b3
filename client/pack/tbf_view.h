/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A TBF as the kernel's own parser sees it, with a verdict. */
#ifndef PACK_TBF_VIEW_H
#define PACK_TBF_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include <kc/tbf.h>

#include "client/pack/architecture.h"

#define TBF_PROBLEMS_MAX 16

/* One line each, for a person. */
struct remarks {
	size_t count;
	char lines[TBF_PROBLEMS_MAX][256];
};

struct tbf_view {
	const uint8_t *bytes; /* the caller's */
	uint32_t length;
	struct kc_tbf tbf;
	struct kc_tbf_fault fault;
	bool has_base; /* base header and what follows make sense so far that its TLVs can be walked */
	uint32_t checksum_stored;
	uint32_t checksum_computed;
	struct kc_tbf_range headers; /* the TLVs of the header */
	struct kc_tbf_range footers; /* length 0: none */
	struct remarks problems;     /* why a kernel would refuse it */
	struct remarks notes;        /* what else is worth knowing */
};

/* architecture: what the TBF claims to be for; NULL if unknown. */
void tbf_view_fill(struct tbf_view *view, const uint8_t *bytes, uint32_t length, const struct architecture *architecture);

enum footer_verdict { FOOTER_NOT_CHECKED, FOOTER_GOOD, FOOTER_BAD };
/* Hashes are computed again; signatures are not checked, because whom to trust is the kernel's affair. */
enum footer_verdict tbf_view_check_footer(const struct tbf_view *view, const struct kc_tbf_tlv *footer);

#endif
