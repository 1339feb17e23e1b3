/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/credentials/crypto_libcrypto.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ecdsa.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#define P256_NAME         "prime256v1"
#define P256_NUMBER_BYTES 32
#define P256_POINT_BYTES  (1 + 2 * P256_NUMBER_BYTES) /* 0x04, x, y: an uncompressed point */
#define P256_UNCOMPRESSED 4
/* SEQUENCE of two INTEGERs of at most 33 bytes each. */
#define P256_DER_BYTES_MAX (2 + 2 * (2 + P256_NUMBER_BYTES + 1))

static void begin(void)
{
	OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL);
}

static const EVP_MD *digest_of(enum kc_hil_digest_algorithm algorithm)
{
	return algorithm == KC_HIL_SHA256 ? EVP_sha256() : algorithm == KC_HIL_SHA384 ? EVP_sha384() : EVP_sha512();
}

/* Hashes. */

/* Data is hashed in pieces of this size, so that a stop takes effect within a few milliseconds. */
#define PIECE_BYTES (1u << 20)

static bool is_stopped(const atomic_bool *stop)
{
	return stop != NULL && atomic_load_explicit(stop, memory_order_relaxed);
}

static uint32_t piece_of(uint32_t length)
{
	return length < PIECE_BYTES ? length : PIECE_BYTES;
}

static enum kc_error answer(struct kc_hil_digest_client client, enum kc_hil_digest_algorithm algorithm, bool done,
			    const uint8_t *digest, unsigned int length)
{
	bool right = done && length == kc_hil_digest_bytes(algorithm);

	ERR_clear_error();
	client.done(client.context, right ? KC_OK : KC_FAIL, digest);
	return KC_OK;
}

static enum kc_error hash(void *context, enum kc_hil_digest_algorithm algorithm, const uint8_t *bytes, uint32_t length,
			  struct kc_hil_digest_client client)
{
	uint8_t digest[KC_HIL_DIGEST_BYTES_MAX];
	unsigned int digest_length = 0;
	EVP_MD_CTX *state;
	bool done;

	begin();
	state = EVP_MD_CTX_new();
	done = state != NULL && EVP_DigestInit_ex(state, digest_of(algorithm), NULL) == 1;
	while (done && length > 0) {
		done = !is_stopped(context) && EVP_DigestUpdate(state, bytes, piece_of(length)) == 1;
		bytes += piece_of(length);
		length -= piece_of(length);
	}
	done = done && EVP_DigestFinal_ex(state, digest, &digest_length) == 1;
	EVP_MD_CTX_free(state);
	return answer(client, algorithm, done, digest, digest_length);
}

static EVP_MAC_CTX *begin_hmac(enum kc_hil_digest_algorithm algorithm, const uint8_t *key, uint32_t key_length)
{
	/* The library takes what it only reads as char *. */
	char *name = (char *)EVP_MD_get0_name(digest_of(algorithm));
	OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0), OSSL_PARAM_construct_end()};
	EVP_MAC *mac = EVP_MAC_fetch(NULL, OSSL_MAC_NAME_HMAC, NULL);
	EVP_MAC_CTX *state = mac != NULL ? EVP_MAC_CTX_new(mac) : NULL;

	EVP_MAC_free(mac); /* the state keeps it */
	if (state == NULL || EVP_MAC_init(state, key, key_length, parameters) == 1)
		return state;
	EVP_MAC_CTX_free(state);
	return NULL;
}

static enum kc_error hmac(void *context, enum kc_hil_digest_algorithm algorithm, const uint8_t *key, uint32_t key_length,
			  const uint8_t *bytes, uint32_t length, struct kc_hil_digest_client client)
{
	uint8_t digest[KC_HIL_DIGEST_BYTES_MAX];
	size_t digest_length = 0;
	EVP_MAC_CTX *state;
	bool done;

	if (key_length == 0)
		return KC_INVAL;
	begin();
	state = begin_hmac(algorithm, key, key_length);
	done = state != NULL;
	while (done && length > 0) {
		done = !is_stopped(context) && EVP_MAC_update(state, bytes, piece_of(length)) == 1;
		bytes += piece_of(length);
		length -= piece_of(length);
	}
	done = done && EVP_MAC_final(state, digest, &digest_length, sizeof digest) == 1;
	EVP_MAC_CTX_free(state);
	return answer(client, algorithm, done, digest, (unsigned int)digest_length);
}

