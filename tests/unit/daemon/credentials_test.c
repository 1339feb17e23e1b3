/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Credentials from end to end in the core: the checker over real footers, with the policies, libcrypto behind them, and signatures that
 * the openssl program made. Row E8 of the isolation bugs (tock#4028): what a credential says beside its signature is not signed.
 */
#define HARNESS_SECONDS 300
#include <kc/checker.h>
#include <kc/credentials.h>

#include <stdlib.h>
#include <string.h>

#include "daemon/credentials/crypto_libcrypto.h"
#include "kernelcore/tbf_numbers.h"
#include "tests/unit/harness.h"
#include "tests/unit/openssl_program.h"
#include "tests/unit/tbf_builder.h"

#define BINARY_END 0xe3u /* no round number */

/* Public keys, by the numbers that policies report. */
enum { RSA2048, RSA3072, RSA4096, ECDSA, OTHER_RSA2048, OTHER_RSA4096, OTHER_ECDSA, KEYS };
static const char *const key_names[KEYS] = {"rsa2048", "rsa3072", "rsa4096", "ecdsa", "rsa2048b", "rsa4096b", "ecdsab"};
static const uint32_t key_formats[KEYS] = {KC_CREDENTIAL_RSA2048,         KC_CREDENTIAL_RSA3072_KEY, KC_CREDENTIAL_RSA4096_KEY,
					   KC_CREDENTIAL_ECDSA_NIST_P256, KC_CREDENTIAL_RSA2048,     KC_CREDENTIAL_RSA4096_KEY,
					   KC_CREDENTIAL_ECDSA_NIST_P256};
static struct crypto_key keys[KEYS];

/* A TBF without footers, and credentials over it as openssl made them. */
static struct tbf_builder binary;
struct credential {
	uint32_t format;
	uint8_t data[1024];
	uint32_t length;
};
static struct credential made[KEYS];
static struct credential sha256, sha384, sha512, hmac;
static const uint8_t secret[] = "0123456789abcdef";

static void make_keys(void)
{
	uint8_t file[4096];
	char reason[200];

	for (int i = 0; i < KEYS; i++) {
		const char *name = key_names[i];

		if (strncmp(name, "rsa", 3) == 0)
			openssl_run("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:%.4s -out %s", name + 3, name);
		else
			openssl_run("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out %s", name);
		openssl_run("pkey -in %s -pubout -out %s.pub", name, name);
		openssl_run("pkey -in %s -pubout -outform DER -out %s.der", name, name);
		char public[64];
		size_t length;

		/* Every other one from DER. */
		snprintf(public, sizeof public, "%s.%s", name, i % 2 ? "der" : "pub");
		length = openssl_read(public, file, sizeof file);
		if (!crypto_libcrypto_read_key(file, length, &keys[i], reason, sizeof reason)) {
			printf("not ok key %s: %s\n", name, reason);
			exit(1);
		}
	}
}

static void sign(int key, const char *digest, const char *more, struct credential *credential)
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

static void hash(const char *digest, uint32_t format, struct credential *credential)
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

static void make_credentials(void)
{
	tbf_begin(&binary);
	tbf_add_program(&binary, 0, 0, 0x1000, BINARY_END);
	tbf_add(&binary, TBF_TLV_NAME, "fan", 3);
	tbf_finish(&binary, sizeof binary.bytes, 1);
	for (uint32_t i = binary.header_size; i < BINARY_END; i++)
		binary.bytes[i] = (uint8_t)(i * 7);
	openssl_write("region", binary.bytes, BINARY_END);
	for (int i = 0; i < KEYS; i++)
		sign(i, right_digest(i), "", &made[i]);
	hash("sha256", KC_CREDENTIAL_SHA256, &sha256);
	hash("sha384", KC_CREDENTIAL_SHA384, &sha384);
	hash("sha512", KC_CREDENTIAL_SHA512, &sha512);
	hmac.format = KC_CREDENTIAL_HMAC_SHA256;
	openssl_run("dgst -sha256 -mac HMAC -macopt key:%s -binary -out hash region", (const char *)secret);
	hmac.length = (uint32_t)openssl_read("hash", hmac.data, 64);
}

/* Devices that answer later, as hardware does, with libcrypto behind them. */
static struct {
	bool wanted, has_digest, has_verify;
	struct kc_hil_digest_client digest_client;
	struct kc_hil_signature_client signature_client;
	enum kc_hil_digest_algorithm algorithm;
	enum kc_error error;
	uint8_t digest[KC_HIL_DIGEST_BYTES_MAX];
	bool verified;
} later;

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

/* What was noted is told. False: nothing was under way. */
static bool answer_now(void)
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

static struct kc_hil_digest digest_device(void)
{
	static const struct kc_hil_digest_ops ops = {.hash = later_hash, .hmac = later_hmac};

	if (!later.wanted)
		return crypto_libcrypto_digest();
	return (struct kc_hil_digest){.ops = &ops};
}

static struct kc_hil_signature signature_device(void)
{
	static const struct kc_hil_signature_ops ops = {.verify = later_verify};

	if (!later.wanted)
		return crypto_libcrypto_signature();
	return (struct kc_hil_signature){.ops = &ops};
}

/* Who is believed, and a binary's credentials. */

struct world {
	struct kc_credentials_key keys[KEYS];
	uint32_t key_count;
	struct kc_credentials_secret secrets[2];
	uint32_t secret_count;
	enum kc_check_verdict hash_verdict;
	bool optional;
	struct tbf_builder tbf;
	uint32_t total;
};

static void trust(struct world *world, int key)
{
	world->keys[world->key_count++] = (struct kc_credentials_key){.key = keys[key].key, .number = (uint32_t)key + 100};
}

static void begin(struct world *world)
{
	*world = (struct world){.tbf = binary, .total = BINARY_END};
}

static void add_raw(struct world *world, uint32_t tlv_length, const struct credential *credential)
{
	uint8_t *at = world->tbf.bytes + world->total;

	CU_ASSERT_TRUE_FATAL(world->total + 8 + credential->length <= sizeof world->tbf.bytes);
	tbf_put_u16(at, TBF_TLV_CREDENTIALS);
	tbf_put_u16(at + 2, tlv_length);
	tbf_put_u32(at + 4, credential->format);
	memcpy(at + 8, credential->data, credential->length);
	world->total += 8 + credential->length;
}

static void add(struct world *world, const struct credential *credential)
{
	add_raw(world, 4 + credential->length, credential);
}

/* The header as it was before anything was spoiled: a binary that changed after it was read is the worst case. */
static struct kc_check_outcome check(struct world *world)
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
	kc_credentials_hash_init(&hashes, digest_device(), world->hash_verdict);
	kc_credentials_signature_init(&signatures, digest_device(), signature_device(), world->keys, world->key_count);
	kc_credentials_hmac_init(&hmacs, digest_device(), world->secrets, world->secret_count);
	policies[0] = kc_credentials_hash(&hashes);
	policies[1] = kc_credentials_signature(&signatures);
	policies[2] = kc_credentials_hmac(&hmacs);
	kc_credentials_list_init(&list, policies, 3, !world->optional);
	policy = kc_credentials_list(&list);
	kc_checker_init(&checker, &policy, NULL, NULL);
	CU_ASSERT_EQUAL(kc_checker_check(&checker, &checked), KC_OK);
	while ((progress = kc_checker_step(&checker, &outcome)) != KC_PROGRESS_DONE && steps++ < 1000) {
		if (progress == KC_PROGRESS_WAITING && !answer_now()) {
			CU_FAIL("nothing is under way, and the checker waits");
			break;
		}
	}
	CU_ASSERT_EQUAL(progress, KC_PROGRESS_DONE);
	return outcome;
}

