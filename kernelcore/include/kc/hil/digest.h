/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Hashes and keyed hashes (Tock's hil::digest), by hardware or a library. The bytes must not change during the operation. */
#ifndef KC_HIL_DIGEST_H
#define KC_HIL_DIGEST_H

#include <kc/types.h>

enum kc_hil_digest_algorithm { KC_HIL_SHA256, KC_HIL_SHA384, KC_HIL_SHA512 };

#define KC_HIL_DIGEST_BYTES_MAX 64u
static inline uint32_t kc_hil_digest_bytes(enum kc_hil_digest_algorithm algorithm)
{
	return algorithm == KC_HIL_SHA256 ? 32 : algorithm == KC_HIL_SHA384 ? 48 : 64;
}

/* Receives the result: kc_hil_digest_bytes bytes at digest, valid until done returns. With an error there is no digest. */
struct kc_hil_digest_client {
	void (*done)(void *context, enum kc_error error, const uint8_t *digest);
	void *context;
};

struct kc_hil_digest_ops {
	/*
	 * KC_OK: client.done is called exactly once, later or before this returns; the bytes must stay valid until then. KC_BUSY:
	 * another operation is in progress. KC_NOSUPPORT: the device does not know the algorithm. Anything else: it could not
	 * start.
	 */
	enum kc_error (*hash)(void *context, enum kc_hil_digest_algorithm algorithm, const uint8_t *bytes, uint32_t length,
			      struct kc_hil_digest_client client);
	/*
	 * HMAC (RFC 2104) with that hash. The key has at least one byte and must stay valid as long as the bytes. NULL: the
	 * device has no HMAC.
	 */
	enum kc_error (*hmac)(void *context, enum kc_hil_digest_algorithm algorithm, const uint8_t *key, uint32_t key_length,
			      const uint8_t *bytes, uint32_t length, struct kc_hil_digest_client client);
};
struct kc_hil_digest {
	const struct kc_hil_digest_ops *ops;
	void *context;
};

#endif
