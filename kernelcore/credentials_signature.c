/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/credentials.h>

#include "kernelcore/equal_bytes.h"
#include "kernelcore/memory_functions.h"

/* How a credential format is constructed. */
struct scheme {
	uint32_t format;
	enum kc_hil_key_kind kind;
	enum kc_hil_digest_algorithm algorithm;
	bool has_modulus; /* before the signature */
};

static const struct scheme schemes[] = {
    {KC_CREDENTIAL_RSA2048, KC_HIL_RSA2048, KC_HIL_SHA256, false},
    {KC_CREDENTIAL_RSA3072_KEY, KC_HIL_RSA3072, KC_HIL_SHA512, true},
    {KC_CREDENTIAL_RSA4096_KEY, KC_HIL_RSA4096, KC_HIL_SHA512, true},
    {KC_CREDENTIAL_ECDSA_NIST_P256, KC_HIL_ECDSA_P256, KC_HIL_SHA256, false},
};

/* NULL: the format is not a signature. */
static const struct scheme *scheme_of(uint32_t format)
{
	for (uint32_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
		if (schemes[i].format == format)
			return &schemes[i];
	}
	return NULL;
}

static uint32_t modulus_bytes(const struct scheme *scheme)
{
	return scheme->has_modulus ? kc_hil_key_bytes(scheme->kind) : 0;
}

static bool require_credentials(void *context)
{
	(void)context;
	return true;
}

/*
 * Finds the next key that may have made the credential: one of the right kind, with the modulus that the credential names. Anyone
 * may have written that modulus, so it saves work but proves nothing.
 */
static const struct kc_credentials_key *find_key(struct kc_credentials_signature *signature, const struct scheme *scheme)
{
	while (signature->next_key < signature->key_count) {
		const struct kc_credentials_key *key = &signature->keys[signature->next_key++];

		if (key->key.kind == scheme->kind &&
		    kc_equal_bytes(key->key.bytes, signature->credential.data, modulus_bytes(scheme)))
			return key;
	}
	return NULL;
}

static void finish(struct kc_credentials_signature *signature, struct kc_check_result result)
{
	struct kc_checker *checker = signature->checker;

	signature->checker = NULL;
	kc_checker_check_done(checker, result);
}

static void verified(void *context, enum kc_error error, bool verified);

/* Tries the keys one by one until one matches. A loop rather than recursion, for verifiers that answer at once. */
static void try_keys(struct kc_credentials_signature *signature)
{
	const struct scheme *scheme = scheme_of(signature->credential.format);
	const struct kc_credentials_key *key;
	enum kc_error error;

	do {
		key = find_key(signature, scheme);
		if (key == NULL) {
			finish(signature, (struct kc_check_result){.error = signature->trouble, .verdict = KC_CHECK_PASS});
			return;
		}
		signature->number = key->number;
		signature->checked =
		    (struct kc_hil_signed_digest){.key = key->key,
						  .algorithm = scheme->algorithm,
						  .digest = signature->hash,
						  .signature = signature->credential.data + modulus_bytes(scheme)};
		signature->answered = false;
		signature->inside = true;
		error = signature->verifier.ops->verify(signature->verifier.context, &signature->checked,
							(struct kc_hil_signature_client){.done = verified, .context = signature});
		signature->inside = false;
		/* An error with one key does not keep another from matching. */
		if (error != KC_OK)
			signature->trouble = error;
	} while (error != KC_OK || (signature->answered && signature->checker != NULL));
}

static void verified(void *context, enum kc_error error, bool verified)
{
	struct kc_credentials_signature *signature = context;

	if (signature->checker == NULL)
		return;
	if (error != KC_OK)
		signature->trouble = error;
	signature->answered = true;
	if (error == KC_OK && verified)
		finish(signature,
		       (struct kc_check_result){.verdict = KC_CHECK_ACCEPT, .has_metadata = true, .metadata = signature->number});
	else if (!signature->inside)
		try_keys(signature);
}

static void hashed(void *context, enum kc_error error, const uint8_t *digest)
{
	struct kc_credentials_signature *signature = context;
	const struct scheme *scheme = scheme_of(signature->credential.format);

	if (signature->checker == NULL || scheme == NULL)
		return;
	if (error != KC_OK) {
		finish(signature, (struct kc_check_result){.error = error});
		return;
	}
	memcpy(signature->hash, digest, kc_hil_digest_bytes(scheme->algorithm));
	try_keys(signature);
}

static enum kc_error check_credentials(void *context, struct kc_checker *checker, const struct kc_credential *credential,
				       struct kc_integrity_region region)
{
	struct kc_credentials_signature *signature = context;
	const struct scheme *scheme = scheme_of(credential->format);
	enum kc_error error;

	if (scheme == NULL)
		return KC_NOSUPPORT;
	if (signature->checker != NULL)
		return KC_BUSY;
	if (credential->length != modulus_bytes(scheme) + kc_hil_signature_bytes(scheme->kind))
		return KC_INVAL;
	signature->credential = *credential;
	signature->trouble = KC_OK;
	signature->next_key = 0;
	/* Without a matching key there is no need to hash. */
	if (find_key(signature, scheme) == NULL)
		return KC_NOSUPPORT;
	signature->next_key = 0;
	signature->checker = checker;
	error = signature->digest.ops->hash(signature->digest.context, scheme->algorithm, region.bytes, region.length,
					    (struct kc_hil_digest_client){.done = hashed, .context = signature});
	if (error != KC_OK)
		signature->checker = NULL;
	return error;
}

void kc_credentials_signature_init(struct kc_credentials_signature *signature, struct kc_hil_digest digest,
				   struct kc_hil_signature verifier, const struct kc_credentials_key *keys, uint32_t key_count)
{
	*signature =
	    (struct kc_credentials_signature){.digest = digest, .verifier = verifier, .keys = keys, .key_count = key_count};
}

struct kc_credentials_policy kc_credentials_signature(struct kc_credentials_signature *signature)
{
	static const struct kc_credentials_policy_ops ops = {.require_credentials = require_credentials,
							     .check_credentials = check_credentials};

	return (struct kc_credentials_policy){.ops = &ops, .context = signature};
}