static bool is_accepted(struct kc_check_outcome outcome, int key, uint32_t index)
{
	return outcome.error == KC_CHECKED_OK && outcome.credential.present && outcome.credential.index == index &&
	       outcome.credential.has_metadata && outcome.credential.metadata == (uint32_t)key + 100;
}

static bool is_not_accepted(struct world *world)
{
	return check(world).error == KC_CHECKED_NOT_ACCEPTED;
}

/* Tests. */

static void every_signature(void)
{
	struct world world;

	for (int key = 0; key < KEYS; key++) {
		begin(&world);
		for (int i = 0; i < KEYS; i++)
			trust(&world, i);
		add(&world, &made[key]);
		struct kc_check_outcome outcome = check(&world);

		CU_ASSERT_TRUE(is_accepted(outcome, key, 0));
		CU_ASSERT_EQUAL(outcome.credential.credential.format, key_formats[key]);
		CU_ASSERT_EQUAL(outcome.credential.credential.offset, BINARY_END + 8);
	}
}

static void answers_later(void)
{
	later.wanted = true;
	every_signature();
	later.wanted = false;
}

/* One bit after the other, of what is signed and of the signature. */
static void flipped_bits(void)
{
	for (int key = 0; key <= ECDSA; key++) {
		struct world world;
		uint32_t survived = 0;

		begin(&world);
		trust(&world, key);
		add(&world, &made[key]);
		for (uint32_t bit = 0; bit < 8 * world.total; bit++) {
			/* The head of the footer is no part of either. */
			if (bit / 8 >= BINARY_END && bit / 8 < BINARY_END + 8)
				continue;
			world.tbf.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
			survived += !is_not_accepted(&world);
			world.tbf.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
		CU_ASSERT_EQUAL(survived, 0);
		CU_ASSERT_TRUE(is_accepted(check(&world), key, 0));
	}
}

static void flipped_footer_heads(void)
{
	struct world world;

	begin(&world);
	trust(&world, RSA4096);
	add(&world, &made[RSA4096]);
	for (uint32_t bit = 8 * BINARY_END; bit < 8 * (BINARY_END + 8); bit++) {
		world.tbf.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		/* As a hash, which one flip makes of it, it is rejected. */
		CU_ASSERT_NOT_EQUAL(check(&world).error, KC_CHECKED_OK);
		world.tbf.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
	}
}

static void wrong_keys(void)
{
	static const int pairs[][2] = {
	    {RSA2048, OTHER_RSA2048}, {RSA4096, OTHER_RSA4096}, {ECDSA, OTHER_ECDSA}, {RSA2048, RSA4096}, {ECDSA, RSA3072}};
	struct world world;

	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		begin(&world);
		trust(&world, pairs[i][1]);
		add(&world, &made[pairs[i][0]]);
		CU_ASSERT_TRUE(is_not_accepted(&world));
	}
	begin(&world);
	add(&world, &made[RSA4096]);
	CU_ASSERT_TRUE(is_not_accepted(&world));
}

