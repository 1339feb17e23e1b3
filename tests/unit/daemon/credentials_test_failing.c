/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The check of credentials with devices that fail, keys that are unusable, and callers that make mistakes. */
#include <kc/checker.h>
#include <kc/credentials.h>

#include "daemon/credentials/crypto_libcrypto.h"
#include "tests/unit/credentials_rig.h"
#include "tests/unit/harness.h"
#include "tests/unit/openssl_program.h"

/* If a device fails, nothing is accepted. */
static enum kc_error failing_error = KC_FAIL;
static bool failing_begins;

static enum kc_error failing_hash(void *context, enum kc_hil_digest_algorithm algorithm, const uint8_t *bytes, uint32_t length,
				  struct kc_hil_digest_client client)
{
	(void)context, (void)algorithm, (void)bytes, (void)length;
	if (!failing_begins)
		return failing_error;
	client.done(client.context, failing_error, NULL);
	return KC_OK;
}

static enum kc_error failing_hmac(void *context, enum kc_hil_digest_algorithm algorithm, const uint8_t *key, uint32_t key_length,
				  const uint8_t *bytes, uint32_t length, struct kc_hil_digest_client client)
{
	(void)key, (void)key_length;
	return failing_hash(context, algorithm, bytes, length, client);
}

static enum kc_error failing_verify(void *context, const struct kc_hil_signed_digest *what, struct kc_hil_signature_client client)
{
	(void)context, (void)what;
	if (!failing_begins)
		return failing_error;
	client.done(client.context, failing_error, true);
	return KC_OK;
}

static struct kc_check_outcome check_with(const struct kc_credentials_policy *policy, struct credentials_world *world)
{
	struct kc_checker checker;
	struct kc_check_outcome outcome = {.error = KC_CHECKED_OK, .credential.present = true};
	struct kc_process_binary checked = {.flash = world->tbf.bytes};

	CU_ASSERT_EQUAL_FATAL(kc_tbf_parse(binary.bytes, sizeof binary.bytes, &checked.tbf).error, KC_TBF_OK);
	checked.tbf.total_size = world->total;
	kc_checker_init(&checker, policy, NULL, NULL);
	CU_ASSERT_EQUAL(kc_checker_check(&checker, &checked), KC_OK);
	for (int steps = 0; steps < 100 && kc_checker_step(&checker, &outcome) != KC_PROGRESS_DONE; steps++)
		continue;
	return outcome;
}

static void failing_devices(void)
{
	static const struct kc_hil_digest_ops digest_ops = {.hash = failing_hash, .hmac = failing_hmac};
	static const struct kc_hil_digest_ops no_hmac_ops = {.hash = failing_hash};
	static const struct kc_hil_signature_ops signature_ops = {.verify = failing_verify};
	struct kc_hil_digest digest = {.ops = &digest_ops};
	struct credentials_world world;

	for (int round = 0; round < 4; round++) {
		struct kc_credentials_hash hash_policy;
		struct kc_credentials_signature signature_policy;
		struct kc_credentials_hmac hmac_policy;
		struct kc_credentials_policy policy;
		/* A device that lacks an algorithm is not an error; such credentials then do not count. */
		enum kc_check_error begins = round < 2 ? KC_CHECKED_INTERNAL_ERROR : KC_CHECKED_NOT_ACCEPTED;

		failing_begins = round % 2 == 1;
		failing_error = round < 2 ? KC_FAIL : KC_NOSUPPORT;
		if (failing_begins)
			begins = KC_CHECKED_NOT_ACCEPTED;

		credentials_begin(&world);
		credentials_add(&world, &sha256);
		kc_credentials_hash_init(&hash_policy, digest, KC_CHECK_ACCEPT);
		policy = kc_credentials_hash(&hash_policy);
		CU_ASSERT_EQUAL(check_with(&policy, &world).error, begins);

		credentials_begin(&world);
		credentials_trust(&world, RSA4096);
		credentials_add(&world, &made[RSA4096]);
		kc_credentials_signature_init(&signature_policy, digest, crypto_libcrypto_signature(), world.keys,
					      world.key_count);
		policy = kc_credentials_signature(&signature_policy);
		CU_ASSERT_EQUAL(check_with(&policy, &world).error, begins);
		kc_credentials_signature_init(&signature_policy, crypto_libcrypto_digest(),
					      (struct kc_hil_signature){.ops = &signature_ops}, world.keys, world.key_count);
		policy = kc_credentials_signature(&signature_policy);
		CU_ASSERT_EQUAL(check_with(&policy, &world).error, KC_CHECKED_NOT_ACCEPTED);

		credentials_begin(&world);
		credentials_add(&world, &hmac);
		world.secrets[0] = (struct kc_credentials_secret){secret, 16, 9};
		kc_credentials_hmac_init(&hmac_policy, digest, world.secrets, 1);
		policy = kc_credentials_hmac(&hmac_policy);
		CU_ASSERT_EQUAL(check_with(&policy, &world).error, KC_CHECKED_NOT_ACCEPTED);
		kc_credentials_hmac_init(&hmac_policy, (struct kc_hil_digest){.ops = &no_hmac_ops}, world.secrets, 1);
		policy = kc_credentials_hmac(&hmac_policy);
		CU_ASSERT_EQUAL(check_with(&policy, &world).error, KC_CHECKED_NOT_ACCEPTED);
	}
}

