/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/credentials.h>

#include "kernelcore/equal_bytes.h"

static bool require_credentials(void *context)
{
	(void)context;
	return true;
}

static bool algorithm_of(uint32_t format, enum kc_hil_digest_algorithm *algorithm)
{
	switch (format) {
	case KC_CREDENTIAL_SHA256:
		*algorithm = KC_HIL_SHA256;
		return true;
	case KC_CREDENTIAL_SHA384:
		*algorithm = KC_HIL_SHA384;
		return true;
	case KC_CREDENTIAL_SHA512:
		*algorithm = KC_HIL_SHA512;
		return true;
	default:
		return false;
	}
}

static void hashed(void *context, enum kc_error error, const uint8_t *digest)
{
	struct kc_credentials_hash *hash = context;
	struct kc_checker *checker = hash->checker;
	struct kc_check_result result = {.error = error};

	if (checker == NULL)
		return;
	if (error == KC_OK)
		result.verdict = kc_equal_bytes(digest, hash->wanted, hash->wanted_length) ? hash->match : KC_CHECK_REJECT;
	hash->checker = NULL;
	kc_checker_check_done(checker, result);
}

static enum kc_error check_credentials(void *context, struct kc_checker *checker, const struct kc_credential *credential,
				       struct kc_integrity_region region)
{
	struct kc_credentials_hash *hash = context;
	enum kc_hil_digest_algorithm algorithm;
	enum kc_error error;

	if (!algorithm_of(credential->format, &algorithm))
		return KC_NOSUPPORT;
	if (hash->checker != NULL)
		return KC_BUSY;
	if (credential->length != kc_hil_digest_bytes(algorithm))
		return KC_INVAL;
	hash->checker = checker;
	hash->wanted = credential->data;
	hash->wanted_length = credential->length;
	error = hash->digest.ops->hash(hash->digest.context, algorithm, region.bytes, region.length,
				       (struct kc_hil_digest_client){.done = hashed, .context = hash});
	if (error != KC_OK)
		hash->checker = NULL;
	return error;
}

void kc_credentials_hash_init(struct kc_credentials_hash *hash, struct kc_hil_digest digest, enum kc_check_verdict match)
{
	*hash = (struct kc_credentials_hash){.digest = digest, .match = match};
}

struct kc_credentials_policy kc_credentials_hash(struct kc_credentials_hash *hash)
{
	static const struct kc_credentials_policy_ops ops = {.require_credentials = require_credentials,
							     .check_credentials = check_credentials};

	return (struct kc_credentials_policy){.ops = &ops, .context = hash};
}
