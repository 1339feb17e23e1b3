/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <kc/credentials.h>
#include <kc/tbf.h>

#include "daemon/credentials/credentials.h"
#include "daemon/credentials/credentials_keys.h"
#include "daemon/credentials/crypto_libcrypto.h"
#include "daemon/credentials/digest_memory.h"

/* Maximum number of checker steps for one TBF, one or two per credential. */
#define STEPS_MAX 128

#define SIGN_IT "sign it with tock-elf2tab --rsa4096-private or --ecdsa-nist-p256-private"

/* The state of one check, so that several can run at the same time. */
struct check {
	struct digest_memory digests;
	struct kc_credentials_hash hash;
	struct kc_credentials_signature signature;
	struct kc_credentials_hmac hmac;
	struct kc_credentials_list list;
	struct kc_credentials_policy policies[3];
	struct kc_credentials_policy policy;
	struct kc_checker checker;
};

/* Sets up the credential policies and their verdicts. */
static void compose(struct check *check, const struct credentials *credentials, const atomic_bool *stop)
{
	struct kc_hil_digest digest = digest_memory_init(&check->digests, crypto_libcrypto_digest_until(stop));
	enum kc_check_verdict match = credentials->require == CREDENTIALS_HASH ? KC_CHECK_ACCEPT : KC_CHECK_PASS;

	kc_credentials_hash_init(&check->hash, digest, match);
	kc_credentials_signature_init(&check->signature, digest, crypto_libcrypto_signature(), credentials->keys,
				      credentials->key_count);
	kc_credentials_hmac_init(&check->hmac, digest, credentials->secrets, credentials->secret_count);
	check->policies[0] = kc_credentials_hash(&check->hash);
	check->policies[1] = kc_credentials_signature(&check->signature);
	check->policies[2] = kc_credentials_hmac(&check->hmac);
	kc_credentials_list_init(&check->list, check->policies, 3, credentials->require != CREDENTIALS_NONE);
	check->policy = kc_credentials_list(&check->list);
	kc_checker_init(&check->checker, &check->policy, NULL, NULL);
}

/* Lists the credentials of a binary, like "sha256, rsa4096", or "" if there are none. */
static void list_credentials(const struct kc_process_binary *binary, char *text, size_t size)
{
	struct kc_tbf_credential credential;
	uint32_t cursor = 0;
	size_t length = 0;

	text[0] = '\0';
	while (kc_tbf_footer_next(binary->flash, &binary->tbf, &cursor, &credential) == KC_TBF_FOOTER_CREDENTIAL) {
		const char *name = kc_credential_format_text(credential.format);

		if (credential.format == KC_CREDENTIAL_RESERVED)
			continue;
		if (length + strlen(name) + sizeof ", ..." > size) {
			snprintf(text + length, size - length, ", ...");
			return;
		}
		length += (size_t)snprintf(text + length, size - length, "%s%s", length > 0 ? ", " : "", name);
	}
}

static const char *format_at(const struct kc_process_binary *binary, uint32_t index)
{
	struct kc_tbf_credential credential = {.format = UINT32_MAX};
	uint32_t cursor = 0;

	for (uint32_t i = 0; i <= index; i++) {
		if (kc_tbf_footer_next(binary->flash, &binary->tbf, &cursor, &credential) != KC_TBF_FOOTER_CREDENTIAL)
			break;
	}
	return kc_credential_format_text(credential.format);
}

static void refuse(const struct credentials *credentials, const struct kc_process_binary *binary,
		   const struct kc_check_outcome *outcome, char *reason, size_t size)
{
	bool by_key = credentials->require == CREDENTIALS_SIGNATURE;
	char has[96];

	switch (outcome->error) {
	case KC_CHECKED_NOT_ACCEPTED:
		list_credentials(binary, has, sizeof has);
		if (has[0] == '\0')
			snprintf(reason, size, "it has no credential, and %s is required; %s",
				 by_key ? "a signature by a known key" : "one",
				 by_key ? SIGN_IT : "add one with tock-elf2tab --sha256");
		else
			snprintf(reason, size, "none of its credentials (%s) is %s; %s", has,
				 by_key ? "a signature by a known key" : "a hash, or a signature by a known key",
				 by_key ? SIGN_IT : "add one with tock-elf2tab --sha256");
		break;
	case KC_CHECKED_REJECTED:
		snprintf(reason, size, "its credential %u (%s) does not match: the file is damaged, or was changed",
			 outcome->index, format_at(binary, outcome->index));
		break;
	case KC_CHECKED_CANCELLED:
		snprintf(reason, size, "it has more credentials than tockd checks");
		break;
	default:
		snprintf(reason, size, "its credential %u (%s) could not be checked (error code %d)", outcome->index,
			 format_at(binary, outcome->index), (int)outcome->cause);
		break;
	}
}

static bool is_stopped(const atomic_bool *stop)
{
	return stop != NULL && atomic_load(stop);
}

static struct kc_check_outcome run(struct check *check, const struct kc_process_binary *binary, const atomic_bool *stop)
{
	struct kc_check_outcome outcome = {.error = KC_CHECKED_INTERNAL_ERROR, .cause = KC_BUSY};
	uint32_t steps = 0;

	if (kc_checker_check(&check->checker, binary) != KC_OK)
		return outcome;
	/* libcrypto answers synchronously, so the checker never waits. */
	while (kc_checker_step(&check->checker, &outcome) == KC_PROGRESS_MORE) {
		if (++steps > STEPS_MAX || is_stopped(stop))
			kc_checker_cancel(&check->checker);
	}
	return outcome;
}

bool credentials_check_until(const struct credentials *credentials, struct kc_process_binary *binary, const atomic_bool *stop,
			     char *reason, size_t reason_size)
{
	struct kc_check_outcome outcome;
	struct check *check;

	if (credentials == NULL)
		return true;
	check = malloc(sizeof *check);
	if (check == NULL) {
		snprintf(reason, reason_size, "no memory to check its credentials");
		return false;
	}
	compose(check, credentials, stop);
	outcome = run(check, binary, stop);
	explicit_bzero(check, sizeof *check); /* it contains HMACs that would be accepted */
	free(check);
	/* An incomplete check proves nothing. */
	if (is_stopped(stop)) {
		snprintf(reason, reason_size, "the check of its credentials was abandoned");
		return false;
	}
	if (outcome.error == KC_CHECKED_OK) {
		binary->credential = outcome.credential;
		return true;
	}
	refuse(credentials, binary, &outcome, reason, reason_size);
	return false;
}

bool credentials_check(const struct credentials *credentials, struct kc_process_binary *binary, char *reason, size_t reason_size)
{
	return credentials_check_until(credentials, binary, NULL, reason, reason_size);
}
