/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Who an application is, and whether it may run: process binaries, the credentials in their footers, the machine that checks
 * them, and the policies behind both. Source: Tock's kernel/src/process_checker.rs and process_binary.rs, and its TRD AppID.
 *
 * Nothing here allocates, blocks or loops: storage is the caller's, and work advances only when the owner calls a step function.
 */
#ifndef KC_CHECKER_H
#define KC_CHECKER_H

#include <kc/tbf.h>
#include <kc/types.h>

/*
 * The credential for which a binary was accepted (AcceptedCredential upstream). Its data stays in the binary's footer, so it is
 * valid as long as the binary's bytes.
 */
struct kc_accepted_credential {
	bool present; /* false: none was accepted, and none was required */
	bool has_metadata;
	uint32_t metadata; /* what the credentials policy added when it accepted, say the number of the key */
	uint32_t index;    /* which of the binary's credentials it is, counted from 0 */
	struct kc_tbf_credential credential;
};

/* A TBF in flash that is fit for this kernel, and is not a process yet (ProcessBinary upstream). */
struct kc_process_binary {
	const uint8_t *flash; /* host address of the TBF; its tbf.total_size bytes must stay valid as long as this is used */
	uint32_t flash_start; /* as the process would see it */
	struct kc_tbf tbf;
	struct kc_accepted_credential credential;
	struct kc_short_id short_id; /* locally unique until a policy has assigned one */
};

/* What credentials vouch for: the header and the binary, from the TBF's first byte to binary_end. Footers come after that. */
struct kc_integrity_region {
	const uint8_t *bytes;
	uint32_t length;
};
static inline struct kc_integrity_region kc_integrity_region_of(const struct kc_process_binary *binary)
{
	return (struct kc_integrity_region){.bytes = binary->flash, .length = binary->tbf.binary_end};
}

/* Credentials policies (AppCredentialsPolicy upstream). */

/*
 * One credential as a policy gets it. The data stays valid until the policy has answered. Whoever made the TBF chose every byte
 * of it.
 */
struct kc_credential {
	uint32_t format; /* enum kc_credential_format */
	const uint8_t *data;
	uint32_t length; /* of data in bytes, as the format prescribes */
};

enum kc_check_verdict {
	KC_CHECK_PASS = 0, /* this credential decides nothing: try the next one */
	KC_CHECK_ACCEPT,   /* run the binary */
	KC_CHECK_REJECT,   /* do not run the binary, whatever the other credentials say */
};

/* A policy's answer. */
struct kc_check_result {
	enum kc_error error; /* KC_OK: the verdict counts. Otherwise the check itself failed, which counts as PASS */
	enum kc_check_verdict verdict;
	bool has_metadata; /* with ACCEPT */
	uint32_t metadata;
};

struct kc_checker;

struct kc_credentials_policy_ops {
	/* True: a binary runs only if one of its credentials was accepted. False: it runs unless one was rejected. */
	bool (*require_credentials)(void *context);
	/*
	 * Starts to check one credential of a binary. KC_OK: the check has started, and the policy will call
	 * kc_checker_check_done(checker, ...) exactly once, later or before this returns. KC_NOSUPPORT (unknown format) and
	 * KC_ALREADY: nothing was started, and the next credential is tried. Anything else (KC_BUSY, ...): nothing was started,
	 * and the binary's check ends as KC_CHECKED_INTERNAL_ERROR. Each checker runs one check at a time.
	 */
	enum kc_error (*check_credentials)(void *context, struct kc_checker *checker, const struct kc_credential *credential,
					   struct kc_integrity_region region);
};

/* Owned by the composition root; must live as long as the checker. */
struct kc_credentials_policy {
	const struct kc_credentials_policy_ops *ops;
	void *context;
};

/* The checker machine (ProcessCheckerMachine upstream). */

/* How the check of a binary ended (ProcessCheckError upstream). */
enum kc_check_error {
	KC_CHECKED_OK = 0,
	KC_CHECKED_NOT_ACCEPTED,   /* the policy requires a credential and accepted none (or there was none) */
	KC_CHECKED_REJECTED,       /* the policy rejected credential number `index` */
	KC_CHECKED_INTERNAL_ERROR, /* the policy could not start on credential number `index`; `cause` says why */
	KC_CHECKED_CANCELLED,      /* by kc_checker_cancel */
};
struct kc_check_outcome {
	enum kc_check_error error;
	uint32_t index;
	enum kc_error cause;
	struct kc_accepted_credential credential; /* with OK */
};
/* What is wrong, for people: one line without a full stop. */
const char *kc_check_error_text(enum kc_check_error error);

