/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/checker.h>

enum {
	IDLE = 0,
	LOOKING,         /* looking for the next credential */
	ASKED,           /* the policy is checking a credential */
	ANSWERED,        /* the policy has answered */
	ASKED_CANCELLED, /* cancelled while the policy is still checking */
	CANCELLED,
};

void kc_checker_init(struct kc_checker *checker, const struct kc_credentials_policy *policy, void (*ready)(void *context),
		     void *ready_context)
{
	*checker = (struct kc_checker){.policy = policy, .ready = ready, .ready_context = ready_context};
}

enum kc_error kc_checker_check(struct kc_checker *checker, const struct kc_process_binary *binary)
{
	if (checker->state != IDLE)
		return KC_BUSY;
	checker->binary = binary;
	checker->cursor = 0;
	checker->index = 0;
	checker->state = LOOKING;
	return KC_OK;
}

static enum kc_progress end(struct kc_checker *checker, enum kc_check_error error, struct kc_check_outcome *outcome)
{
	*outcome = (struct kc_check_outcome){.error = error};
	checker->state = IDLE;
	checker->binary = NULL;
	return KC_PROGRESS_DONE;
}

/* None of the credentials decided. */
static enum kc_progress end_undecided(struct kc_checker *checker, struct kc_check_outcome *outcome)
{
	const struct kc_credentials_policy *policy = checker->policy;
	bool required = policy != NULL && policy->ops->require_credentials(policy->context);

	if (checker->state == CANCELLED)
		return KC_PROGRESS_MORE;
	return end(checker, required ? KC_CHECKED_NOT_ACCEPTED : KC_CHECKED_OK, outcome);
}

static enum kc_progress look_further(struct kc_checker *checker)
{
	checker->index++;
	checker->state = LOOKING;
	return KC_PROGRESS_MORE;
}

static enum kc_progress ask(struct kc_checker *checker, struct kc_check_outcome *outcome)
{
	const struct kc_credentials_policy *policy = checker->policy;
	const struct kc_process_binary *binary = checker->binary;
	struct kc_credential credential = {
	    .format = checker->credential.format,
	    .data = binary->flash + checker->credential.offset,
	    .length = checker->credential.length,
	};

	checker->state = ASKED;
	enum kc_error error =
	    policy->ops->check_credentials(policy->context, checker, &credential, kc_integrity_region_of(binary));

	/* Cancelled from within the policy, which did not start: there will be no answer to wait for. */
	if (error != KC_OK && checker->state == ASKED_CANCELLED) {
		checker->state = CANCELLED;
		return KC_PROGRESS_MORE;
	}
	switch (error) {
	case KC_OK:
		return checker->state == ASKED ? KC_PROGRESS_WAITING : KC_PROGRESS_MORE;
	case KC_NOSUPPORT:
	case KC_ALREADY:
		return look_further(checker);
	default:
		end(checker, KC_CHECKED_INTERNAL_ERROR, outcome);
		outcome->index = checker->index;
		outcome->cause = error;
		return KC_PROGRESS_DONE;
	}
}

static enum kc_progress look(struct kc_checker *checker, struct kc_check_outcome *outcome)
{
	const struct kc_process_binary *binary = checker->binary;

	if (checker->policy == NULL ||
	    kc_tbf_footer_next(binary->flash, &binary->tbf, &checker->cursor, &checker->credential) != KC_TBF_FOOTER_CREDENTIAL)
		return end_undecided(checker, outcome);
	return ask(checker, outcome);
}

static enum kc_progress judge(struct kc_checker *checker, struct kc_check_outcome *outcome)
{
	const struct kc_check_result *result = &checker->result;

	if (result->error != KC_OK)
		return look_further(checker);
	switch (result->verdict) {
	case KC_CHECK_ACCEPT:
		end(checker, KC_CHECKED_OK, outcome);
		outcome->index = checker->index;
		outcome->credential = (struct kc_accepted_credential){
		    .present = true,
		    .has_metadata = result->has_metadata,
		    .metadata = result->has_metadata ? result->metadata : 0,
		    .index = checker->index,
		    .credential = checker->credential,
		};
		return KC_PROGRESS_DONE;
	case KC_CHECK_REJECT:
		end(checker, KC_CHECKED_REJECTED, outcome);
		outcome->index = checker->index;
		return KC_PROGRESS_DONE;
	default:
		return look_further(checker);
	}
}

enum kc_progress kc_checker_step(struct kc_checker *checker, struct kc_check_outcome *outcome)
{
	switch (checker->state) {
	case LOOKING:
		return look(checker, outcome);
	case ANSWERED:
		return judge(checker, outcome);
	case ASKED:
	case ASKED_CANCELLED:
		return KC_PROGRESS_WAITING;
	case CANCELLED:
		return end(checker, KC_CHECKED_CANCELLED, outcome);
	default:
		return KC_PROGRESS_IDLE;
	}
}

void kc_checker_check_done(struct kc_checker *checker, struct kc_check_result result)
{
	if (checker->state == ASKED) {
		checker->result = result;
		checker->state = ANSWERED;
	} else if (checker->state == ASKED_CANCELLED) {
		checker->state = CANCELLED;
	} else {
		return;
	}
	if (checker->ready != NULL)
		checker->ready(checker->ready_context);
}

void kc_checker_cancel(struct kc_checker *checker)
{
	if (checker->state == ASKED)
		checker->state = ASKED_CANCELLED;
	else if (checker->state == LOOKING || checker->state == ANSWERED)
		checker->state = CANCELLED;
}

const char *kc_check_error_text(enum kc_check_error error)
{
	switch (error) {
	case KC_CHECKED_OK:
		return "it may run";
	case KC_CHECKED_NOT_ACCEPTED:
		return "a credential is required, and none of the binary's was accepted";
	case KC_CHECKED_REJECTED:
		return "a credential was rejected";
	case KC_CHECKED_INTERNAL_ERROR:
		return "a credential could not be checked";
	case KC_CHECKED_CANCELLED:
		return "the check was given up";
	}
	return "unknown error";
}
