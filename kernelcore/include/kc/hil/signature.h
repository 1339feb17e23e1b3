/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Signature verification (Tock's hil::public_key_crypto::signature), by hardware or a library. All numbers are big-endian. */
#ifndef KC_HIL_SIGNATURE_H
#define KC_HIL_SIGNATURE_H

#include <kc/hil/digest.h>
#include <kc/types.h>

enum kc_hil_key_kind { KC_HIL_RSA2048, KC_HIL_RSA3072, KC_HIL_RSA4096, KC_HIL_ECDSA_P256 };

struct kc_hil_public_key {
	enum kc_hil_key_kind kind;
	const uint8_t *bytes; /* kc_hil_key_bytes of them. RSA: the modulus; ECDSA: x, then y */
	uint32_t exponent;    /* RSA */
};

/* The longest key, which is also the longest signature. */
#define KC_HIL_KEY_BYTES_MAX 512u
static inline uint32_t kc_hil_key_bytes(enum kc_hil_key_kind kind)
{
	return kind == KC_HIL_RSA2048 ? 256 : kind == KC_HIL_RSA3072 ? 384 : kind == KC_HIL_RSA4096 ? 512 : 64;
}
/* RSA: as long as the modulus; ECDSA: r, then s, 32 bytes each. */
static inline uint32_t kc_hil_signature_bytes(enum kc_hil_key_kind kind)
{
	return kc_hil_key_bytes(kind);
}

/* One verification. Everything it points to must stay valid until the client has received the result. */
struct kc_hil_signed_digest {
	struct kc_hil_public_key key;
	enum kc_hil_digest_algorithm algorithm; /* of the digest */
	const uint8_t *digest;                  /* kc_hil_digest_bytes */
	const uint8_t *signature;               /* kc_hil_signature_bytes; RSA: PKCS#1 v1.5, which names the algorithm too */
};

struct kc_hil_signature_client {
	/* verified: the signature was made with this key for this digest. Meaningful only with KC_OK. */
	void (*done)(void *context, enum kc_error error, bool verified);
	void *context;
};

struct kc_hil_signature_ops {
	/*
	 * KC_OK: client.done is called exactly once, later or before this returns. KC_BUSY: another verification is in progress.
	 * KC_NOSUPPORT: the device does not know that kind of key. KC_INVAL: the bytes are not a key of that kind. Anything else:
	 * the verification could not be started.
	 */
	enum kc_error (*verify)(void *context, const struct kc_hil_signed_digest *what, struct kc_hil_signature_client client);
};
struct kc_hil_signature {
	const struct kc_hil_signature_ops *ops;
	void *context;
};

#endif
