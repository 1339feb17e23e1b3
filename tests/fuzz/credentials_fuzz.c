/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Arbitrary footers and key files. An input that begins with 'K' is a key file: if a key is read, it must be of a known kind. Any other
 * input is the footers of a TBF, checked with one key and one secret that no input can have signed with: the walk must end inside the
 * footers, and nothing may be accepted.
 */
#include <kc/checker.h>
#include <kc/credentials.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/credentials/crypto_libcrypto.h"
#include "kernelcore/tbf_numbers.h"

#define BINARY_END 61u
#define STEPS_MAX  0x10000

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A point of P-256 whose private key nobody knows: x is the hash of a sentence. */
static const uint8_t point[64] = {
    0x5e, 0x84, 0x69, 0xef, 0x1d, 0x37, 0x3b, 0xf8, 0xf1, 0x8b, 0xd4, 0xe1, 0x96, 0x13, 0x55, 0x2a,
    0xa9, 0x79, 0xb0, 0xaa, 0x86, 0x6f, 0xff, 0x11, 0x74, 0x25, 0x3b, 0xbf, 0x9e, 0x50, 0xf7, 0x22,
    0x6b, 0x57, 0xc2, 0xce, 0xd0, 0x8a, 0x4b, 0xc8, 0x94, 0x07, 0x55, 0x76, 0xa7, 0x8e, 0x2e, 0xa6,
    0x9c, 0x37, 0xe0, 0x28, 0x20, 0x72, 0xf1, 0x8f, 0x40, 0x5a, 0x45, 0x1e, 0xa9, 0x8a, 0x91, 0xe7,
};

static void demand(bool condition, const char *what)
{
	if (condition)
		return;
	fprintf(stderr, "not so: %s\n", what);
	abort();
}

static void try_key_file(const uint8_t *file, size_t length)
{
	struct crypto_key key;
	char reason[160] = "";

	if (crypto_libcrypto_read_key(file, length, &key, reason, sizeof reason)) {
		demand(key.key.kind <= KC_HIL_ECDSA_P256 && key.key.bytes == key.bytes, "a key of a known kind");
		demand(key.key.kind == KC_HIL_ECDSA_P256 || (key.key.exponent % 2 == 1 && key.key.exponent > 1),
		       "a usable exponent");
	} else {
		demand(reason[0] != '\0', "a reason");
	}
}

static void walk(const uint8_t *bytes, const struct kc_tbf *tbf)
{
	struct kc_tbf_credential credential;
	uint32_t cursor = 0;
	uint32_t before = 0;

	while (kc_tbf_footer_next(bytes, tbf, &cursor, &credential) == KC_TBF_FOOTER_CREDENTIAL) {
		demand(cursor >= before + 8 && cursor <= tbf->total_size - BINARY_END, "a step forward, inside");
		demand(credential.offset == BINARY_END + before + 8 &&
			   credential.length <= BINARY_END + cursor - credential.offset,
		       "a credential inside its footer");
		before = cursor;
	}
	demand(cursor == before, "the place where it ended");
}

static void check(const struct kc_process_binary *binary)
{
	static const uint8_t secret[] = "nobody has this one";
	struct kc_credentials_key key = {.key = {.kind = KC_HIL_ECDSA_P256, .bytes = point}, .number = 1};
	struct kc_credentials_secret shared = {.bytes = secret, .length = sizeof secret, .number = 2};
	struct kc_credentials_hash hashes;
	struct kc_credentials_signature signatures;
	struct kc_credentials_hmac hmacs;
	struct kc_credentials_list list;
	struct kc_credentials_policy policies[3], policy;
	struct kc_checker checker;
	struct kc_check_outcome outcome;
	uint32_t steps = 0;

	kc_credentials_hash_init(&hashes, crypto_libcrypto_digest(), KC_CHECK_PASS);
	kc_credentials_signature_init(&signatures, crypto_libcrypto_digest(), crypto_libcrypto_signature(), &key, 1);
	kc_credentials_hmac_init(&hmacs, crypto_libcrypto_digest(), &shared, 1);
	policies[0] = kc_credentials_hash(&hashes);
	policies[1] = kc_credentials_signature(&signatures);
	policies[2] = kc_credentials_hmac(&hmacs);
	kc_credentials_list_init(&list, policies, 3, true);
	policy = kc_credentials_list(&list);
	kc_checker_init(&checker, &policy, NULL, NULL);
	demand(kc_checker_check(&checker, binary) == KC_OK, "the checker is free");
	while (kc_checker_step(&checker, &outcome) == KC_PROGRESS_MORE)
		demand(++steps < STEPS_MAX, "an end");
	demand(outcome.error == KC_CHECKED_NOT_ACCEPTED || outcome.error == KC_CHECKED_REJECTED, "nothing is accepted");
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct kc_process_binary binary = {.tbf = {.binary_end = BINARY_END, .total_size = BINARY_END + (uint32_t)size}};
	uint8_t *bytes;

	if (size > 0 && data[0] == 'K') {
		try_key_file(data + 1, size - 1);
		return 0;
	}
	/* Allocate the exact size, so that ASan detects an access beyond it. */
	bytes = malloc(BINARY_END + size);
	demand(bytes != NULL, "memory");
	memset(bytes, 'b', BINARY_END);
	if (size > 0)
		memcpy(bytes + BINARY_END, data, size);
	binary.flash = bytes;
	walk(bytes, &binary.tbf);
	check(&binary);
	free(bytes);
	return 0;
}
