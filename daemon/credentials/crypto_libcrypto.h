/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Hashes, HMACs and signatures with OpenSSL's libcrypto, and the reading of key files. Every operation completes before its call
 * returns. libcrypto runs with its built-in settings: it does not read the system's openssl.cnf, which could load other code into
 * the daemon.
 */
#ifndef DAEMON_CREDENTIALS_CRYPTO_LIBCRYPTO_H
#define DAEMON_CREDENTIALS_CRYPTO_LIBCRYPTO_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <kc/hil/digest.h>
#include <kc/hil/signature.h>

struct kc_hil_digest crypto_libcrypto_digest(void);
/* Returns a digest device whose operations fail soon after another thread sets *stop. *stop must outlive the device. */
struct kc_hil_digest crypto_libcrypto_digest_until(const atomic_bool *stop);
struct kc_hil_signature crypto_libcrypto_signature(void);

/* A public key as numbers. key.bytes points to `bytes` of this struct, so it must be set again after a copy. */
struct crypto_key {
	struct kc_hil_public_key key;
	uint8_t bytes[KC_HIL_KEY_BYTES_MAX];
};
/*
 * Reads a public key, PEM or DER (SubjectPublicKeyInfo): RSA with 2048, 3072 or 4096 bits, or ECDSA on curve P-256. Returns false
 * if the file holds no such key; `reason` is then a phrase to append to the file's name: "is ...".
 */
bool crypto_libcrypto_read_key(const uint8_t *file, size_t length, struct crypto_key *key, char *reason, size_t reason_size);

#endif
