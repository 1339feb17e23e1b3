/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Keys and credentials made by the openssl program, which is trusted, and the check of one binary. */
#ifndef TESTS_UNIT_CREDENTIALS_RIG_H
#define TESTS_UNIT_CREDENTIALS_RIG_H

#include <kc/checker.h>
#include <kc/credentials.h>

#include "daemon/credentials/crypto_libcrypto.h"
#include "tests/unit/harness.h"
#include "tests/unit/openssl_program.h"
#include "tests/unit/tbf_builder.h"

#define CREDENTIALS_BINARY_END 0xe3u /* deliberately odd */

/* Public keys, by the numbers under which policies report them. */
enum { RSA2048, RSA3072, RSA4096, ECDSA, OTHER_RSA2048, OTHER_RSA4096, OTHER_ECDSA, CREDENTIALS_KEYS };

extern const uint32_t key_formats[CREDENTIALS_KEYS];
extern struct crypto_key keys[CREDENTIALS_KEYS];

/* A TBF without footers, and credentials for it, made by openssl. */
extern struct tbf_builder binary;

struct credentials_made {
	uint32_t format;
	uint8_t data[1024];
	uint32_t length;
};

extern struct credentials_made made[CREDENTIALS_KEYS];
extern struct credentials_made sha256, sha384, sha512, hmac;
extern const uint8_t secret[];

void credentials_make_keys(void);
void credentials_sign(int key, const char *digest, const char *more, struct credentials_made *credential);
void credentials_hash(const char *digest, uint32_t format, struct credentials_made *credential);
void credentials_make(void);

/* Devices that answer later, like hardware; they use libcrypto. */
struct credentials_rig_later {
	bool wanted, has_digest, has_verify;
	struct kc_hil_digest_client digest_client;
	struct kc_hil_signature_client signature_client;
	enum kc_hil_digest_algorithm algorithm;
	enum kc_error error;
	uint8_t digest[KC_HIL_DIGEST_BYTES_MAX];
	bool verified;
};

extern struct credentials_rig_later later;

/* Delivers the pending answer. False if there is none. */
bool credentials_answer_now(void);
struct kc_hil_digest credentials_digest_device(void);
struct kc_hil_signature credentials_signature_device(void);

struct credentials_world {
	struct kc_credentials_key keys[CREDENTIALS_KEYS];
	uint32_t key_count;
	struct kc_credentials_secret secrets[2];
	uint32_t secret_count;
	enum kc_check_verdict hash_verdict;
	bool optional;
	struct tbf_builder tbf;
	uint32_t total;
};

void credentials_trust(struct credentials_world *world, int key);
void credentials_begin(struct credentials_world *world);
void credentials_add_raw(struct credentials_world *world, uint32_t tlv_length, const struct credentials_made *credential);
void credentials_add(struct credentials_world *world, const struct credentials_made *credential);

/* The header as parsed before the bytes were corrupted: the worst case is a binary that changes after it was read. */
struct kc_check_outcome credentials_check(struct credentials_world *world);
bool credentials_is_accepted(struct kc_check_outcome outcome, int key, uint32_t index);
bool credentials_is_not_accepted(struct credentials_world *world);

/* The tests in the other files of credentials_test. Each list ends with an empty entry. */
extern const struct harness_test credentials_forged[];
extern const struct harness_test credentials_failing[];
extern const struct harness_test credentials_key_files[];

#endif