struct kc_hil_digest crypto_libcrypto_digest_until(const atomic_bool *stop)
{
	static const struct kc_hil_digest_ops ops = {.hash = hash, .hmac = hmac};

	return (struct kc_hil_digest){.ops = &ops, .context = (void *)stop};
}

struct kc_hil_digest crypto_libcrypto_digest(void)
{
	return crypto_libcrypto_digest_until(NULL);
}

/* Signatures. */

/* Returns NULL if the numbers are not a valid key. */
static EVP_PKEY *key_of(const char *type, OSSL_PARAM_BLD *numbers)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name(NULL, type, NULL);
	OSSL_PARAM *parameters = OSSL_PARAM_BLD_to_param(numbers);
	EVP_PKEY *key = NULL;

	if (context == NULL || parameters == NULL || EVP_PKEY_fromdata_init(context) != 1 ||
	    EVP_PKEY_fromdata(context, &key, EVP_PKEY_PUBLIC_KEY, parameters) != 1)
		key = NULL;
	OSSL_PARAM_free(parameters);
	EVP_PKEY_CTX_free(context);
	return key;
}

static EVP_PKEY *rsa_key(const struct kc_hil_public_key *numbers)
{
	BIGNUM *modulus = BN_bin2bn(numbers->bytes, (int)kc_hil_key_bytes(numbers->kind), NULL);
	OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
	EVP_PKEY *key = NULL;

	if (modulus != NULL && builder != NULL && OSSL_PARAM_BLD_push_BN(builder, OSSL_PKEY_PARAM_RSA_N, modulus) == 1 &&
	    OSSL_PARAM_BLD_push_uint32(builder, OSSL_PKEY_PARAM_RSA_E, numbers->exponent) == 1)
		key = key_of("RSA", builder);
	OSSL_PARAM_BLD_free(builder);
	BN_free(modulus);
	return key;
}

static EVP_PKEY *ecdsa_key(const struct kc_hil_public_key *numbers)
{
	uint8_t point[P256_POINT_BYTES] = {P256_UNCOMPRESSED};
	OSSL_PARAM_BLD *builder = OSSL_PARAM_BLD_new();
	EVP_PKEY *key = NULL;

	memcpy(point + 1, numbers->bytes, sizeof point - 1);
	if (builder != NULL &&
	    OSSL_PARAM_BLD_push_utf8_string(builder, OSSL_PKEY_PARAM_GROUP_NAME, P256_NAME, strlen(P256_NAME)) == 1 &&
	    OSSL_PARAM_BLD_push_octet_string(builder, OSSL_PKEY_PARAM_PUB_KEY, point, sizeof point) == 1)
		key = key_of("EC", builder);
	OSSL_PARAM_BLD_free(builder);
	return key;
}

/* Encodes r and s as DER, as libcrypto requires. Returns the length, or 0 on failure. */
static size_t encode_ecdsa(const uint8_t *numbers, uint8_t der[P256_DER_BYTES_MAX])
{
	ECDSA_SIG *signature = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(numbers, P256_NUMBER_BYTES, NULL);
	BIGNUM *s = BN_bin2bn(numbers + P256_NUMBER_BYTES, P256_NUMBER_BYTES, NULL);
	uint8_t *to = der;
	int length = -1;

	if (signature != NULL && r != NULL && s != NULL && ECDSA_SIG_set0(signature, r, s) == 1) {
		/* The signature owns them now. */
		r = s = NULL;
		length = i2d_ECDSA_SIG(signature, &to);
	}
	BN_free(r);
	BN_free(s);
	ECDSA_SIG_free(signature);
	return length > 0 ? (size_t)length : 0;
}