/* E8: the modulus is a name that anybody can write. */
static void swapped_signer(void)
{
	struct credential swapped = made[RSA4096];
	struct world world;

	memcpy(swapped.data, keys[OTHER_RSA4096].bytes, 512);
	begin(&world);
	trust(&world, RSA4096);
	trust(&world, OTHER_RSA4096);
	add(&world, &swapped);
	CU_ASSERT_TRUE(is_not_accepted(&world));

	/* A stranger's signature under a name that is trusted. */
	swapped = made[OTHER_RSA4096];
	memcpy(swapped.data, keys[RSA4096].bytes, 512);
	begin(&world);
	trust(&world, RSA4096);
	add(&world, &swapped);
	CU_ASSERT_TRUE(is_not_accepted(&world));

	/* The one is reported that verifies, whatever comes before it. */
	begin(&world);
	trust(&world, OTHER_RSA4096);
	trust(&world, RSA4096);
	add(&world, &swapped);
	add(&world, &made[RSA4096]);
	CU_ASSERT_TRUE(is_accepted(check(&world), RSA4096, 1));
	begin(&world);
	trust(&world, OTHER_RSA2048);
	trust(&world, RSA2048);
	add(&world, &made[RSA2048]);
	CU_ASSERT_TRUE(is_accepted(check(&world), RSA2048, 0));
}

