/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/credentials.h>

#include "kernelcore/equal_bytes.h"

static bool require_credentials(void *context)
{
	(void)context;
	return true;
}

static void finish(struct kc_credentials_hmac *hmac, struct kc_check_result result)
{
	struct kc_checker *checker = hmac->checker;

	hmac->checker = NULL;
	kc_checker_check_done(checker, result);
}

static void computed(void *context, enum kc_error error, const uint8_t *digest);

/* Tries the secrets one by one until one matches. A loop rather than recursion, for digests that answer at once. */
static void try_secrets(struct kc_credentials_hmac *hmac)
{
	enum kc_error error;

	do {
		const struct kc_credentials_secret *secret = &hmac->secrets[hmac->next_secret];

		if (hmac->next_secret == hmac->secret_count) {
			finish(hmac, (struct kc_check_result){.error = hmac->trouble, .verdict = KC_CHECK_PASS});
			return;
		}
		hmac->next_secret++;
		hmac->answered = false;
		hmac->inside = true;
		error =
		    hmac->digest.ops->hmac(hmac->digest.context, KC_HIL_SHA256, secret->bytes, secret->length, hmac->region.bytes,
					   hmac->region.length, (struct kc_hil_digest_client){.done = computed, .context = hmac});
		hmac->inside = false;
		/* An error with one secret does not keep another from matching. */
		if (error != KC_OK)
			hmac->trouble = error;
	} while (error != KC_OK || (hmac->answered && hmac->checker != NULL));
}

static void computed(void *context, enum kc_error error, const uint8_t *digest)
{
	struct kc_credentials_hmac *hmac = context;

	if (hmac->checker == NULL)
		return;
	if (error != KC_OK)
		hmac->trouble = error;
	hmac->answered = true;
	if (error == KC_OK && kc_equal_bytes(digest, hmac->wanted, kc_hil_digest_bytes(KC_HIL_SHA256)))
		finish(hmac, (struct kc_check_result){.verdict = KC_CHECK_ACCEPT,
						      .has_metadata = true,
						      .metadata = hmac->secrets[hmac->next_secret - 1].number});
	else if (!hmac->inside)
		try_secrets(hmac);
}

static enum kc_error check_credentials(void *context, struct kc_checker *checker, const struct kc_credential *credential,
				       struct kc_integrity_region region)
{
	struct kc_credentials_hmac *hmac = context;

	if (credential->format != KC_CREDENTIAL_HMAC_SHA256 || hmac->secret_count == 0 || hmac->digest.ops->hmac == NULL)
		return KC_NOSUPPORT;
	if (hmac->checker != NULL)
		return KC_BUSY;
	if (credential->length != kc_hil_digest_bytes(KC_HIL_SHA256))
		return KC_INVAL;
	hmac->checker = checker;
	hmac->region = region;
	hmac->wanted = credential->data;
	hmac->next_secret = 0;
	hmac->trouble = KC_OK;
	try_secrets(hmac);
	return KC_OK;
}

void kc_credentials_hmac_init(struct kc_credentials_hmac *hmac, struct kc_hil_digest digest,
			      const struct kc_credentials_secret *secrets, uint32_t secret_count)
{
	*hmac = (struct kc_credentials_hmac){.digest = digest, .secrets = secrets, .secret_count = secret_count};
}

struct kc_credentials_policy kc_credentials_hmac(struct kc_credentials_hmac *hmac)
{
	static const struct kc_credentials_policy_ops ops = {.require_credentials = require_credentials,
							     .check_credentials = check_credentials};

	return (struct kc_credentials_policy){.ops = &ops, .context = hmac};
}
