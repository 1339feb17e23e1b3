/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/pack/credentials.h"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <string.h>

#include "client/pack/tbf_numbers.h"

#define KEY_FILE_BYTES_MAX 0x10000u
#define SECRET_BYTES_MIN   16                                            /* as the daemon requires */
#define EMPTY_BYTES        (TBF_TLV_BYTES + TBF_CREDENTIAL_FORMAT_BYTES) /* a credential without data */
/* The longest credential whose TLV length fits a u16 and is a multiple of 4. */
#define LONGEST_BYTES (TBF_TLV_BYTES + 0xfffc)

static size_t one_size(bool wished, size_t data_bytes)
{
	return wished ? EMPTY_BYTES + data_bytes : 0;
}

size_t credentials_size(const struct credential_wishes *wishes)
{
	return one_size(wishes->sha256, TBF_CREDENTIAL_BYTES_SHA256) + one_size(wishes->sha384, TBF_CREDENTIAL_BYTES_SHA384) +
	       one_size(wishes->sha512, TBF_CREDENTIAL_BYTES_SHA512) +
	       one_size(wishes->rsa2048_key, TBF_CREDENTIAL_BYTES_RSA2048) +
	       one_size(wishes->rsa3072_key, TBF_CREDENTIAL_BYTES_RSA3072_KEY) +
	       one_size(wishes->rsa4096_key, TBF_CREDENTIAL_BYTES_RSA4096_KEY) +
	       one_size(wishes->ecdsa_nist_p256_key, TBF_CREDENTIAL_BYTES_ECDSA_NIST_P256) +
	       one_size(wishes->hmac_sha256_key, TBF_CREDENTIAL_BYTES_HMAC_SHA256);
}

size_t credentials_reserve(const struct credential_wishes *wishes)
{
	size_t wished = credentials_size(wishes);
	size_t missing;

	if (wishes->minimum_bytes <= wished)
		return 0;
	missing = wishes->minimum_bytes - wished;
	if (missing < EMPTY_BYTES)
		missing = EMPTY_BYTES;
	return (missing + TBF_ALIGNMENT - 1) / TBF_ALIGNMENT * TBF_ALIGNMENT;
}

static void append_credential(struct bytes *tbf, uint32_t format, const uint8_t *data, size_t length)
{
	bytes_append_u16(tbf, TBF_TLV_CREDENTIALS);
	bytes_append_u16(tbf, (uint16_t)(TBF_CREDENTIAL_FORMAT_BYTES + length));
	bytes_append_u32(tbf, format);
	bytes_append(tbf, data, length);
}

void credentials_append_reserved(struct bytes *tbf, size_t length)
{
	while (length >= EMPTY_BYTES && !tbf->exhausted) {
		size_t part = length < LONGEST_BYTES ? length : LONGEST_BYTES;

		/* The remainder must be zero or large enough for another credential. */
		if (length - part > 0 && length - part < EMPTY_BYTES)
			part -= EMPTY_BYTES;
		append_credential(tbf, TBF_CREDENTIAL_RESERVED, NULL, 0);
		tbf->data[tbf->length - EMPTY_BYTES + 2] = (uint8_t)(part - TBF_TLV_BYTES);
		tbf->data[tbf->length - EMPTY_BYTES + 3] = (uint8_t)((part - TBF_TLV_BYTES) >> 8);
		bytes_append_zeroes(tbf, part - EMPTY_BYTES);
		length -= part;
	}
	bytes_append_zeroes(tbf, length);
}

static bool crypto_fail(struct failure *failure, const char *what)
{
	char reason[160];

	ERR_error_string_n(ERR_get_error(), reason, sizeof(reason));
	return fail(failure, "cannot %s: %s", what, reason);
}

size_t credentials_hash(uint32_t format, const uint8_t *bytes, size_t length, uint8_t hash[CREDENTIALS_HASH_BYTES_MAX])
{
	const EVP_MD *digest = format == TBF_CREDENTIAL_SHA256   ? EVP_sha256()
			       : format == TBF_CREDENTIAL_SHA384 ? EVP_sha384()
			       : format == TBF_CREDENTIAL_SHA512 ? EVP_sha512()
								 : NULL;
	unsigned int hash_length = 0;

	return digest && EVP_Digest(bytes, length, hash, &hash_length, digest, NULL) ? hash_length : 0;
}

