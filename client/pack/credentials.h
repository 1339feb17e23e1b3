/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The footers of a TBF: credentials over everything before them, and reserved space. Only credentials.c uses libcrypto. */
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
	/* Files that each hold a private key, DER (PKCS#8) or PEM; NULL: none. */
	const char *rsa2048_key, *rsa3072_key, *rsa4096_key, *ecdsa_nist_p256_key;
	const char *hmac_sha256_key; /* file whose bytes are the secret */
	uint32_t minimum_bytes;      /* minimum space for footers */
};

/* Returns the size of the requested credentials, without reserved space. */
size_t credentials_size(const struct credential_wishes *wishes);
/*
 * Returns how much reserved space to add so that the footers take minimum_bytes: 0, or a multiple of 4 with room for at least one
 * empty credential.
 */
size_t credentials_reserve(const struct credential_wishes *wishes);

/* Appends the requested credentials to *tbf. They cover the bytes it holds at the call. */
bool credentials_append(struct bytes *tbf, const struct credential_wishes *wishes, struct failure *failure);
/* Appends `length` bytes of reserved space: reserved credentials, or zeros if that is too little for one. */
void credentials_append_reserved(struct bytes *tbf, size_t length);

#define CREDENTIALS_HASH_BYTES_MAX 64
/*
 * Computes the hash that a credential of this format holds for these bytes. Returns its length, or 0 if the format is not a hash.
 */
size_t credentials_hash(uint32_t format, const uint8_t *bytes, size_t length, uint8_t hash[CREDENTIALS_HASH_BYTES_MAX]);

#endif
