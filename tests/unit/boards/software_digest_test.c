/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The boards' SHA-256, compared with the standard's examples and libcrypto, and as a device that works in pieces. */
#include <openssl/evp.h>
#include <string.h>

#include "boards/common/software_digest.h"
#include "tests/unit/harness.h"

#define BYTES_MAX 5000u

static uint8_t bytes[BYTES_MAX];
static struct kc_deferred_calls calls;
static struct software_digest device;
static struct kc_hil_digest digest;

static void fill_bytes(void)
{
	uint32_t state = 1;

	for (uint32_t i = 0; i < BYTES_MAX; i++) {
		state = state * 1664525u + 1013904223u;
		bytes[i] = (uint8_t)(state >> 24);
	}
}

static bool is_hash_of(const uint8_t *hash, const uint8_t *data, uint32_t length)
{
	uint8_t wanted[SHA256_BYTES];

	CU_ASSERT_EQUAL_FATAL(EVP_Digest(data, length, wanted, NULL, EVP_sha256(), NULL), 1);
	return memcmp(hash, wanted, sizeof wanted) == 0;
}

/* Examples referenced by FIPS 180-4: "abc", 448 bits, and a million times "a". */
static void examples(void)
{
	static const struct {
		const char *text;
		uint32_t times;
		uint8_t hash[4]; /* its first bytes; the rest is compared with libcrypto elsewhere */
	} known[] = {{"", 1, {0xe3, 0xb0, 0xc4, 0x42}},
		     {"abc", 1, {0xba, 0x78, 0x16, 0xbf}},
		     {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1, {0x24, 0x8d, 0x6a, 0x61}},
		     {"a", 1000000, {0xcd, 0xc7, 0x6e, 0x5c}}};

	for (uint32_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		struct sha256 sha;
		uint8_t hash[SHA256_BYTES];

		sha256_begin(&sha);
		for (uint32_t n = 0; n < known[i].times; n++)
			sha256_add(&sha, (const uint8_t *)known[i].text, (uint32_t)strlen(known[i].text));
		sha256_end(&sha, hash);
		CU_ASSERT_EQUAL(memcmp(hash, known[i].hash, sizeof known[i].hash), 0);
	}
}

/* Every length up to a few blocks, in pieces of every size. */
static void lengths_and_pieces(void)
{
	fill_bytes();
	for (uint32_t length = 0; length <= 300; length++) {
		struct sha256 sha;
		uint8_t hash[SHA256_BYTES];
		uint32_t piece = length % 71 + 1;

		sha256_begin(&sha);
		for (uint32_t at = 0; at < length; at += piece)
			sha256_add(&sha, bytes + at, length - at < piece ? length - at : piece);
		sha256_end(&sha, hash);
		CU_ASSERT_TRUE(is_hash_of(hash, bytes, length));
	}
}

/* The device. */

static uint32_t times_done;
static uint8_t result[SHA256_BYTES];
static bool ask_again; /* from within done */

static void done(void *context, enum kc_error error, const uint8_t *hash)
{
	(void)context;
	CU_ASSERT_EQUAL(error, KC_OK);
	memcpy(result, hash, sizeof result);
	times_done++;
	if (ask_again)
		CU_ASSERT_EQUAL(
		    digest.ops->hash(digest.context, KC_HIL_SHA256, bytes, 3, (struct kc_hil_digest_client){.done = done}),
		    KC_OK);
	ask_again = false;
}

static enum kc_error ask(enum kc_hil_digest_algorithm algorithm, uint32_t length)
{
	return digest.ops->hash(digest.context, algorithm, bytes, length, (struct kc_hil_digest_client){.done = done});
}

static void begin(void)
{
	fill_bytes();
	memset(&calls, 0, sizeof calls);
	times_done = 0;
	ask_again = false;
	digest = software_digest_init(&device, &calls);
}

/* Runs the device to its end. Returns how many pieces it took. */
static uint32_t work(void)
{
	uint32_t pieces = 0;

	while (kc_deferred_call_service_next(&calls) != KC_DEFERRED_CALL_NONE)
		pieces++;
	return pieces;
}

static void works_in_pieces(void)
{
	static const uint32_t lengths[] = {0, 1, 1023, 1024, 1025, 2048, 4999};
	static const uint32_t pieces[] = {1, 1, 1, 1, 2, 2, 5};

	begin();
	for (uint32_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		CU_ASSERT_EQUAL(ask(KC_HIL_SHA256, lengths[i]), KC_OK);
		CU_ASSERT_EQUAL(times_done, i);
		CU_ASSERT_EQUAL(work(), pieces[i]);
		CU_ASSERT_EQUAL(times_done, i + 1);
		CU_ASSERT_TRUE(is_hash_of(result, bytes, lengths[i]));
	}
}

static void one_at_a_time(void)
{
	begin();
	CU_ASSERT_EQUAL(ask(KC_HIL_SHA256, 2000), KC_OK);
	CU_ASSERT_EQUAL(ask(KC_HIL_SHA256, 1), KC_BUSY);
	ask_again = true;
	CU_ASSERT_EQUAL(work(), 3);
	CU_ASSERT_EQUAL(times_done, 2);
	CU_ASSERT_TRUE(is_hash_of(result, bytes, 3));
	/* A deferred call that is left over does nothing. */
	CU_ASSERT_TRUE(kc_deferred_call_set(&calls, device.call));
	CU_ASSERT_EQUAL(work(), 1);
	CU_ASSERT_EQUAL(times_done, 2);
}

static void knows_no_other(void)
{
	begin();
	CU_ASSERT_EQUAL(ask(KC_HIL_SHA384, 10), KC_NOSUPPORT);
	CU_ASSERT_EQUAL(ask(KC_HIL_SHA512, 10), KC_NOSUPPORT);
	CU_ASSERT_PTR_NULL(digest.ops->hmac);
	CU_ASSERT_EQUAL(work(), 0);
}

static void nothing_without_a_deferred_call(void)
{
	begin();
	memset(&calls, 0, sizeof calls);
	calls.count = KC_DEFERRED_CALLS_MAX;
	digest = software_digest_init(&device, &calls);
	CU_ASSERT_EQUAL(ask(KC_HIL_SHA256, 10), KC_NOMEM);
	CU_ASSERT_EQUAL(times_done, 0);
}

HARNESS_MAIN({"SHA-256 of the standard's examples", examples},
	     {"SHA-256 of every length, in pieces of every size, is libcrypto's", lengths_and_pieces},
	     {"a long input is done in pieces, and told once", works_in_pieces},
	     {"another one has to wait until the first is told", one_at_a_time},
	     {"other hashes and HMAC are not there", knows_no_other},
	     {"without a deferred call nothing begins", nothing_without_a_deferred_call})
