/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "tests/unit/credentials_rig.h"

#include <CUnit/CUnit.h>
#include <stdlib.h>
#include <string.h>

#include "kernelcore/tbf_numbers.h"

static const char *const key_names[CREDENTIALS_KEYS] = {"rsa2048",  "rsa3072",  "rsa4096", "ecdsa",
							"rsa2048b", "rsa4096b", "ecdsab"};

const uint32_t key_formats[CREDENTIALS_KEYS] = {
    KC_CREDENTIAL_RSA2048, KC_CREDENTIAL_RSA3072_KEY, KC_CREDENTIAL_RSA4096_KEY,    KC_CREDENTIAL_ECDSA_NIST_P256,
    KC_CREDENTIAL_RSA2048, KC_CREDENTIAL_RSA4096_KEY, KC_CREDENTIAL_ECDSA_NIST_P256};

struct crypto_key keys[CREDENTIALS_KEYS];

struct tbf_builder binary;

struct credentials_made made[CREDENTIALS_KEYS];

struct credentials_made sha256, sha384, sha512, hmac;

const uint8_t secret[] = "0123456789abcdef";

void credentials_make_keys(void)
{
	uint8_t file[4096];
	char reason[200];

	for (int i = 0; i < CREDENTIALS_KEYS; i++) {
		const char *name = key_names[i];

		if (strncmp(name, "rsa", 3) == 0)
			openssl_run("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:%.4s -out %s", name + 3, name);
		else
			openssl_run("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out %s", name);
		openssl_run("pkey -in %s -pubout -out %s.pub", name, name);
		openssl_run("pkey -in %s -pubout -outform DER -out %s.der", name, name);
		char public[64];
		size_t length;

		/* Every other key is read from DER. */
		snprintf(public, sizeof public, "%s.%s", name, i % 2 ? "der" : "pub");
		length = openssl_read(public, file, sizeof file);
		if (!crypto_libcrypto_read_key(file, length, &keys[i], reason, sizeof reason)) {
			printf("not ok key %s: %s\n", name, reason);
			exit(1);
		}
	}
}

void credentials_sign(int key, const char *digest, const char *more, struct credentials_made *credential)
{
	uint32_t modulus = 0;

	credential->format = key_formats[key];
	openssl_run("dgst -%s %s -sign %s -out signature region", digest, more, key_names[key]);
	if (key_formats[key] == KC_CREDENTIAL_ECDSA_NIST_P256) {
		openssl_read_ecdsa("signature", credential->data);
		credential->length = 64;
		return;
	}
	if (key_formats[key] != KC_CREDENTIAL_RSA2048) {
		modulus = kc_hil_key_bytes(keys[key].key.kind);
		memcpy(credential->data, keys[key].bytes, modulus);
	}
	credential->length = modulus + (uint32_t)openssl_read("signature", credential->data + modulus, 512);
}

void credentials_hash(const char *digest, uint32_t format, struct credentials_made *credential)
{
	credential->format = format;
	openssl_run("dgst -%s -binary -out hash region", digest);
	credential->length = (uint32_t)openssl_read("hash", credential->data, 64);
}

static const char *right_digest(int key)
{
	return key_formats[key] == KC_CREDENTIAL_RSA3072_KEY || key_formats[key] == KC_CREDENTIAL_RSA4096_KEY ? "sha512"
													      : "sha256";
}

void credentials_make(void)
{
	tbf_begin(&binary);
	tbf_add_program(&binary, 0, 0, 0x1000, CREDENTIALS_BINARY_END);
	tbf_add(&binary, TBF_TLV_NAME, "fan", 3);
	tbf_finish(&binary, sizeof binary.bytes, 1);
	for (uint32_t i = binary.header_size; i < CREDENTIALS_BINARY_END; i++)
		binary.bytes[i] = (uint8_t)(i * 7);
	openssl_write("region", binary.bytes, CREDENTIALS_BINARY_END);
	for (int i = 0; i < CREDENTIALS_KEYS; i++)
		credentials_sign(i, right_digest(i), "", &made[i]);
	credentials_hash("sha256", KC_CREDENTIAL_SHA256, &sha256);
	credentials_hash("sha384", KC_CREDENTIAL_SHA384, &sha384);
	credentials_hash("sha512", KC_CREDENTIAL_SHA512, &sha512);
	hmac.format = KC_CREDENTIAL_HMAC_SHA256;
	openssl_run("dgst -sha256 -mac HMAC -macopt key:%s -binary -out hash region", (const char *)secret);
	hmac.length = (uint32_t)openssl_read("hash", hmac.data, 64);
}

struct credentials_rig_later later;

static void note_digest(void *context, enum kc_error error, const uint8_t *digest)
{
	(void)context;
	later.error = error;
	memcpy(later.digest, digest, kc_hil_digest_bytes(later.algorithm));
	later.has_digest = true;
}

static void note_verified(void *context, enum kc_error error, bool verified)
{
	(void)context;
	later.error = error;
	later.verified = verified;
	later.has_verify = true;
}

static enum kc_error later_hash(void *context, enum kc_hil_digest_algorithm algorithm, const uint8_t *bytes, uint32_t length,
				struct kc_hil_digest_client client)
{
	struct kc_hil_digest device = crypto_libcrypto_digest();

	(void)context;
	later.digest_client = client;
	later.algorithm = algorithm;
	return device.ops->hash(device.context, algorithm, bytes, length, (struct kc_hil_digest_client){.done = note_digest});
}

