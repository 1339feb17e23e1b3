/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A TBF's footers: credentials over everything before them, and reserved space. Hashes and signatures come from libcrypto, which
 * is used nowhere else.
 */
#ifndef PACK_CREDENTIALS_H
#define PACK_CREDENTIALS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/pack/bytes.h"
#include "client/pack/failure.h"

struct credential_wishes {
	bool sha256;
	bool sha384;
	bool sha512;
	/* Files with a private key each, DER (PKCS#8) or PEM; NULL for none. */
	const char *rsa2048_key, *rsa3072_key, *rsa4096_key, *ecdsa_nist_p256_key;
	const char *hmac_sha256_key; /* file whose bytes are the secret */
	uint32_t minimum_bytes;      /* room to keep for footers, at least */
};

/* Bytes that the wished credentials take, without reserved space. */
size_t credentials_size(const struct credential_wishes *wishes);
/*
 * Bytes of reserved space to add so that footers take minimum_bytes: none, or at least one empty credential, a multiple of 4.
 */
size_t credentials_reserve(const struct credential_wishes *wishes);

/* Appends the wished credentials to *tbf, over the bytes it holds at the call. */
bool credentials_append(struct bytes *tbf, const struct credential_wishes *wishes, struct failure *failure);
/* Appends `length` bytes of reserved space: as many reserved credentials as it takes, zeroes if it is too little for one. */
void credentials_append_reserved(struct bytes *tbf, size_t length);

#define CREDENTIALS_HASH_BYTES_MAX 64
/* The hash that a credential of this format holds for these bytes: its length, 0 if that format is no hash. */
size_t credentials_hash(uint32_t format, const uint8_t *bytes, size_t length, uint8_t hash[CREDENTIALS_HASH_BYTES_MAX]);

#endif