enum kc_progress {
	KC_PROGRESS_IDLE = 0, /* there is nothing to do */
	KC_PROGRESS_MORE,     /* a piece of work was done: step again */
	KC_PROGRESS_WAITING,  /* for a policy's answer: step again after `ready` was called */
	KC_PROGRESS_DONE,     /* the outcome is there; the checker is idle again */
};

/* Private to the functions below. */
struct kc_checker {
	const struct kc_credentials_policy *policy;
	void (*ready)(void *context);
	void *ready_context;
	const struct kc_process_binary *binary;
	uint32_t cursor; /* in the footers */
	uint32_t index;  /* of the next credential */
	uint32_t state;
	struct kc_tbf_credential credential; /* the one that the policy is checking */
	struct kc_check_result result;
};

/*
 * policy NULL: no credential is looked at and none is required. ready is called when a policy has answered, perhaps from within
 * kc_checker_step; it should only see to it that kc_checker_step is called again. NULL if the owner finds that out by itself.
 */
void kc_checker_init(struct kc_checker *checker, const struct kc_credentials_policy *policy, void (*ready)(void *context),
		     void *ready_context);
/*
 * Starts to check a binary; kc_checker_step does the work. The binary and its bytes must stay valid until the check is done.
 * KC_BUSY if another one is being checked.
 */
enum kc_error kc_checker_check(struct kc_checker *checker, const struct kc_process_binary *binary);
/* Handles at most one credential. *outcome is written only with KC_PROGRESS_DONE. */
enum kc_progress kc_checker_step(struct kc_checker *checker, struct kc_check_outcome *outcome);
/*
 * A policy's answer to check_credentials. This only records the answer and calls `ready`. An answer that nobody waits for is
 * ignored.
 */
void kc_checker_check_done(struct kc_checker *checker, struct kc_check_result result);
/*
 * Ends the check: the outcome will be CANCELLED. A policy that is at work may still be reading the binary, so its bytes must stay
 * valid until kc_checker_step has said DONE.
 */
void kc_checker_cancel(struct kc_checker *checker);

/* Application ids (AppIdPolicy upstream: AppUniqueness and Compress). */

struct kc_app_id_policy_ops {
	/*
	 * False: the two are the same application and may not run at the same time. NULL: compare their ShortIds. Asked about
	 * binaries that were checked, and about processes (as kc_process_binary_of gives them); short_id is filled in.
	 */
	bool (*different_identifier)(void *context, const struct kc_process_binary *a, const struct kc_process_binary *b);
	/*
	 * The ShortId of a binary whose credentials were checked. The same binary with the same credential must get the same one.
	 */
	struct kc_short_id (*to_short_id)(void *context, const struct kc_process_binary *binary);
};
/*
 * Decides who is who. Whatever a policy says, two processes never have the same fixed ShortId. Owned by the composition root. The
 * kernel starts without a policy: then every process is locally unique.
 */
struct kc_app_id_policy {
	const struct kc_app_id_policy_ops *ops;
	void *context;
};

/* The ShortId TLV in the TBF's header; locally unique without one. */
extern const struct kc_app_id_policy kc_app_id_by_tbf;
/*
 * The CRC-32 of the package name (CRC-32/CKSUM over its bytes, as upstream); locally unique if that is 0. Anybody can choose a
 * name for any CRC, so this only tells apart apps that mean no harm.
 */
extern const struct kc_app_id_policy kc_app_id_by_name;
/*
 * From the key that signed the app and the app's name: the four high bits are the accepted credential's metadata (the number of
 * the key; 15 if there is none, or if it is not below 15), the 28 low bits those of the name's CRC-32.
 */
extern const struct kc_app_id_policy kc_app_id_by_key_and_name;
/*
 * From the key that signed the app alone: the accepted credential's metadata as it is; locally unique if there is none or it is
 * 0.
 */
extern const struct kc_app_id_policy kc_app_id_by_key;

#endif