/* E8: what follows the signature in its footer changes nothing, and nothing is read from there. */
static void more_than_the_signature(void)
{
	struct credential padded = made[ECDSA];
	struct world world;

	memset(padded.data + padded.length, 0xaa, 16);
	padded.length += 16;
	begin(&world);
	trust(&world, ECDSA);
	add(&world, &padded);
	struct kc_check_outcome outcome = check(&world);

	CU_ASSERT_TRUE(is_accepted(outcome, ECDSA, 0));
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
	struct credential wrong;
	struct world world;

	for (size_t i = 0; i < sizeof tries / sizeof tries[0]; i++) {
		sign(tries[i].key, tries[i].digest, tries[i].more, &wrong);
		begin(&world);
		trust(&world, tries[i].key);
		add(&world, &wrong);
		CU_ASSERT_TRUE(is_not_accepted(&world));
	}
	/* The right signature under the name of another format. */
	wrong = made[RSA4096];
	wrong.format = KC_CREDENTIAL_RSA3072_KEY;
	begin(&world);
	trust(&world, RSA4096);
	trust(&world, RSA3072);
	add(&world, &wrong);
	CU_ASSERT_TRUE(is_not_accepted(&world));
}

static void truncated(void)
{
	struct world world;

	begin(&world);
	trust(&world, RSA4096);
	trust(&world, ECDSA);
	add(&world, &made[ECDSA]);
	uint32_t whole = world.total;

	for (world.total = BINARY_END; world.total < whole; world.total++)
		CU_ASSERT_TRUE(is_not_accepted(&world));
	/* Shorter than its format, with others behind it: they do not count, as upstream. */
	for (uint32_t length = 0; length < 4 + 64; length += 3) {
		begin(&world);
		trust(&world, ECDSA);
		add_raw(&world, length, &made[ECDSA]);
		add(&world, &made[ECDSA]);
		CU_ASSERT_TRUE(is_not_accepted(&world));
	}
}

/* ECDSA's numbers at the edges of what they can be. */
static void odd_numbers(void)
{
	struct credential odd = made[ECDSA];
	struct world world;

	for (int which = 0; which < 6; which++) {
		odd = made[ECDSA];
		memset(odd.data + (which % 2) * 32, which < 2 ? 0 : 0xff, 32);
		if (which >= 4)
			memset(odd.data, which == 4 ? 0 : 0xff, 64);
		begin(&world);
		trust(&world, ECDSA);
		add(&world, &odd);
		CU_ASSERT_TRUE(is_not_accepted(&world));
	}
	odd = made[RSA2048];
	for (int byte = 0; byte < 2; byte++) {
		memset(odd.data, byte == 0 ? 0 : 0xff, 256);
		begin(&world);
		trust(&world, RSA2048);
		add(&world, &odd);
		CU_ASSERT_TRUE(is_not_accepted(&world));
	}
	/* The trivial root of the trivial message: signature 1. */
	memset(odd.data, 0, 256);
	odd.data[255] = 1;
	begin(&world);
	trust(&world, RSA2048);
	add(&world, &odd);
	CU_ASSERT_TRUE(is_not_accepted(&world));
}

static void any_order(void)
{
	struct world world;
	struct credential stranger = made[OTHER_RSA2048];
	struct credential reserved = {.format = KC_CREDENTIAL_RESERVED, .length = 24};
	const struct credential *const row[] = {&reserved, &stranger, &sha256, &made[ECDSA], &sha512, &hmac};

	/* Each turn of the row: ours is found wherever it stands. */
	for (uint32_t turn = 0; turn < 6; turn++) {
		begin(&world);
		trust(&world, ECDSA);
		for (uint32_t i = 0; i < 6; i++)
			add(&world, row[(i + turn) % 6]);
		CU_ASSERT_TRUE(is_accepted(check(&world), ECDSA, (3 + 6 - turn) % 6));
	}
	/* The first that is accepted wins. */
	begin(&world);
	trust(&world, ECDSA);
	trust(&world, RSA3072);
	add(&world, &made[RSA3072]);
	add(&world, &made[ECDSA]);
	CU_ASSERT_TRUE(is_accepted(check(&world), RSA3072, 0));
}

static void hashes(void)
{
	const struct credential *const right[] = {&sha256, &sha384, &sha512};
	struct world world;

	for (int i = 0; i < 3; i++) {
		begin(&world);
		world.hash_verdict = KC_CHECK_ACCEPT;
		add(&world, right[i]);
		struct kc_check_outcome outcome = check(&world);

		CU_ASSERT_TRUE(outcome.error == KC_CHECKED_OK && outcome.credential.present && !outcome.credential.has_metadata);
		CU_ASSERT_EQUAL(outcome.credential.credential.format, right[i]->format);
		for (uint32_t bit = 0; bit < 8 * world.total; bit++) {
			if (bit / 8 >= BINARY_END && bit / 8 < BINARY_END + 8)
				continue;
			world.tbf.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
			if (check(&world).error != KC_CHECKED_REJECTED)
				CU_FAIL("a flipped bit is not seen by a hash");
			world.tbf.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
		}
		/* Where signatures are wanted, a hash is not enough. */
		world.hash_verdict = KC_CHECK_PASS;
		CU_ASSERT_TRUE(is_not_accepted(&world));
	}
}

