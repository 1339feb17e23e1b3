/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Credentials that must be accepted: hashes, HMACs and signatures, made by the openssl program and checked by libcrypto. */
#define HARNESS_SECONDS 300
#include <kc/checker.h>
#include <kc/credentials.h>

#include "kernelcore/tbf_numbers.h"
#include "tests/unit/credentials_rig.h"
#include "tests/unit/harness.h"
#include "tests/unit/openssl_program.h"

static void every_signature(void)
{
	struct credentials_world world;

	for (int key = 0; key < CREDENTIALS_KEYS; key++) {
		credentials_begin(&world);
		for (int i = 0; i < CREDENTIALS_KEYS; i++)
			credentials_trust(&world, i);
		credentials_add(&world, &made[key]);
		struct kc_check_outcome outcome = credentials_check(&world);

		CU_ASSERT_TRUE(credentials_is_accepted(outcome, key, 0));
		CU_ASSERT_EQUAL(outcome.credential.credential.format, key_formats[key]);
		CU_ASSERT_EQUAL(outcome.credential.credential.offset, CREDENTIALS_BINARY_END + 8);
	}
}

static void answers_later(void)
{
	later.wanted = true;
	every_signature();
	later.wanted = false;
}

static void any_order(void)
{
	struct credentials_world world;
	struct credentials_made stranger = made[OTHER_RSA2048];
	struct credentials_made reserved = {.format = KC_CREDENTIAL_RESERVED, .length = 24};
	const struct credentials_made *const row[] = {&reserved, &stranger, &sha256, &made[ECDSA], &sha512, &hmac};

	/* Rotates the list of keys: ours is found at any position. */
	for (uint32_t turn = 0; turn < 6; turn++) {
		credentials_begin(&world);
		credentials_trust(&world, ECDSA);
		for (uint32_t i = 0; i < 6; i++)
			credentials_add(&world, row[(i + turn) % 6]);
		CU_ASSERT_TRUE(credentials_is_accepted(credentials_check(&world), ECDSA, (3 + 6 - turn) % 6));
	}
	/* The first accepted credential wins. */
	credentials_begin(&world);
	credentials_trust(&world, ECDSA);
	credentials_trust(&world, RSA3072);
	credentials_add(&world, &made[RSA3072]);
	credentials_add(&world, &made[ECDSA]);
	CU_ASSERT_TRUE(credentials_is_accepted(credentials_check(&world), RSA3072, 0));
}

