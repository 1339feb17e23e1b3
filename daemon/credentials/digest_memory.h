/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Digests of one binary, each computed once. A TBF may have dozens of credentials, most of which are made from the same few
 * hashes of up to 256 MiB, and whoever made it chose how many.
 */
#ifndef DAEMON_CREDENTIALS_DIGEST_MEMORY_H
#define DAEMON_CREDENTIALS_DIGEST_MEMORY_H

#include <stdbool.h>
#include <stdint.h>

#include <kc/hil/digest.h>

#include "daemon/credentials/credentials_options.h"

/* Private to the functions below. */
struct digest_memory {
	struct kc_hil_digest device;
	struct digest_known {
		bool known;
		uint8_t digest[KC_HIL_DIGEST_BYTES_MAX];
	} hashes[KC_HIL_SHA512 + 1];
	struct digest_known hmacs[CREDENTIALS_KEYS_MAX]; /* SHA-256 */
	const uint8_t *hmac_keys[CREDENTIALS_KEYS_MAX];
	uint32_t hmac_count;
	/* What the device is asked for. */
	struct digest_known *computing;
	uint32_t computing_bytes;
};

/*
 * The device must answer before its call returns. The result may be asked about the same bytes and the same keys only, as long as
 * the memory is there.
 */
struct kc_hil_digest digest_memory_init(struct digest_memory *memory, struct kc_hil_digest device);

#endif