static void reject_stops(void)
{
	struct credential wrong = sha384;
	struct world world;

	wrong.data[47] ^= 1;
	begin(&world);
	trust(&world, ECDSA);
	add(&world, &made[OTHER_ECDSA]);
	add(&world, &wrong);
	add(&world, &made[ECDSA]);
	struct kc_check_outcome outcome = check(&world);

	CU_ASSERT_EQUAL(outcome.error, KC_CHECKED_REJECTED);
	CU_ASSERT_EQUAL(outcome.index, 1);
	/* Even where none is required. */
	world.optional = true;
	CU_ASSERT_EQUAL(check(&world).error, KC_CHECKED_REJECTED);
	/* Behind an accepted one it is not reached. */
	begin(&world);
	trust(&world, ECDSA);
	add(&world, &made[ECDSA]);
	add(&world, &wrong);
	CU_ASSERT_TRUE(is_accepted(check(&world), ECDSA, 0));
}

static void shared_secrets(void)
{
	struct world world;

	for (later.wanted = false;; later.wanted = true) {
		begin(&world);
		add(&world, &hmac);
		CU_ASSERT_TRUE(is_not_accepted(&world));
		world.secrets[0] = (struct kc_credentials_secret){(const uint8_t *)"0123456789abcdeg", 16, 7};
		world.secret_count = 1;
		CU_ASSERT_TRUE(is_not_accepted(&world));
		world.secrets[1] = (struct kc_credentials_secret){secret, 16, 9};
		world.secret_count = 2;
		CU_ASSERT_TRUE(is_accepted(check(&world), 9 - 100, 0));
		for (uint32_t bit = 0; bit < 8 * world.total; bit++) {
			if (bit / 8 >= BINARY_END && bit / 8 < BINARY_END + 8)
				continue;
			world.tbf.bytes[bit / 8] ^= (uint8_t)(1u << bit % 8);
			if (!is_not_accepted(&world))
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
	struct world world;
	struct kc_check_outcome outcome;

	begin(&world);
	trust(&world, ECDSA);
	CU_ASSERT_TRUE(is_not_accepted(&world));
	world.optional = true;
	outcome = check(&world);
	CU_ASSERT_TRUE(outcome.error == KC_CHECKED_OK && !outcome.credential.present);
	add(&world, &made[OTHER_ECDSA]);
	outcome = check(&world);
	CU_ASSERT_TRUE(outcome.error == KC_CHECKED_OK && !outcome.credential.present);
	add(&world, &made[ECDSA]);
	CU_ASSERT_TRUE(is_accepted(check(&world), ECDSA, 1));
}

/* A device that fails lets nothing through. */
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

static struct kc_check_outcome check_with(const struct kc_credentials_policy *policy, struct world *world)
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
	struct world world;

	for (int round = 0; round < 4; round++) {
		struct kc_credentials_hash hash_policy;
		struct kc_credentials_signature signature_policy;
		struct kc_credentials_hmac hmac_policy;
		struct kc_credentials_policy policy;
		/* A device without an algorithm is no error: then there is no such credential. */
		enum kc_check_error begins = round < 2 ? KC_CHECKED_INTERNAL_ERROR : KC_CHECKED_NOT_ACCEPTED;

		failing_begins = round % 2 == 1;
		failing_error = round < 2 ? KC_FAIL : KC_NOSUPPORT;
		if (failing_begins)
			begins = KC_CHECKED_NOT_ACCEPTED;

		begin(&world);
		add(&world, &sha256);
		kc_credentials_hash_init(&hash_policy, digest, KC_CHECK_ACCEPT);
		policy = kc_credentials_hash(&hash_policy);
		CU_ASSERT_EQUAL(check_with(&policy, &world).error, begins);

		begin(&world);
		trust(&world, RSA4096);
		add(&world, &made[RSA4096]);
		kc_credentials_signature_init(&signature_policy, digest, crypto_libcrypto_signature(), world.keys,
					      world.key_count);
		policy = kc_credentials_signature(&signature_policy);
		CU_ASSERT_EQUAL(check_with(&policy, &world).error, begins);
		kc_credentials_signature_init(&signature_policy, crypto_libcrypto_digest(),
					      (struct kc_hil_signature){.ops = &signature_ops}, world.keys, world.key_count);
		policy = kc_credentials_signature(&signature_policy);
		CU_ASSERT_EQUAL(check_with(&policy, &world).error, KC_CHECKED_NOT_ACCEPTED);

		begin(&world);
		add(&world, &hmac);
		world.secrets[0] = (struct kc_credentials_secret){secret, 16, 9};
		kc_credentials_hmac_init(&hmac_policy, digest, world.secrets, 1);
		policy = kc_credentials_hmac(&hmac_policy);
		CU_ASSERT_EQUAL(check_with(&policy, &world).error, KC_CHECKED_NOT_ACCEPTED);
		kc_credentials_hmac_init(&hmac_policy, (struct kc_hil_digest){.ops = &no_hmac_ops}, world.secrets, 1);
		policy = kc_credentials_hmac(&hmac_policy);
		CU_ASSERT_EQUAL(check_with(&policy, &world).error, KC_CHECKED_NOT_ACCEPTED);
	}
}

/* A key that the verifier cannot take does not keep the next one from fitting. */
static void unusable_keys(void)
{
	struct crypto_key off_curve = keys[ECDSA];
	struct world world;

	off_curve.bytes[63] ^= 1;
	off_curve.key.bytes = off_curve.bytes;
	begin(&world);
	world.keys[0] = (struct kc_credentials_key){.key = off_curve.key, .number = 1};
	world.key_count = 1;
	add(&world, &made[ECDSA]);
	CU_ASSERT_TRUE(is_not_accepted(&world));
	trust(&world, ECDSA);
	CU_ASSERT_TRUE(is_accepted(check(&world), ECDSA, 0));
}

/* What no checker does: a length that its format does not have, two at once, answers that nobody waits for. */
static void bad_callers(void)
{
	struct kc_credentials_hash hash_policy;
	struct kc_credentials_signature signature_policy;
	struct kc_credentials_hmac hmac_policy;
	struct kc_credentials_policy policies[3];
	const struct credential *const credentials[] = {&sha256, &made[ECDSA], &hmac};
	struct kc_integrity_region region = {.bytes = binary.bytes, .length = BINARY_END};
	struct kc_checker idle;
	struct world world;

	begin(&world);
	trust(&world, ECDSA);
	world.secrets[0] = (struct kc_credentials_secret){secret, 16, 9};
	kc_checker_init(&idle, NULL, NULL, NULL);
	later.wanted = true;
	kc_credentials_hash_init(&hash_policy, digest_device(), KC_CHECK_ACCEPT);
	kc_credentials_signature_init(&signature_policy, digest_device(), signature_device(), world.keys, world.key_count);
	kc_credentials_hmac_init(&hmac_policy, digest_device(), world.secrets, 1);
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
		while (answer_now())
			continue;
		/* The same once more. */
		later.digest_client.done(later.digest_client.context, KC_OK, later.digest);
		if (i == 1)
			later.signature_client.done(later.signature_client.context, KC_OK, true);
		CU_ASSERT_FALSE(answer_now());
		CU_ASSERT_EQUAL(policy->ops->check_credentials(policy->context, &idle, &credential, region), KC_OK);
		while (answer_now())
			continue;
	}
	later.wanted = false;
}

