/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Credentials policies for kc/checker.h: they decide which credentials in a TBF's footers let it run. The caller provides
 * storage, and a policy serves one checker at a time. Source: Tock's capsules/system/src/process_checker/basic.rs and
 * signature.rs.
 *
 *     kc_credentials_hash_init(&hash, digest, KC_CHECK_PASS);
 *     kc_credentials_signature_init(&signature, digest, verifier, keys, key_count);
 *     policies[0] = kc_credentials_hash(&hash), policies[1] = kc_credentials_signature(&signature);
 *     kc_credentials_list_init(&list, policies, 2, true);
 *     policy = kc_credentials_list(&list);       for kc_checker_init: runs only what one of the keys has signed
 *
 * A credential vouches for the header and the binary, but never for footers, so nothing else in a footer is trusted: the modulus
 * in an RSA credential only selects among the known keys, and the key that is reported is the one that verified the signature.
 */
#ifndef KC_CREDENTIALS_H
#define KC_CREDENTIALS_H

#include <kc/checker.h>
#include <kc/hil/digest.h>
#include <kc/hil/signature.h>

/*
 * Hashes: SHA-256, SHA-384 and SHA-512. They show that a file is undamaged, not who made it, since anyone can compute them. A
 * hash that does not match rejects the binary. One that matches gives the verdict `match`: ACCEPT if a matching hash is enough to
 * run, PASS if another credential must decide.
 */
struct kc_credentials_hash {
	struct kc_hil_digest digest;
	enum kc_check_verdict match;
	struct kc_checker *checker; /* NULL: no check is in progress */
	const uint8_t *wanted;
	uint32_t wanted_length;
};
void kc_credentials_hash_init(struct kc_credentials_hash *hash, struct kc_hil_digest digest, enum kc_check_verdict match);
/* This policy requires a credential. */
struct kc_credentials_policy kc_credentials_hash(struct kc_credentials_hash *hash);

/*
 * Signatures by one of the given keys: RSA 2048 (over SHA-256), RSA 3072 and 4096 (over SHA-512), ECDSA P-256 (over SHA-256).
 * Accepts a signature that one of the keys verifies, with the number of that key as metadata. Passes over all other signatures.
 */
struct kc_credentials_key {
	struct kc_hil_public_key key;
	uint32_t number; /* reported as the metadata */
};
struct kc_credentials_signature {
	struct kc_hil_digest digest;
	struct kc_hil_signature verifier;
	const struct kc_credentials_key *keys; /* owned by the caller */
	uint32_t key_count;
	struct kc_checker *checker; /* NULL: no check is in progress */
	struct kc_credential credential;
	struct kc_hil_signed_digest checked; /* what the verifier is checking */
	uint8_t hash[KC_HIL_DIGEST_BYTES_MAX];
	uint32_t next_key;
	uint32_t number; /* of the key that the verifier is trying */
	enum kc_error trouble;
	bool inside; /* the verifier is being called */
	bool answered;
};
void kc_credentials_signature_init(struct kc_credentials_signature *signature, struct kc_hil_digest digest,
				   struct kc_hil_signature verifier, const struct kc_credentials_key *keys, uint32_t key_count);
/* This policy requires a credential. */
struct kc_credentials_policy kc_credentials_signature(struct kc_credentials_signature *signature);

/* HMAC-SHA256 with one of the given secrets. Like a signature, except that whoever can check one can also make one. */
struct kc_credentials_secret {
	const uint8_t *bytes; /* owned by the caller */
	uint32_t length;      /* in bytes, at least 1 */
	uint32_t number;      /* reported as the metadata */
};
struct kc_credentials_hmac {
	struct kc_hil_digest digest;
	const struct kc_credentials_secret *secrets; /* owned by the caller */
	uint32_t secret_count;
	struct kc_checker *checker; /* NULL: no check is in progress */
	struct kc_integrity_region region;
	const uint8_t *wanted;
	uint32_t next_secret;
	enum kc_error trouble;
	bool inside; /* the digest is being called */
	bool answered;
};
void kc_credentials_hmac_init(struct kc_credentials_hmac *hmac, struct kc_hil_digest digest,
			      const struct kc_credentials_secret *secrets, uint32_t secret_count);
/* This policy requires a credential. */
struct kc_credentials_policy kc_credentials_hmac(struct kc_credentials_hmac *hmac);

/*
 * Combines several policies: each credential goes to the first policy that knows its format. `required`: a binary needs an
 * accepted credential to run.
 */
struct kc_credentials_list {
	const struct kc_credentials_policy *policies; /* owned by the caller */
	uint32_t count;
	bool required;
};
void kc_credentials_list_init(struct kc_credentials_list *list, const struct kc_credentials_policy *policies, uint32_t count,
			      bool required);
struct kc_credentials_policy kc_credentials_list(struct kc_credentials_list *list);

#endif
