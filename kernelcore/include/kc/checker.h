/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Who an application is, and whether it may run: process binaries, the credentials in their footers, the machine that checks
 * them, and the policies for both. Source: Tock's kernel/src/process_checker.rs and process_binary.rs, and its TRD AppID.
 *
 * Nothing here allocates, blocks or loops: the caller provides storage, and work advances only when the owner calls a step
 * function.
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
	bool present; /* false: no credential was accepted, and none was required */
	bool has_metadata;
	uint32_t metadata; /* what the credentials policy added when it accepted, such as the number of the key */
	uint32_t index;    /* position among the binary's credentials, counted from 0 */
	struct kc_tbf_credential credential;
};

/* A TBF in flash that this kernel can run and that is not a process yet (ProcessBinary upstream). */
struct kc_process_binary {
	const uint8_t *flash; /* host address of the TBF; its tbf.total_size bytes must stay valid as long as this is used */
	uint32_t flash_start; /* address as the process would see it */
	struct kc_tbf tbf;
	struct kc_accepted_credential credential;
	struct kc_short_id short_id; /* locally unique until a policy assigns one */
};

/*
 * The bytes that credentials vouch for: the header and the binary, from the TBF's first byte to binary_end. Footers follow and
 * are not included.
 */
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
 * One credential, as given to a policy. The data stays valid until the policy has answered. Every byte of it is under the control
 * of whoever made the TBF.
 */
struct kc_credential {
	uint32_t format; /* enum kc_credential_format */
	const uint8_t *data;
	uint32_t length; /* of data, in bytes, as the format prescribes */
};

enum kc_check_verdict {
	KC_CHECK_PASS = 0, /* this credential does not decide: try the next one */
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
	 * and the check of the binary ends with KC_CHECKED_INTERNAL_ERROR. Each checker runs one check at a time.
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
	KC_CHECKED_NOT_ACCEPTED,   /* the policy requires a credential, but accepted none or there was none */
	KC_CHECKED_REJECTED,       /* the policy rejected credential number `index` */
	KC_CHECKED_INTERNAL_ERROR, /* the policy could not start on credential number `index`; `cause` says why */
	KC_CHECKED_CANCELLED,      /* kc_checker_cancel was called */
};
struct kc_check_outcome {
	enum kc_check_error error;
	uint32_t index;
	enum kc_error cause;
	struct kc_accepted_credential credential; /* with OK */
};
/* Describes an error for people: one line without a full stop. */
const char *kc_check_error_text(enum kc_check_error error);

enum kc_progress {
	KC_PROGRESS_IDLE = 0, /* nothing to do */
	KC_PROGRESS_MORE,     /* part of the work was done: step again */
	KC_PROGRESS_WAITING,  /* for a policy's answer: step again once `ready` was called */
	KC_PROGRESS_DONE,     /* the outcome has been written; the checker is idle again */
};

/* Private to the functions below. */
struct kc_checker {
	const struct kc_credentials_policy *policy;
	void (*ready)(void *context);
	void *ready_context;
	const struct kc_process_binary *binary;
	uint32_t cursor; /* offset into the footers */
	uint32_t index;  /* number of the next credential */
	uint32_t state;
	struct kc_tbf_credential credential; /* the one that the policy is checking */
	struct kc_check_result result;
};

/*
 * policy NULL: credentials are neither examined nor required. ready is called when a policy has answered, possibly from within
 * kc_checker_step; it should only arrange for kc_checker_step to be called again. It may be NULL if the owner steps without being
 * told.
 */
void kc_checker_init(struct kc_checker *checker, const struct kc_credentials_policy *policy, void (*ready)(void *context),
		     void *ready_context);
/*
 * Starts to check a binary; kc_checker_step does the work. The binary and its bytes must stay valid until the check is done.
 * KC_BUSY if another binary is being checked.
 */
enum kc_error kc_checker_check(struct kc_checker *checker, const struct kc_process_binary *binary);
/* Handles at most one credential. *outcome is written only with KC_PROGRESS_DONE. */
enum kc_progress kc_checker_step(struct kc_checker *checker, struct kc_check_outcome *outcome);
/* A policy's answer to check_credentials. Only records the answer and calls `ready`. Ignored if no answer is expected. */
void kc_checker_check_done(struct kc_checker *checker, struct kc_check_result result);
/*
 * Ends the check with the outcome CANCELLED. The policy's own functions may call this too. A policy that is still working may be
 * reading the binary, so its bytes must stay valid until kc_checker_step has returned DONE.
 */
void kc_checker_cancel(struct kc_checker *checker);

/* Application ids (AppIdPolicy upstream: AppUniqueness and Compress). */

struct kc_app_id_policy_ops {
	/*
	 * False: the two are the same application and may not run at the same time. The arguments are binaries that were checked,
	 * and processes (as kc_process_binary_of gives them); their short_id is filled in. NULL: compare their ShortIds.
	 */
	bool (*different_identifier)(void *context, const struct kc_process_binary *a, const struct kc_process_binary *b);
	/*
	 * The ShortId of a binary whose credentials were checked. It must be the same each time for the same binary and
	 * credential.
	 */
	struct kc_short_id (*to_short_id)(void *context, const struct kc_process_binary *binary);
};
/*
 * Decides which binaries are the same application. Whatever a policy says, no two processes have the same fixed ShortId. Owned by
 * the composition root. The kernel starts without a policy: every process is then locally unique. A policy must not load or
 * manage processes.
 */
struct kc_app_id_policy {
	const struct kc_app_id_policy_ops *ops;
	void *context;
};

/* The ShortId TLV in the TBF's header, or locally unique if there is none. */
extern const struct kc_app_id_policy kc_app_id_by_tbf;
/*
 * The CRC-32 of the package name (CRC-32/CKSUM over its bytes, as upstream); locally unique if that is 0. Anyone can find a name
 * with a given CRC, so this only tells well-meaning apps apart.
 */
extern const struct kc_app_id_policy kc_app_id_by_name;
/*
 * From the signing key and the app's name. The four high bits are the accepted credential's metadata, that is the number of the
 * key (15 if there is none or it is not below 15); the 28 low bits are those of the name's CRC-32.
 */
extern const struct kc_app_id_policy kc_app_id_by_key_and_name;
/* From the signing key alone: the accepted credential's metadata, unchanged; locally unique if there is none or it is 0. */
extern const struct kc_app_id_policy kc_app_id_by_key;

#endif