static void format_names(void)
{
#define TBF_CREDENTIAL(name, number, bytes, text) CU_ASSERT_STRING_EQUAL(kc_credential_format_text(number), text);
#include "protocol/tbf.def"
	CU_ASSERT_STRING_EQUAL(kc_credential_format_text(8), "unknown");
}

/* Key files. */

static bool key_is(const char *file, const char *wanted_reason)
{
	uint8_t bytes[8192];
	char reason[200] = "";
	struct crypto_key key;
	size_t length = openssl_read(file, bytes, sizeof bytes);
	bool taken = crypto_libcrypto_read_key(bytes, length, &key, reason, sizeof reason);

	if (wanted_reason == NULL)
		return taken;
	if (taken || strstr(reason, wanted_reason) == NULL)
		printf("# %s: %s\n", file, taken ? "taken" : reason);
	return !taken && strstr(reason, wanted_reason) != NULL;
}

static void key_files(void)
{
	uint8_t bytes[8192];
	size_t length;

	openssl_run("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:1024 -out small");
	openssl_run("pkey -in small -pubout -out small.pub");
	CU_ASSERT_TRUE(key_is("small.pub", "1024 bits"));
	openssl_run("genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2056 -out odd");
	openssl_run("pkey -in odd -pubout -out odd.pub");
	CU_ASSERT_TRUE(key_is("odd.pub", "2056 bits"));
	openssl_run("genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-384 -out p384");
	openssl_run("pkey -in p384 -pubout -out p384.pub");
	CU_ASSERT_TRUE(key_is("p384.pub", "secp384r1"));
	openssl_run("genpkey -algorithm ED25519 -out ed");
	openssl_run("pkey -in ed -pubout -out ed.pub");
	CU_ASSERT_TRUE(key_is("ed.pub", "type ED25519"));
	CU_ASSERT_TRUE(key_is("rsa2048", "private key"));
	openssl_run("pkey -in ecdsa -aes256 -passout pass:x -out locked");
	CU_ASSERT_TRUE(key_is("locked", "private key"));
	openssl_run("req -x509 -key rsa2048 -subj /CN=vendor -days 2 -out certificate");
	CU_ASSERT_TRUE(key_is("certificate", "is a certificate; the key alone is wanted"));
	openssl_write("nothing", "", 0);
	CU_ASSERT_TRUE(key_is("nothing", "no public key"));
	CU_ASSERT_TRUE(key_is("region", "no public key"));
	length = openssl_read("ecdsa.der", bytes, sizeof bytes);
	bytes[length] = 0;
	openssl_write("longer.der", bytes, length + 1);
	CU_ASSERT_TRUE(key_is("longer.der", "no public key"));
	for (size_t cut = 0; cut < length; cut += 5) {
		openssl_write("cut.der", bytes, cut);
		CU_ASSERT_TRUE(key_is("cut.der", "no public key"));
	}
	/* A point beside the curve. */
	bytes[length - 1] ^= 1;
	openssl_write("off.der", bytes, length);
	CU_ASSERT_TRUE(key_is("off.der", "no public key"));
	CU_ASSERT_TRUE(key_is("rsa3072.pub", NULL) && key_is("rsa3072.der", NULL));
}