static bool append_hash(struct bytes *tbf, size_t signed_bytes, uint32_t format, struct failure *failure)
{
	uint8_t hash[CREDENTIALS_HASH_BYTES_MAX];
	size_t length = credentials_hash(format, tbf->data, signed_bytes, hash);

	if (length == 0)
		return crypto_fail(failure, "compute a hash");
	append_credential(tbf, format, hash, length);
	return true;
}

/* Keys must not have a password: the tool cannot ask for one. */
static int no_password(char *buffer, int size, int writing, void *context)
{
	(void)buffer, (void)size, (void)writing, (void)context;
	return -1;
}

static EVP_PKEY *parse_key(const struct bytes *file)
{
	BIO *memory = BIO_new_mem_buf(file->data, (int)file->length);
	EVP_PKEY *key = NULL;

	if (memory)
		key = PEM_read_bio_PrivateKey(memory, NULL, no_password, NULL);
	BIO_free(memory);
	if (!key) {
		const unsigned char *at = file->data;

		key = d2i_AutoPrivateKey(NULL, &at, (long)file->length);
	}
	ERR_clear_error();
	return key;
}

static EVP_PKEY *read_key(const char *file_name, struct failure *failure)
{
	struct bytes file = {0};
	EVP_PKEY *key = NULL;

	if (bytes_read_file(&file, file_name, KEY_FILE_BYTES_MAX, failure)) {
		key = parse_key(&file);
		if (!key)
			fail(failure, "%s: is not a private key in DER (PKCS#8) or PEM without a password", file_name);
		if (file.data)
			OPENSSL_cleanse(file.data, file.length);
	}
	bytes_free(&file);
	return key;
}

/* *length: in, the room; out, the bytes written. */
static bool sign(EVP_PKEY *key, const EVP_MD *digest, const struct bytes *tbf, size_t signed_bytes, uint8_t *signature,
		 size_t *length, struct failure *failure)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool done = context && EVP_DigestSignInit(context, NULL, digest, NULL, key) > 0 &&
		    EVP_DigestSign(context, signature, length, tbf->data, signed_bytes) > 0;

	EVP_MD_CTX_free(context);
	return done || crypto_fail(failure, "sign");
}

/* Parameters of an RSA credential. */
struct rsa_scheme {
	uint32_t format;
	int bits;
	bool has_modulus; /* the modulus precedes the signature, to identify the key */
	const EVP_MD *(*digest)(void);
};

static bool append_rsa(struct bytes *tbf, size_t signed_bytes, EVP_PKEY *key, const struct rsa_scheme *scheme,
		       const char *file_name, struct failure *failure)
{
	uint8_t data[TBF_CREDENTIAL_BYTES_RSA4096_KEY];
	size_t length = (size_t)scheme->bits / 8, before = scheme->has_modulus ? length : 0;
	BIGNUM *modulus = NULL;
	bool done;

	if (!EVP_PKEY_is_a(key, "RSA") || EVP_PKEY_get_bits(key) != scheme->bits)
		return fail(failure, "%s: is not an RSA key of %d bits", file_name, scheme->bits);
	done = !scheme->has_modulus || (EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &modulus) &&
					BN_bn2binpad(modulus, data, (int)length) == (int)length);
	BN_free(modulus);
	if (!done)
		return crypto_fail(failure, "read the key's modulus");
	if (!sign(key, scheme->digest(), tbf, signed_bytes, data + before, &length, failure))
		return false;
	append_credential(tbf, scheme->format, data, before + length);
	return true;
}

static bool append_rsa2048(struct bytes *tbf, size_t signed_bytes, EVP_PKEY *key, const char *file_name, struct failure *failure)
{
	static const struct rsa_scheme scheme = {TBF_CREDENTIAL_RSA2048, 2048, false, EVP_sha256};

	return append_rsa(tbf, signed_bytes, key, &scheme, file_name, failure);
}

static bool append_rsa3072(struct bytes *tbf, size_t signed_bytes, EVP_PKEY *key, const char *file_name, struct failure *failure)
{
	static const struct rsa_scheme scheme = {TBF_CREDENTIAL_RSA3072_KEY, 3072, true, EVP_sha512};

	return append_rsa(tbf, signed_bytes, key, &scheme, file_name, failure);
}

static bool append_rsa4096(struct bytes *tbf, size_t signed_bytes, EVP_PKEY *key, const char *file_name, struct failure *failure)
{
	static const struct rsa_scheme scheme = {TBF_CREDENTIAL_RSA4096_KEY, 4096, true, EVP_sha512};

	return append_rsa(tbf, signed_bytes, key, &scheme, file_name, failure);
}