/* Returns 1 if verified, 0 if not, or a negative number if it could not be checked. */
static int verify_with(EVP_PKEY *key, const struct kc_hil_signed_digest *what, const uint8_t *signature, size_t length)
{
	bool is_rsa = what->key.kind != KC_HIL_ECDSA_P256;
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	int result = -1;

	if (context != NULL && EVP_PKEY_verify_init(context) == 1 &&
	    (!is_rsa || EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) == 1) &&
	    EVP_PKEY_CTX_set_signature_md(context, digest_of(what->algorithm)) == 1)
		result =
		    EVP_PKEY_verify(context, signature, length, what->digest, kc_hil_digest_bytes(what->algorithm)) == 1 ? 1 : 0;
	EVP_PKEY_CTX_free(context);
	return result;
}

static enum kc_error verify(void *context, const struct kc_hil_signed_digest *what, struct kc_hil_signature_client client)
{
	uint8_t der[P256_DER_BYTES_MAX];
	const uint8_t *signature = what->signature;
	size_t length = kc_hil_signature_bytes(what->key.kind);
	EVP_PKEY *key;
	int result = -1;

	(void)context;
	begin();
	key = what->key.kind == KC_HIL_ECDSA_P256 ? ecdsa_key(&what->key) : rsa_key(&what->key);
	if (key == NULL) {
		ERR_clear_error();
		return KC_INVAL;
	}
	if (what->key.kind == KC_HIL_ECDSA_P256) {
		signature = der;
		length = encode_ecdsa(what->signature, der);
	}
	if (length > 0)
		result = verify_with(key, what, signature, length);
	EVP_PKEY_free(key);
	ERR_clear_error();
	client.done(client.context, result < 0 ? KC_FAIL : KC_OK, result == 1);
	return KC_OK;
}

struct kc_hil_signature crypto_libcrypto_signature(void)
{
	static const struct kc_hil_signature_ops ops = {.verify = verify};

	return (struct kc_hil_signature){.ops = &ops};
}

/* Key files. */

static int no_password(char *buffer, int size, int writing, void *context)
{
	(void)buffer, (void)size, (void)writing, (void)context;
	return -1;
}

static EVP_PKEY *parse_public(const uint8_t *file, size_t length)
{
	const unsigned char *at = file;
	BIO *memory = BIO_new_mem_buf(file, (int)length);
	EVP_PKEY *key = memory == NULL ? NULL : PEM_read_bio_PUBKEY(memory, NULL, no_password, NULL);

	BIO_free(memory);
	if (key == NULL) {
		key = d2i_PUBKEY(NULL, &at, (long)length);
		/* Refuse trailing bytes. */
		if (key != NULL && at != file + length) {
			EVP_PKEY_free(key);
			key = NULL;
		}
	}
	return key;
}

static bool is_private(const uint8_t *file, size_t length)
{
	BIO *memory = BIO_new_mem_buf(file, (int)length);
	EVP_PKEY *key = memory == NULL ? NULL : PEM_read_bio_PrivateKey(memory, NULL, no_password, NULL);
	bool is = key != NULL || memmem(file, length, "PRIVATE KEY-----", 16) != NULL;

	BIO_free(memory);
	EVP_PKEY_free(key);
	return is;
}

static bool refuse(char *reason, size_t size, const char *why)
{
	snprintf(reason, size, "%s", why);
	return false;
}