static const struct harness_test tests[] = {
    {"signatures that openssl made are accepted, with the number of the key", every_signature},
    {"a device may answer later", answers_later},
    {"one flipped bit of binary or signature, and none is accepted", flipped_bits},
    {"one flipped bit of a footer's head, and it is none any more", flipped_footer_heads},
    {"signatures of other keys are not accepted", wrong_keys},
    {"E8 the signer that a credential names is not believed", swapped_signer},
    {"E8 what follows a signature is not read", more_than_the_signature},
    {"signatures by other algorithms are not accepted", wrong_algorithms},
    {"E6 truncated credentials are not accepted", truncated},
    {"numbers at their edges are no signatures", odd_numbers},
    {"credentials may stand in any order, the first accepted one wins", any_order},
    {"hashes accept what is whole and reject what is not", hashes},
    {"a rejected credential ends the check", reject_stops},
    {"HMACs are accepted with the right secret only", shared_secrets},
    {"without credentials the policy decides", none_at_all},
    {"a device that fails lets nothing through", failing_devices},
    {"a key that cannot be used does not hide another", unusable_keys},
    {"policies stand callers that make mistakes", bad_callers},
    {"formats have names", format_names},
    {"key files that are none, or too weak, are refused with the reason", key_files},
};

int main(void)
{
	openssl_begin();
	make_keys();
	make_credentials();
	return harness_run(tests, sizeof tests / sizeof tests[0]);
}
