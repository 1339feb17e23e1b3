/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A digest is computed once for any number of requests, and a request that is no longer wanted ends early. */
#include "daemon/credentials/digest_memory.h"

#include <string.h>

#include "daemon/credentials/crypto_libcrypto.h"
#include "tests/unit/harness.h"

#define BYTES_MAX (5u << 20) /* several pieces */

static uint8_t bytes[BYTES_MAX];
static const uint8_t keys[CREDENTIALS_KEYS_MAX + 1][16] = {"one", "another"};

/* libcrypto, counted. */
static uint32_t hashes, hmacs;
static bool breaks;

static enum kc_error counted_hash(void *context, enum kc_hil_digest_algorithm algorithm, const uint8_t *from, uint32_t length,
				  struct kc_hil_digest_client client)
{
	struct kc_hil_digest device = crypto_libcrypto_digest();

	(void)context;
	hashes++;
	if (breaks) {
		client.done(client.context, KC_FAIL, NULL);
		return KC_OK;
	}
	return device.ops->hash(device.context, algorithm, from, length, client);
}

static enum kc_error counted_hmac(void *context, enum kc_hil_digest_algorithm algorithm, const uint8_t *key, uint32_t key_length,
				  const uint8_t *from, uint32_t length, struct kc_hil_digest_client client)
{
	struct kc_hil_digest device = crypto_libcrypto_digest();

	(void)context;
	hmacs++;
	return device.ops->hmac(device.context, algorithm, key, key_length, from, length, client);
}

static const struct kc_hil_digest_ops counted = {.hash = counted_hash, .hmac = counted_hmac};

/* The last answer. */
static enum kc_error answered;
static uint8_t digest[KC_HIL_DIGEST_BYTES_MAX];
static uint32_t digest_bytes;

static void take(void *context, enum kc_error error, const uint8_t *given)
{
	(void)context;
	answered = error;
	if (error == KC_OK)
		memcpy(digest, given, digest_bytes);
}

static const struct kc_hil_digest_client client = {.done = take};

static bool hash(struct kc_hil_digest device, enum kc_hil_digest_algorithm algorithm, uint32_t length)
{
	answered = KC_BUSY;
	digest_bytes = kc_hil_digest_bytes(algorithm);
	return device.ops->hash(device.context, algorithm, bytes, length, client) == KC_OK && answered == KC_OK;
}

static bool hmac(struct kc_hil_digest device, const uint8_t *key)
{
	answered = KC_BUSY;
	digest_bytes = 32;
	return device.ops->hmac(device.context, KC_HIL_SHA256, key, 16, bytes, 64, client) == KC_OK && answered == KC_OK;
}

static void once(void)
{
	struct digest_memory memory;
	struct kc_hil_digest device = digest_memory_init(&memory, (struct kc_hil_digest){.ops = &counted});
	uint8_t first[3][KC_HIL_DIGEST_BYTES_MAX];

	hashes = 0;
	for (uint32_t round = 0; round < 3; round++) {
		for (uint32_t algorithm = KC_HIL_SHA256; algorithm <= KC_HIL_SHA512; algorithm++) {
			memset(digest, 0, sizeof digest);
			CU_ASSERT_TRUE(hash(device, algorithm, 1000));
			if (round == 0)
				memcpy(first[algorithm], digest, sizeof digest);
			CU_ASSERT_EQUAL(memcmp(first[algorithm], digest, sizeof digest), 0);
		}
	}
	CU_ASSERT_EQUAL(hashes, 3);
	/* Without the digest memory, the digest is the same. */
	CU_ASSERT_TRUE(hash(crypto_libcrypto_digest(), KC_HIL_SHA384, 1000));
	CU_ASSERT_EQUAL(memcmp(first[KC_HIL_SHA384], digest, 48), 0);
}

static void once_for_each_key(void)
{
	struct digest_memory memory;
	struct kc_hil_digest device = digest_memory_init(&memory, (struct kc_hil_digest){.ops = &counted});
	uint8_t first[32];

	hmacs = 0;
	CU_ASSERT_TRUE(hmac(device, keys[0]));
	memcpy(first, digest, sizeof first);
	CU_ASSERT_TRUE(hmac(device, keys[1]));
	CU_ASSERT_NOT_EQUAL(memcmp(first, digest, sizeof first), 0);
	CU_ASSERT_TRUE(hmac(device, keys[0]));
	CU_ASSERT_EQUAL(memcmp(first, digest, sizeof first), 0);
	CU_ASSERT_EQUAL(hmacs, 2);
	for (uint32_t i = 2; i < CREDENTIALS_KEYS_MAX; i++)
		CU_ASSERT_TRUE(hmac(device, keys[i]));
	CU_ASSERT_EQUAL(hmacs, CREDENTIALS_KEYS_MAX);
	/* Too many keys are refused, without damage. */
	CU_ASSERT_FALSE(hmac(device, keys[CREDENTIALS_KEYS_MAX]));
	CU_ASSERT_TRUE(hmac(device, keys[0]));
	CU_ASSERT_EQUAL(memcmp(first, digest, sizeof first), 0);
	CU_ASSERT_EQUAL(hmacs, CREDENTIALS_KEYS_MAX);
}

static void failures(void)
{
	struct digest_memory memory;
	struct kc_hil_digest device = digest_memory_init(&memory, (struct kc_hil_digest){.ops = &counted});

	hashes = 0;
	breaks = true;
	CU_ASSERT_FALSE(hash(device, KC_HIL_SHA256, 1000));
	CU_ASSERT_EQUAL(answered, KC_FAIL);
	breaks = false;
	CU_ASSERT_TRUE(hash(device, KC_HIL_SHA256, 1000));
	CU_ASSERT_EQUAL(hashes, 2);
}

static void stopped(void)
{
	atomic_bool stop = false;
	struct kc_hil_digest device = crypto_libcrypto_digest_until(&stop);
	uint8_t whole[64];

	CU_ASSERT_TRUE(hash(device, KC_HIL_SHA512, BYTES_MAX));
	memcpy(whole, digest, sizeof whole);
	bytes[BYTES_MAX - 1] ^= 1;
	CU_ASSERT_TRUE(hash(device, KC_HIL_SHA512, BYTES_MAX));
	CU_ASSERT_NOT_EQUAL(memcmp(whole, digest, sizeof whole), 0);
	bytes[BYTES_MAX - 1] ^= 1;
	stop = true;
	CU_ASSERT_FALSE(hash(device, KC_HIL_SHA512, BYTES_MAX));
	CU_ASSERT_EQUAL(answered, KC_FAIL);
	CU_ASSERT_FALSE(hmac(device, keys[0]));
	CU_ASSERT_EQUAL(answered, KC_FAIL);
}

HARNESS_MAIN({"a hash that is asked for again is not computed again", once},
	     {"an HMAC is computed once for each key", once_for_each_key}, {"a digest that failed is tried again", failures},
	     {"a digest that nobody wants any more fails at once", stopped})