static enum kc_error later_hmac(void *context, enum kc_hil_digest_algorithm algorithm, const uint8_t *key, uint32_t key_length,
				const uint8_t *bytes, uint32_t length, struct kc_hil_digest_client client)
{
	struct kc_hil_digest device = crypto_libcrypto_digest();

	(void)context;
	later.digest_client = client;
	later.algorithm = algorithm;
	return device.ops->hmac(device.context, algorithm, key, key_length, bytes, length,
				(struct kc_hil_digest_client){.done = note_digest});
}

static enum kc_error later_verify(void *context, const struct kc_hil_signed_digest *what, struct kc_hil_signature_client client)
{
	struct kc_hil_signature device = crypto_libcrypto_signature();

	(void)context;
	later.signature_client = client;
	return device.ops->verify(device.context, what, (struct kc_hil_signature_client){.done = note_verified});
}

bool credentials_answer_now(void)
{
	if (later.has_digest) {
		later.has_digest = false;
		later.digest_client.done(later.digest_client.context, later.error, later.digest);
		return true;
	}
	if (later.has_verify) {
		later.has_verify = false;
		later.signature_client.done(later.signature_client.context, later.error, later.verified);
		return true;
	}
	return false;
}

struct kc_hil_digest credentials_digest_device(void)
{
	static const struct kc_hil_digest_ops ops = {.hash = later_hash, .hmac = later_hmac};

	if (!later.wanted)
		return crypto_libcrypto_digest();
	return (struct kc_hil_digest){.ops = &ops};
}

struct kc_hil_signature credentials_signature_device(void)
{
	static const struct kc_hil_signature_ops ops = {.verify = later_verify};

	if (!later.wanted)
		return crypto_libcrypto_signature();
	return (struct kc_hil_signature){.ops = &ops};
}

void credentials_trust(struct credentials_world *world, int key)
{
	world->keys[world->key_count++] = (struct kc_credentials_key){.key = keys[key].key, .number = (uint32_t)key + 100};
}

void credentials_begin(struct credentials_world *world)
{
	*world = (struct credentials_world){.tbf = binary, .total = CREDENTIALS_BINARY_END};
}

void credentials_add_raw(struct credentials_world *world, uint32_t tlv_length, const struct credentials_made *credential)
{
	uint8_t *at = world->tbf.bytes + world->total;

	CU_ASSERT_TRUE_FATAL(world->total + 8 + credential->length <= sizeof world->tbf.bytes);
	tbf_put_u16(at, TBF_TLV_CREDENTIALS);
	tbf_put_u16(at + 2, tlv_length);
	tbf_put_u32(at + 4, credential->format);
	memcpy(at + 8, credential->data, credential->length);
	world->total += 8 + credential->length;
}

void credentials_add(struct credentials_world *world, const struct credentials_made *credential)
{
	credentials_add_raw(world, 4 + credential->length, credential);
}

struct kc_check_outcome credentials_check(struct credentials_world *world)
{
	struct kc_credentials_hash hashes;
	struct kc_credentials_signature signatures;
	struct kc_credentials_hmac hmacs;
	struct kc_credentials_list list;
	struct kc_credentials_policy policies[3], policy;
	struct kc_checker checker;
	struct kc_check_outcome outcome = {.error = KC_CHECKED_INTERNAL_ERROR};
	struct kc_process_binary checked = {.flash = world->tbf.bytes};
	enum kc_progress progress;
	int steps = 0;

	CU_ASSERT_EQUAL_FATAL(kc_tbf_parse(binary.bytes, sizeof binary.bytes, &checked.tbf).error, KC_TBF_OK);
	checked.tbf.total_size = world->total;
	kc_credentials_hash_init(&hashes, credentials_digest_device(), world->hash_verdict);
	kc_credentials_signature_init(&signatures, credentials_digest_device(), credentials_signature_device(), world->keys,
				      world->key_count);
	kc_credentials_hmac_init(&hmacs, credentials_digest_device(), world->secrets, world->secret_count);
	policies[0] = kc_credentials_hash(&hashes);
	policies[1] = kc_credentials_signature(&signatures);
	policies[2] = kc_credentials_hmac(&hmacs);
	kc_credentials_list_init(&list, policies, 3, !world->optional);
	policy = kc_credentials_list(&list);
	kc_checker_init(&checker, &policy, NULL, NULL);
	CU_ASSERT_EQUAL(kc_checker_check(&checker, &checked), KC_OK);
	while ((progress = kc_checker_step(&checker, &outcome)) != KC_PROGRESS_DONE && steps++ < 1000) {
		if (progress == KC_PROGRESS_WAITING && !credentials_answer_now()) {
			CU_FAIL("nothing is under way, and the checker waits");
			break;
		}
	}
	CU_ASSERT_EQUAL(progress, KC_PROGRESS_DONE);
	return outcome;
}

bool credentials_is_accepted(struct kc_check_outcome outcome, int key, uint32_t index)
{
	return outcome.error == KC_CHECKED_OK && outcome.credential.present && outcome.credential.index == index &&
	       outcome.credential.has_metadata && outcome.credential.metadata == (uint32_t)key + 100;
}

bool credentials_is_not_accepted(struct credentials_world *world)
{
	return credentials_check(world).error == KC_CHECKED_NOT_ACCEPTED;
}
