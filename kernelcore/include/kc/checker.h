/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Who an application is, and whether it may run: process binaries, the credentials in their footers, the machine that checks
 * them, and the policies behind both. Source: Tock's kernel/src/process_checker.rs and process_binary.rs, and its TRD AppID.
 *
 * Nothing here allocates, blocks or loops: storage is the caller's, and work goes on when its owner calls a step function.
 */
#ifndef KC_CHECKER_H
#define KC_CHECKER_H

#include <kc/tbf.h>
#include <kc/types.h>

/*
 * The credential for which a binary was accepted (AcceptedCredential upstream). It lies in the footer of the binary, so it
 * lives as long as the binary's bytes.
 */
struct kc_accepted_credential {
	bool present; /* false: none was accepted, and none was required */
	bool has_metadata;
	uint32_t metadata; /* what the credentials policy said with its Accept, say the number of the key */
	uint32_t index;    /* which of the binary's credentials it is, from 0 */
	struct kc_tbf_credential credential;
};

/* A TBF in flash that was found fit for this kernel, and is not a process yet (ProcessBinary upstream). */
struct kc_process_binary {
	const uint8_t *flash; /* host address of the TBF; its tbf.total_size bytes stay as long as this does */
	uint32_t flash_start; /* as the process would see it */
	struct kc_tbf tbf;
	struct kc_accepted_credential credential;
	struct kc_short_id short_id; /* locally unique until a policy has given another */
};

/* What credentials vouch for: the header and the binary, from the TBF's first byte to binary_end. Footers are beyond it. */
struct kc_integrity_region {
	const uint8_t *bytes;
	uint32_t length;
};
static inline struct kc_integrity_region kc_integrity_region_of(const struct kc_process_binary *binary)
{
	return (struct kc_integrity_region){.bytes = binary->flash, .length = binary->tbf.binary_end};
}

/* Credentials policies (AppCredentialsPolicy upstream). */

/* One credential as a policy gets it. The bytes stay until the policy has answered. Whoever made the TBF chose all of it. */
struct kc_credential {
	uint32_t format; /* enum kc_credential_format */
	const uint8_t *data;
	uint32_t length; /* of data, as the format wants it */
};

enum kc_check_verdict {
	KC_CHECK_PASS = 0, /* this credential decides nothing: try the next one */
	KC_CHECK_ACCEPT,   /* run the binary */
	KC_CHECK_REJECT,   /* do not run the binary, whatever the other credentials say */
};

/* A policy's answer. */
struct kc_check_result {
	enum kc_error error; /* KC_OK: the verdict counts. Else the check itself failed, which counts as a pass */
	enum kc_check_verdict verdict;
	bool has_metadata; /* with ACCEPT */
	uint32_t metadata;
};

struct kc_checker;

struct kc_credentials_policy_ops {
	/* True: a binary runs only if one of its credentials was accepted. False: it runs unless one was rejected. */
	bool (*require_credentials)(void *context);
	/*
	 * Starts to check one credential of a binary. KC_OK: it has started, and kc_checker_check_done(checker, ...) will be
	 * called exactly once: later, or from in here already. KC_NOSUPPORT (a format it does not know) and KC_ALREADY: nothing
	 * started, the next credential is tried. Anything else (KC_BUSY, ...): nothing started, and the binary's check ends as
	 * KC_CHECKED_INTERNAL_ERROR. There is one check at a time for each checker.
	 */
	enum kc_error (*check_credentials)(void *context, struct kc_checker *checker, const struct kc_credential *credential,
					   struct kc_integrity_region region);
};

/* Owned by the composition root, alive as long as the checker. */
struct kc_credentials_policy {
	const struct kc_credentials_policy_ops *ops;
	void *context;
};

/* The checker machine (ProcessCheckerMachine upstream). */

/* How the check of a binary ended (ProcessCheckError upstream). */
enum kc_check_error {
	KC_CHECKED_OK = 0,
	KC_CHECKED_NOT_ACCEPTED,   /* the policy requires a credential and accepted none (there may be none) */
	KC_CHECKED_REJECTED,       /* the policy rejected the credential of number `index` */
	KC_CHECKED_INTERNAL_ERROR, /* the policy could not begin with credential `index`; `cause` says why */
	KC_CHECKED_CANCELLED,      /* kc_checker_cancel */
};
struct kc_check_outcome {
	enum kc_check_error error;
	uint32_t index;
	enum kc_error cause;
	struct kc_accepted_credential credential; /* with OK */
};
/* One line, no full stop: what is wrong, for a person. */
const char *kc_check_error_text(enum kc_check_error error);

