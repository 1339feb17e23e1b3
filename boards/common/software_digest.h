/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* SHA-256 without hardware behind <kc/hil/digest.h>. It knows no other hash and no HMAC. Long inputs are done in pieces, between which the kernel goes on. */
#ifndef BOARDS_SOFTWARE_DIGEST_H
#define BOARDS_SOFTWARE_DIGEST_H

#include <kc/deferred_call.h>
#include <kc/hil/digest.h>

#include "boards/common/sha256.h"

#define SOFTWARE_DIGEST_PIECE 1024u /* bytes at a time */

/* Storage is the caller's. */
struct software_digest {
	struct kc_deferred_calls *calls;
	uint32_t call;
	struct sha256 sha;
	const uint8_t *bytes; /* what is left */
	uint32_t length;
	struct kc_hil_digest_client client; /* done NULL: nothing is under way */
};

struct kc_hil_digest software_digest_init(struct software_digest *digest, struct kc_deferred_calls *calls);

#endif