static bool append_ecdsa(struct bytes *tbf, size_t signed_bytes, EVP_PKEY *key, const char *file_name, struct failure *failure)
{
	uint8_t data[TBF_CREDENTIAL_BYTES_ECDSA_NIST_P256], encoded[128];
	const unsigned char *at = encoded;
	size_t half = sizeof(data) / 2, length = sizeof(encoded);
	char curve[64] = "";
	ECDSA_SIG *signature;
	bool done;

	if (!EVP_PKEY_is_a(key, "EC") || !EVP_PKEY_get_group_name(key, curve, sizeof(curve), NULL) ||
	    strcmp(curve, "prime256v1") != 0)
		return fail(failure, "%s: is not a key for ECDSA on curve NIST P-256", file_name);
	if (!sign(key, EVP_sha256(), tbf, signed_bytes, encoded, &length, failure))
		return false;
	signature = d2i_ECDSA_SIG(NULL, &at, (long)length);
	done = signature && BN_bn2binpad(ECDSA_SIG_get0_r(signature), data, (int)half) == (int)half &&
	       BN_bn2binpad(ECDSA_SIG_get0_s(signature), data + half, (int)half) == (int)half;
	ECDSA_SIG_free(signature);
	if (!done)
		return crypto_fail(failure, "write the signature");
	append_credential(tbf, TBF_CREDENTIAL_ECDSA_NIST_P256, data, sizeof(data));
	return true;
}

typedef bool signer(struct bytes *tbf, size_t signed_bytes, EVP_PKEY *key, const char *file_name, struct failure *failure);

static bool append_signature(struct bytes *tbf, size_t signed_bytes, signer *append, const char *file_name,
			     struct failure *failure)
{
	EVP_PKEY *key = read_key(file_name, failure);
	bool done = key && append(tbf, signed_bytes, key, file_name, failure);

	EVP_PKEY_free(key);
	return done;
}

static bool append_hmac(struct bytes *tbf, size_t signed_bytes, const char *file_name, struct failure *failure)
{
	uint8_t data[TBF_CREDENTIAL_BYTES_HMAC_SHA256];
	unsigned int length = 0;
	struct bytes secret = {0};
	bool done = bytes_read_file(&secret, file_name, KEY_FILE_BYTES_MAX, failure);

	if (done && secret.length < SECRET_BYTES_MIN)
		done = fail(failure, "%s: has %zu bytes; a key for HMAC has at least %d", file_name, secret.length,
			    SECRET_BYTES_MIN);
	else if (done && !HMAC(EVP_sha256(), secret.data, (int)secret.length, tbf->data, signed_bytes, data, &length))
		done = crypto_fail(failure, "compute an HMAC");
	if (secret.data)
		OPENSSL_cleanse(secret.data, secret.length);
	bytes_free(&secret);
	if (done)
		append_credential(tbf, TBF_CREDENTIAL_HMAC_SHA256, data, length);
	return done;
}

bool credentials_append(struct bytes *tbf, const struct credential_wishes *wishes, struct failure *failure)
{
	size_t signed_bytes = tbf->length;

	if (wishes->sha256 && !append_hash(tbf, signed_bytes, TBF_CREDENTIAL_SHA256, failure))
		return false;
	if (wishes->sha384 && !append_hash(tbf, signed_bytes, TBF_CREDENTIAL_SHA384, failure))
		return false;
	if (wishes->sha512 && !append_hash(tbf, signed_bytes, TBF_CREDENTIAL_SHA512, failure))
		return false;
	if (wishes->rsa2048_key && !append_signature(tbf, signed_bytes, append_rsa2048, wishes->rsa2048_key, failure))
		return false;
	if (wishes->rsa3072_key && !append_signature(tbf, signed_bytes, append_rsa3072, wishes->rsa3072_key, failure))
		return false;
	if (wishes->rsa4096_key && !append_signature(tbf, signed_bytes, append_rsa4096, wishes->rsa4096_key, failure))
		return false;
	if (wishes->ecdsa_nist_p256_key &&
	    !append_signature(tbf, signed_bytes, append_ecdsa, wishes->ecdsa_nist_p256_key, failure))
		return false;
	if (wishes->hmac_sha256_key && !append_hmac(tbf, signed_bytes, wishes->hmac_sha256_key, failure))
		return false;
	return true;
}
