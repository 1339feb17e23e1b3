/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Credentials that must not be accepted. Isolation bugs E6 and E8. */
#include <kc/checker.h>
#include <string.h>

#include "tests/unit/credentials_rig.h"
#include "tests/unit/harness.h"
#include "tests/unit/openssl_program.h"

/* Flips each bit of the signed bytes and of the signature. */
static void flipped_bits(void)
{
	for (int key = 0; key <= ECDSA; key++) {
		struct credentials_world world;
		uint32_t survived = 0;

		credentials_begin(&world);
		credentials_trust(&world, key);
		credentials_add(&world, &made[key]);
		for (uint32_t bit = 0; bit < 8 * world.total; bit++) {
			/* The footer's header belongs to neither. */
			if (bit / 8 >= CREDENTIALS_BINARY_END && bit / 8 < CREDENTIALS_BINARY_END + 8)
				continue;
			world.tbf.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
			survived += !credentials_is_not_accepted(&world);
			world.tbf.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
		CU_ASSERT_EQUAL(survived, 0);
		CU_ASSERT_TRUE(credentials_is_accepted(credentials_check(&world), key, 0));
	}
}

static void flipped_footer_heads(void)
{
	struct credentials_world world;

	credentials_begin(&world);
	credentials_trust(&world, RSA4096);
	credentials_add(&world, &made[RSA4096]);
	for (uint32_t bit = 8 * CREDENTIALS_BINARY_END; bit < 8 * (CREDENTIALS_BINARY_END + 8); bit++) {
		world.tbf.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		/* One flip turns the credential into a hash, which is rejected. */
		CU_ASSERT_NOT_EQUAL(credentials_check(&world).error, KC_CHECKED_OK);
		world.tbf.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
}

static void wrong_keys(void)
{
	static const int pairs[][2] = {
	    {RSA2048, OTHER_RSA2048}, {RSA4096, OTHER_RSA4096}, {ECDSA, OTHER_ECDSA}, {RSA2048, RSA4096}, {ECDSA, RSA3072}};
	struct credentials_world world;

	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		credentials_begin(&world);
		credentials_trust(&world, pairs[i][1]);
		credentials_add(&world, &made[pairs[i][0]]);
		CU_ASSERT_TRUE(credentials_is_not_accepted(&world));
	}
	credentials_begin(&world);
	credentials_add(&world, &made[RSA4096]);
	CU_ASSERT_TRUE(credentials_is_not_accepted(&world));
}

/* E8: the modulus in a credential proves nothing, because anybody can write it. */
static void swapped_signer(void)
{
	struct credentials_made swapped = made[RSA4096];
	struct credentials_world world;

	memcpy(swapped.data, keys[OTHER_RSA4096].bytes, 512);
	credentials_begin(&world);
	credentials_trust(&world, RSA4096);
	credentials_trust(&world, OTHER_RSA4096);
	credentials_add(&world, &swapped);
	CU_ASSERT_TRUE(credentials_is_not_accepted(&world));

	/* A stranger's signature with the modulus of a trusted key. */
	swapped = made[OTHER_RSA4096];
	memcpy(swapped.data, keys[RSA4096].bytes, 512);
	credentials_begin(&world);
	credentials_trust(&world, RSA4096);
	credentials_add(&world, &swapped);
	CU_ASSERT_TRUE(credentials_is_not_accepted(&world));

	/* The key that verifies is reported, whatever comes before it. */
	credentials_begin(&world);
	credentials_trust(&world, OTHER_RSA4096);
	credentials_trust(&world, RSA4096);
	credentials_add(&world, &swapped);
	credentials_add(&world, &made[RSA4096]);
	CU_ASSERT_TRUE(credentials_is_accepted(credentials_check(&world), RSA4096, 1));
	credentials_begin(&world);
	credentials_trust(&world, OTHER_RSA2048);
	credentials_trust(&world, RSA2048);
	credentials_add(&world, &made[RSA2048]);
	CU_ASSERT_TRUE(credentials_is_accepted(credentials_check(&world), RSA2048, 0));
}

/* E8: bytes after the signature in its footer have no effect and are not read. */
static void more_than_the_signature(void)
{
	struct credentials_made padded = made[ECDSA];
	struct credentials_world world;

	memset(padded.data + padded.length, 0xaa, 16);
	padded.length += 16;
	credentials_begin(&world);
	credentials_trust(&world, ECDSA);
	credentials_add(&world, &padded);
	struct kc_check_outcome outcome = credentials_check(&world);

	CU_ASSERT_TRUE(credentials_is_accepted(outcome, ECDSA, 0));
	CU_ASSERT_EQUAL(outcome.credential.credential.length, 64);
}

static void wrong_algorithms(void)
{
	static const struct {
		int key;
		const char *digest, *more;
	} tries[] = {{RSA2048, "sha512", ""},
		     {RSA2048, "sha1", ""},
		     {RSA3072, "sha256", ""},
		     {RSA3072, "sha384", ""},
		     {RSA4096, "sha256", ""},
		     {RSA4096, "sha512", "-sigopt rsa_padding_mode:pss"},
		     {RSA2048, "sha256", "-sigopt rsa_padding_mode:pss"},
		     {ECDSA, "sha512", ""},
		     {ECDSA, "sha384", ""}};
	struct credentials_made wrong;
	struct credentials_world world;

	for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
		credentials_sign(tries[i].key, tries[i].digest, tries[i].more, &wrong);
		credentials_begin(&world);
		credentials_trust(&world, tries[i].key);
		credentials_add(&world, &wrong);
		CU_ASSERT_TRUE(credentials_is_not_accepted(&world));
	}
	/* A correct signature labelled as another format. */
	wrong = made[RSA4096];
	wrong.format = KC_CREDENTIAL_RSA3072_KEY;
	credentials_begin(&world);
	credentials_trust(&world, RSA4096);
	credentials_trust(&world, RSA3072);
	credentials_add(&world, &wrong);
	CU_ASSERT_TRUE(credentials_is_not_accepted(&world));
}

