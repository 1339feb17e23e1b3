/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Hashes, HMACs and signatures by OpenSSL's libcrypto, and the reading of key files. All answers come before the call returns. The
 * library runs as it is built: the system's openssl.cnf is not read, so that it cannot bring other code into the daemon.
 */
#ifndef DAEMON_CREDENTIALS_CRYPTO_LIBCRYPTO_H
#define DAEMON_CREDENTIALS_CRYPTO_LIBCRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <kc/hil/digest.h>
#include <kc/hil/signature.h>

struct kc_hil_digest crypto_libcrypto_digest(void);
struct kc_hil_signature crypto_libcrypto_signature(void);

/* A public key as numbers; key.bytes is `bytes` of this struct, so a copy must set it anew. */
struct crypto_key {
	struct kc_hil_public_key key;
	uint8_t bytes[KC_HIL_KEY_BYTES_MAX];
};
/*
 * Reads a public key, PEM or DER (SubjectPublicKeyInfo), of RSA with 2048, 3072 or 4096 bits or of ECDSA on curve P-256. False if it is
 * none, with a line for a person: "is ...".
 */
bool crypto_libcrypto_read_key(const uint8_t *file, size_t length, struct crypto_key *key, char *reason, size_t reason_size);

#endif