/* A key that the verifier rejects does not prevent a match of the next one. */
static void unusable_keys(void)
{
	struct crypto_key off_curve = keys[ECDSA];
	struct credentials_world world;

	off_curve.bytes[63] ^= 1;
	off_curve.key.bytes = off_curve.bytes;
	credentials_begin(&world);
	world.keys[0] = (struct kc_credentials_key){.key = off_curve.key, .number = 1};
	world.key_count = 1;
	credentials_add(&world, &made[ECDSA]);
	CU_ASSERT_TRUE(credentials_is_not_accepted(&world));
	credentials_trust(&world, ECDSA);
	CU_ASSERT_TRUE(credentials_is_accepted(credentials_check(&world), ECDSA, 0));
}

/* Misuse that no checker commits: wrong lengths for a format, two checks at once, unexpected answers. */
static void bad_callers(void)
{
	struct kc_credentials_hash hash_policy;
	struct kc_credentials_signature signature_policy;
	struct kc_credentials_hmac hmac_policy;
	struct kc_credentials_policy policies[3];
	const struct credentials_made *const credentials[] = {&sha256, &made[ECDSA], &hmac};
	struct kc_integrity_region region = {.bytes = binary.bytes, .length = CREDENTIALS_BINARY_END};
	struct kc_checker idle;
	struct credentials_world world;

	credentials_begin(&world);
	credentials_trust(&world, ECDSA);
	world.secrets[0] = (struct kc_credentials_secret){secret, 16, 9};
	kc_checker_init(&idle, NULL, NULL, NULL);
	later.wanted = true;
	kc_credentials_hash_init(&hash_policy, credentials_digest_device(), KC_CHECK_ACCEPT);
	kc_credentials_signature_init(&signature_policy, credentials_digest_device(), credentials_signature_device(), world.keys,
				      world.key_count);
	kc_credentials_hmac_init(&hmac_policy, credentials_digest_device(), world.secrets, 1);
	policies[0] = kc_credentials_hash(&hash_policy);
	policies[1] = kc_credentials_signature(&signature_policy);
	policies[2] = kc_credentials_hmac(&hmac_policy);
	for (int i = 0; i < 3; i++) {
		const struct kc_credentials_policy *policy = &policies[i];
		struct kc_credential credential = {.format = credentials[i]->format, .data = credentials[i]->data};

		CU_ASSERT_TRUE(policy->ops->require_credentials(policy->context));
		CU_ASSERT_EQUAL(policy->ops->check_credentials(policy->context, &idle, &credential, region), KC_INVAL);
		credential.length = credentials[i]->length + 1;
		CU_ASSERT_EQUAL(policy->ops->check_credentials(policy->context, &idle, &credential, region), KC_INVAL);
		credential.length = credentials[i]->length;
		CU_ASSERT_EQUAL(policy->ops->check_credentials(policy->context, &idle, &credential, region), KC_OK);
		CU_ASSERT_EQUAL(policy->ops->check_credentials(policy->context, &idle, &credential, region), KC_BUSY);
		while (credentials_answer_now())
			continue;
		/* The same answer again. */
		later.digest_client.done(later.digest_client.context, KC_OK, later.digest);
		if (i == 1)
			later.signature_client.done(later.signature_client.context, KC_OK, true);
		CU_ASSERT_FALSE(credentials_answer_now());
		CU_ASSERT_EQUAL(policy->ops->check_credentials(policy->context, &idle, &credential, region), KC_OK);
		while (credentials_answer_now())
			continue;
	}
	later.wanted = false;
}

const struct harness_test credentials_failing[] = {
    {"a device that fails lets nothing through", failing_devices},
    {"a key that cannot be used does not hide another", unusable_keys},
    {"policies stand callers that make mistakes", bad_callers},
    {NULL, NULL},
};