static bool take_rsa(EVP_PKEY *from, struct crypto_key *key, char *reason, size_t reason_size)
{
	int bits = EVP_PKEY_get_bits(from);
	BIGNUM *modulus = NULL;
	BIGNUM *exponent = NULL;
	bool done = false;

	if (bits != 2048 && bits != 3072 && bits != 4096) {
		snprintf(reason, reason_size, "is an RSA key of %d bits; only 2048, 3072 and 4096 are supported", bits);
		return false;
	}
	key->key.kind = bits == 2048 ? KC_HIL_RSA2048 : bits == 3072 ? KC_HIL_RSA3072 : KC_HIL_RSA4096;
	if (EVP_PKEY_get_bn_param(from, OSSL_PKEY_PARAM_RSA_N, &modulus) != 1 ||
	    EVP_PKEY_get_bn_param(from, OSSL_PKEY_PARAM_RSA_E, &exponent) != 1 || BN_bn2binpad(modulus, key->bytes, bits / 8) < 0)
		refuse(reason, reason_size, "is an RSA key whose numbers cannot be read");
	else if (BN_num_bits(exponent) > 32 || BN_is_one(exponent) || !BN_is_odd(exponent))
		refuse(reason, reason_size, "is an RSA key with an unusable exponent; it must be odd, above 1 and below 2^32");
	else
		done = true;
	if (done)
		key->key.exponent = (uint32_t)BN_get_word(exponent);
	BN_free(modulus);
	BN_free(exponent);
	return done;
}

static bool take_ecdsa(EVP_PKEY *from, struct crypto_key *key, char *reason, size_t reason_size)
{
	char curve[64] = "?";
	BIGNUM *x = NULL;
	BIGNUM *y = NULL;
	bool done;

	(void)EVP_PKEY_get_group_name(from, curve, sizeof curve, NULL);
	if (strcmp(curve, P256_NAME) != 0) {
		snprintf(reason, reason_size, "is a key on curve %s; only NIST P-256 (prime256v1) is supported", curve);
		return false;
	}
	key->key.kind = KC_HIL_ECDSA_P256;
	done = EVP_PKEY_get_bn_param(from, OSSL_PKEY_PARAM_EC_PUB_X, &x) == 1 &&
	       EVP_PKEY_get_bn_param(from, OSSL_PKEY_PARAM_EC_PUB_Y, &y) == 1 &&
	       BN_bn2binpad(x, key->bytes, P256_NUMBER_BYTES) >= 0 &&
	       BN_bn2binpad(y, key->bytes + P256_NUMBER_BYTES, P256_NUMBER_BYTES) >= 0;
	BN_free(x);
	BN_free(y);
	return done || refuse(reason, reason_size, "is an ECDSA key whose numbers cannot be read");
}

static bool take(EVP_PKEY *from, struct crypto_key *key, char *reason, size_t reason_size)
{
	if (EVP_PKEY_is_a(from, "RSA"))
		return take_rsa(from, key, reason, reason_size);
	if (EVP_PKEY_is_a(from, "EC"))
		return take_ecdsa(from, key, reason, reason_size);
	snprintf(reason, reason_size, "is a key of type %s; only RSA and ECDSA on P-256 are supported",
		 EVP_PKEY_get0_type_name(from));
	return false;
}

bool crypto_libcrypto_read_key(const uint8_t *file, size_t length, struct crypto_key *key, char *reason, size_t reason_size)
{
	EVP_PKEY *parsed;
	bool done;

	*key = (struct crypto_key){.key = {.exponent = 0}};
	if (length > INT_MAX)
		return refuse(reason, reason_size, "is too large for a key");
	begin();
	parsed = parse_public(file, length);
	if (parsed != NULL)
		done = take(parsed, key, reason, reason_size);
	else if (is_private(file, length))
		done = refuse(reason, reason_size, "is a private key; give the public key: openssl pkey -in FILE -pubout");
	else if (memmem(file, length, "BEGIN CERTIFICATE-----", 22) != NULL)
		done = refuse(reason, reason_size, "is a certificate; give only its key: openssl x509 -in FILE -noout -pubkey");
	else
		done = refuse(reason, reason_size, "is not a public key in PEM or DER");
	EVP_PKEY_free(parsed);
	ERR_clear_error();
	key->key.bytes = key->bytes;
	return done;
}
