/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * <kc/hil/digest.h> in software. It supports SHA-256 only, no other hash and no HMAC. It hashes long inputs in pieces and returns to the
 * kernel loop between them.
 */
#ifndef BOARDS_SOFTWARE_DIGEST_H
#define BOARDS_SOFTWARE_DIGEST_H

#include <kc/deferred_call.h>
#include <kc/hil/digest.h>

#include "boards/common/sha256.h"

#define SOFTWARE_DIGEST_PIECE 1024u /* bytes per piece */

/* The caller provides the storage. */
struct software_digest {
	struct kc_deferred_calls *calls;
	uint32_t call;
	struct sha256 sha;
	const uint8_t *bytes; /* remaining input */
	uint32_t length;
	struct kc_hil_digest_client client; /* done NULL: no hash in progress */
};

struct kc_hil_digest software_digest_init(struct software_digest *digest, struct kc_deferred_calls *calls);

#endif