static void truncated(void)
{
	struct credentials_world world;

	credentials_begin(&world);
	credentials_trust(&world, RSA4096);
	credentials_trust(&world, ECDSA);
	credentials_add(&world, &made[ECDSA]);
	uint32_t whole = world.total;

	for (world.total = CREDENTIALS_BINARY_END; world.total < whole; world.total++)
		CU_ASSERT_TRUE(credentials_is_not_accepted(&world));
	/* A credential shorter than its format: those after it do not count, as upstream. */
	for (uint32_t length = 0; length < 4 + 64; length += 3) {
		credentials_begin(&world);
		credentials_trust(&world, ECDSA);
		credentials_add_raw(&world, length, &made[ECDSA]);
		credentials_add(&world, &made[ECDSA]);
		CU_ASSERT_TRUE(credentials_is_not_accepted(&world));
	}
}

/* ECDSA's numbers at the edges of their range. */
static void odd_numbers(void)
{
	struct credentials_made odd = made[ECDSA];
	struct credentials_world world;

	for (int which = 0; which < 6; which++) {
		odd = made[ECDSA];
		memset(odd.data + (which % 2) * 32, which < 2 ? 0 : 0xff, 32);
		if (which >= 4)
			memset(odd.data, which == 4 ? 0 : 0xff, 64);
		credentials_begin(&world);
		credentials_trust(&world, ECDSA);
		credentials_add(&world, &odd);
		CU_ASSERT_TRUE(credentials_is_not_accepted(&world));
	}
	odd = made[RSA2048];
	for (int byte = 0; byte < 2; byte++) {
		memset(odd.data, byte == 0 ? 0 : 0xff, 256);
		credentials_begin(&world);
		credentials_trust(&world, RSA2048);
		credentials_add(&world, &odd);
		CU_ASSERT_TRUE(credentials_is_not_accepted(&world));
	}
	/* Signature 1, the trivial root of the trivial message. */
	memset(odd.data, 0, 256);
	odd.data[255] = 1;
	credentials_begin(&world);
	credentials_trust(&world, RSA2048);
	credentials_add(&world, &odd);
	CU_ASSERT_TRUE(credentials_is_not_accepted(&world));
}

const struct harness_test credentials_forged[] = {
    {"one flipped bit of binary or signature, and none is accepted", flipped_bits},
    {"one flipped bit of a footer's head, and it is none any more", flipped_footer_heads},
    {"signatures of other keys are not accepted", wrong_keys},
    {"E8 the signer that a credential names is not believed", swapped_signer},
    {"E8 what follows a signature is not read", more_than_the_signature},
    {"signatures by other algorithms are not accepted", wrong_algorithms},
    {"E6 truncated credentials are not accepted", truncated},
    {"numbers at their edges are no signatures", odd_numbers},
    {NULL, NULL},
};