enum kc_progress {
	KC_PROGRESS_IDLE = 0, /* there is nothing to do */
	KC_PROGRESS_MORE,     /* a piece of work was done: step again */
	KC_PROGRESS_WAITING,  /* for a policy's answer: step again when `ready` was called */
	KC_PROGRESS_DONE,     /* the outcome is there; the checker is idle again */
};

/* Filled in by the functions below; read by nobody else. */
struct kc_checker {
	const struct kc_credentials_policy *policy;
	void (*ready)(void *context);
	void *ready_context;
	const struct kc_process_binary *binary;
	uint32_t cursor; /* in the footers */
	uint32_t index;  /* of the next credential */
	uint32_t state;
	struct kc_tbf_credential credential; /* that the policy has */
	struct kc_check_result result;
};

/*
 * policy NULL: no credential is looked at, none is required. ready is called when a policy has answered, perhaps from within
 * kc_checker_step: it only makes sure that kc_checker_step is called some time. NULL if its owner finds out otherwise.
 */
void kc_checker_init(struct kc_checker *checker, const struct kc_credentials_policy *policy, void (*ready)(void *context),
		     void *ready_context);
/*
 * Begins with a binary, which stays, with its bytes, until the check is done. KC_BUSY if another is being checked. The rest is
 * done by kc_checker_step.
 */
enum kc_error kc_checker_check(struct kc_checker *checker, const struct kc_process_binary *binary);
/* At most one credential's work. *outcome is written with KC_PROGRESS_DONE only. */
enum kc_progress kc_checker_step(struct kc_checker *checker, struct kc_check_outcome *outcome);
/*
 * A policy's answer to check_credentials. Nothing else happens in here but `ready`. An answer that nobody waits for is ignored.
 */
void kc_checker_check_done(struct kc_checker *checker, struct kc_check_result result);
/*
 * Ends the check: the outcome will be CANCELLED. A policy that is at work still reads the binary, so its bytes stay until
 * kc_checker_step has said DONE.
 */
void kc_checker_cancel(struct kc_checker *checker);

/* Application ids (AppIdPolicy upstream: AppUniqueness and Compress). */

struct kc_app_id_policy_ops {
	/*
	 * False: the two are the same application and may not run at once. NULL: as ShortIds say. Asked of binaries that were
	 * checked, and of processes (as kc_process_binary_of gives them); short_id is filled in.
	 */
	bool (*different_identifier)(void *context, const struct kc_process_binary *a, const struct kc_process_binary *b);
	/* The ShortId of a binary whose credentials were checked. The same binary with the same credential gets the same. */
	struct kc_short_id (*to_short_id)(void *context, const struct kc_process_binary *binary);
};
/*
 * Who is who. Whatever a policy says, two processes never have the same fixed ShortId. Owned by the composition root. The kernel
 * starts without one: then every process is locally unique.
 */
struct kc_app_id_policy {
	const struct kc_app_id_policy_ops *ops;
	void *context;
};

/* The ShortId TLV of the TBF's header; locally unique without one. */
extern const struct kc_app_id_policy kc_app_id_by_tbf;
/*
 * CRC-32 of the package name (CRC-32/CKSUM over its bytes, as upstream); locally unique if that is 0. Anybody can choose a name with any
 * CRC: it tells apart apps that mean no harm.
 */
extern const struct kc_app_id_policy kc_app_id_by_name;
/*
 * By who signed it and the name: the four high bits are those of the accepted credential's metadata (the number of the key; 15 if
 * there is none, or no number below 15), the 28 low bits those of the name's CRC-32.
 */
extern const struct kc_app_id_policy kc_app_id_by_key_and_name;
/* By who signed it alone: the metadata of the accepted credential as it is; locally unique if there is none, or it is 0. */
extern const struct kc_app_id_policy kc_app_id_by_key;

#endif
