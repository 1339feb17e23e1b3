/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Caches the digests of one binary, so that each is computed only once. A TBF may have dozens of credentials over the same few
 * hashes of up to 256 MiB, and its author chooses how many.
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
	/* The pending request to the device. */
	struct digest_known *computing;
	uint32_t computing_bytes;
};

/*
 * Returns a device that caches. The given device must answer before its call returns. Use the result only for the same bytes and
 * keys, and only while *memory exists.
 */
struct kc_hil_digest digest_memory_init(struct digest_memory *memory, struct kc_hil_digest device);

#endif