static void hashes_of_the_file(void)
{
	const struct credentials_made *const right[] = {&sha256, &sha384, &sha512};
	struct credentials_world world;

	for (int i = 0; i < 3; i++) {
		credentials_begin(&world);
		world.hash_verdict = KC_CHECK_ACCEPT;
		credentials_add(&world, right[i]);
		struct kc_check_outcome outcome = credentials_check(&world);

		CU_ASSERT_TRUE(outcome.error == KC_CHECKED_OK && outcome.credential.present && !outcome.credential.has_metadata);
		CU_ASSERT_EQUAL(outcome.credential.credential.format, right[i]->format);
		for (uint32_t bit = 0; bit < 8 * world.total; bit++) {
			if (bit / 8 >= CREDENTIALS_BINARY_END && bit / 8 < CREDENTIALS_BINARY_END + 8)
				continue;
			world.tbf.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
			if (credentials_check(&world).error != KC_CHECKED_REJECTED)
				CU_FAIL("a flipped bit is not seen by a hash");
			world.tbf.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
		/* Where signatures are required, a hash is not enough. */
		world.hash_verdict = KC_CHECK_PASS;
		CU_ASSERT_TRUE(credentials_is_not_accepted(&world));
	}
}

static void reject_stops(void)
{
	struct credentials_made wrong = sha384;
	struct credentials_world world;

	wrong.data[47] ^= 1;
	credentials_begin(&world);
	credentials_trust(&world, ECDSA);
	credentials_add(&world, &made[OTHER_ECDSA]);
	credentials_add(&world, &wrong);
	credentials_add(&world, &made[ECDSA]);
	struct kc_check_outcome outcome = credentials_check(&world);

	CU_ASSERT_EQUAL(outcome.error, KC_CHECKED_REJECTED);
	CU_ASSERT_EQUAL(outcome.index, 1);
	/* Even if none is required. */
	world.optional = true;
	CU_ASSERT_EQUAL(credentials_check(&world).error, KC_CHECKED_REJECTED);
	/* It is not reached after an accepted one. */
	credentials_begin(&world);
	credentials_trust(&world, ECDSA);
	credentials_add(&world, &made[ECDSA]);
	credentials_add(&world, &wrong);
	CU_ASSERT_TRUE(credentials_is_accepted(credentials_check(&world), ECDSA, 0));
}

static void shared_secrets(void)
{
	struct credentials_world world;

	for (later.wanted = false;; later.wanted = true) {
		credentials_begin(&world);
		credentials_add(&world, &hmac);
		CU_ASSERT_TRUE(credentials_is_not_accepted(&world));
		world.secrets[0] = (struct kc_credentials_secret){(const uint8_t *)"0123456789abcdeg", 16, 7};
		world.secret_count = 1;
		CU_ASSERT_TRUE(credentials_is_not_accepted(&world));
		world.secrets[1] = (struct kc_credentials_secret){secret, 16, 9};
		world.secret_count = 2;
		CU_ASSERT_TRUE(credentials_is_accepted(credentials_check(&world), 9 - 100, 0));
		for (uint32_t bit = 0; bit < 8 * world.total; bit++) {
			if (bit / 8 >= CREDENTIALS_BINARY_END && bit / 8 < CREDENTIALS_BINARY_END + 8)
				continue;
			world.tbf.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
			if (!credentials_is_not_accepted(&world))
				CU_FAIL("a flipped bit is not seen by an HMAC");
			world.tbf.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
		if (later.wanted)
			break;
	}
	later.wanted = false;
}

static void none_at_all(void)
{
	struct credentials_world world;
	struct kc_check_outcome outcome;

	credentials_begin(&world);
	credentials_trust(&world, ECDSA);
	CU_ASSERT_TRUE(credentials_is_not_accepted(&world));
	world.optional = true;
	outcome = credentials_check(&world);
	CU_ASSERT_TRUE(outcome.error == KC_CHECKED_OK && !outcome.credential.present);
	credentials_add(&world, &made[OTHER_ECDSA]);
	outcome = credentials_check(&world);
	CU_ASSERT_TRUE(outcome.error == KC_CHECKED_OK && !outcome.credential.present);
	credentials_add(&world, &made[ECDSA]);
	CU_ASSERT_TRUE(credentials_is_accepted(credentials_check(&world), ECDSA, 1));
}

static void format_names(void)
{
#define TBF_CREDENTIAL(name, number, bytes, text) CU_ASSERT_STRING_EQUAL(kc_credential_format_text(number), text);
#include "protocol/tbf.def"

	CU_ASSERT_STRING_EQUAL(kc_credential_format_text(8), "unknown");
}

static const struct harness_test accepted[] = {
    {"signatures that openssl made are accepted, with the number of the key", every_signature},
    {"a device may answer later", answers_later},
    {"credentials may stand in any order, the first accepted one wins", any_order},
    {"hashes accept what is whole and reject what is not", hashes_of_the_file},
    {"a rejected credential ends the check", reject_stops},
    {"HMACs are accepted with the right secret only", shared_secrets},
    {"without credentials the policy decides", none_at_all},
    {"formats have names", format_names},
    {NULL, NULL},
};

/* All tests are in one program, to share the keys, which take seconds to make. */
static const struct harness_test *const parts[] = {accepted, credentials_forged, credentials_failing, credentials_key_files};

int main(void)
{
	static struct harness_test tests[64];
	size_t count = 0;

	for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
		for (const struct harness_test *test = parts[i]; test->name != NULL; test++)
			tests[count++] = *test;
	}
	openssl_begin();
	credentials_make_keys();
	credentials_make();
	return harness_run(tests, count);
}
