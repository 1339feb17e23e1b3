/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The checker processes one credential after the other, until a policy has decided. */
#include <kc/credentials.h>
#include <string.h>

#include "kernelcore/tbf_numbers.h"
#include "tests/unit/core_rig.h"
#include "tests/unit/harness.h"

#define BINARY_END 0x100u
#define MOST       8u
#define LATER      0x100 /* answer later, not within check_credentials */

/* The policy's action for each credential, by number. */
enum answer { PASS, ACCEPT, ACCEPT_KEY, REJECT, CHECK_FAILS, NO_SUPPORT, ALREADY, BUSY };

static struct {
	bool require;
	int answers[MOST];
	uint32_t asked, readies;
	struct kc_credential given[MOST];
	struct kc_integrity_region region;
	struct kc_checker *waiting; /* the answer is pending */
	struct kc_check_result late;
	struct kc_checker *cancels; /* checker to abort when asked; NULL: none */
} policy_state;

static bool require_credentials(void *context)
{
	CU_ASSERT_PTR_EQUAL(context, &policy_state);
	if (policy_state.cancels != NULL)
		kc_checker_cancel(policy_state.cancels);
	return policy_state.require;
}

static struct kc_check_result result_of(int answer)
{
	switch (answer) {
	case ACCEPT:
		return (struct kc_check_result){.verdict = KC_CHECK_ACCEPT, .metadata = 9};
	case ACCEPT_KEY:
		return (struct kc_check_result){.verdict = KC_CHECK_ACCEPT, .has_metadata = true, .metadata = 5};
	case REJECT:
		return (struct kc_check_result){.verdict = KC_CHECK_REJECT};
	case CHECK_FAILS:
		/* An error counts, whatever the verdict. */
		return (struct kc_check_result){.error = KC_FAIL, .verdict = KC_CHECK_ACCEPT};
	default:
		return (struct kc_check_result){.verdict = KC_CHECK_PASS};
	}
}

static enum kc_error check_credentials(void *context, struct kc_checker *checker, const struct kc_credential *credential,
				       struct kc_integrity_region region)
{
	CU_ASSERT_PTR_EQUAL(context, &policy_state);
	CU_ASSERT_FATAL(policy_state.asked < MOST);
	CU_ASSERT_PTR_NULL(policy_state.waiting);
	int answer = policy_state.answers[policy_state.asked];

	policy_state.given[policy_state.asked++] = *credential;
	policy_state.region = region;
	if (policy_state.cancels != NULL)
		kc_checker_cancel(policy_state.cancels);
	switch (answer & ~LATER) {
	case NO_SUPPORT:
		return KC_NOSUPPORT;
	case ALREADY:
		return KC_ALREADY;
	case BUSY:
		return KC_BUSY;
	default:
		break;
	}
	if ((answer & LATER) == 0) {
		kc_checker_check_done(checker, result_of(answer));
		return KC_OK;
	}
	policy_state.waiting = checker;
	policy_state.late = result_of(answer & ~LATER);
	return KC_OK;
}

static const struct kc_credentials_policy_ops ops = {.require_credentials = require_credentials,
						     .check_credentials = check_credentials};
static const struct kc_credentials_policy policy = {.ops = &ops, .context = &policy_state};

static void ready(void *context)
{
	CU_ASSERT_PTR_EQUAL(context, &policy_state);
	policy_state.readies++;
}

static struct tbf_builder tbf;
static struct kc_process_binary binary;
static struct kc_checker checker;
static struct kc_check_outcome outcome;

static void answer_late(void)
{
	struct kc_checker *waiting = policy_state.waiting;

	policy_state.waiting = NULL;
	kc_checker_check_done(waiting, policy_state.late);
}

/* A binary with that many SHA-256 credentials, the n-th filled with n, and something after them. */
static void make_binary(uint32_t credentials, uint32_t rest)
{
	uint32_t at = BINARY_END;

	tbf_begin(&tbf);
	tbf_add_program(&tbf, 0, 0, 0x400, BINARY_END);
	tbf_add(&tbf, TBF_TLV_NAME, "app", 3);
	tbf_add_kernel_version(&tbf, 2, 0);
	for (uint32_t i = 0; i < credentials; i++) {
		tbf_put_u16(tbf.bytes + at, TBF_TLV_CREDENTIALS);
		tbf_put_u16(tbf.bytes + at + 2, 36);
		tbf_put_u32(tbf.bytes + at + 4, TBF_CREDENTIAL_SHA256);
		memset(tbf.bytes + at + 8, (int)i, 32);
		at += 40;
	}
	memset(tbf.bytes + at, 0xee, rest);
	tbf_finish(&tbf, at + rest, TBF_FLAG_ENABLED);
	CU_ASSERT_EQUAL_FATAL(kc_process_binary_create(&rig.kernel, tbf.bytes, at + rest, RIG_FLASH, &binary).error, KC_LOAD_OK);
}

static void begin(uint32_t credentials, bool require, const int *answers)
{
	rig_init();
	memset(&policy_state, 0, sizeof policy_state);
	policy_state.require = require;
	if (answers != NULL)
		memcpy(policy_state.answers, answers, credentials * sizeof answers[0]);
	make_binary(credentials, 0);
	kc_checker_init(&checker, &policy, ready, &policy_state);
	memset(&outcome, 0xdd, sizeof outcome);
}

/* Checks the binary to its end. Each step does at most one credential. */
static enum kc_check_error run(void)
{
	enum kc_progress progress;

	CU_ASSERT_EQUAL(kc_checker_check(&checker, &binary), KC_OK);
	do {
		uint32_t before = policy_state.asked;
		uint32_t readies = policy_state.readies;

		progress = kc_checker_step(&checker, &outcome);
		CU_ASSERT_TRUE(policy_state.asked <= before + 1);
		if (progress != KC_PROGRESS_WAITING)
			continue;
		CU_ASSERT_EQUAL(kc_checker_step(&checker, &outcome), KC_PROGRESS_WAITING);
		CU_ASSERT_EQUAL(policy_state.readies, readies);
		answer_late();
		CU_ASSERT_EQUAL(policy_state.readies, readies + 1);
	} while (progress == KC_PROGRESS_MORE || progress == KC_PROGRESS_WAITING);
	CU_ASSERT_EQUAL(progress, KC_PROGRESS_DONE);
	CU_ASSERT_EQUAL(kc_checker_step(&checker, &outcome), KC_PROGRESS_IDLE);
	return outcome.error;
}

#define CHECK(require, ...) (begin(sizeof((int[]){__VA_ARGS__}) / sizeof(int), (require), (const int[]){__VA_ARGS__}), run())

static void without_credentials(void)
{
	begin(0, false, NULL);
	CU_ASSERT_EQUAL(run(), KC_CHECKED_OK);
	CU_ASSERT_FALSE(outcome.credential.present);
	begin(0, true, NULL);
	CU_ASSERT_EQUAL(run(), KC_CHECKED_NOT_ACCEPTED);
	CU_ASSERT_EQUAL(policy_state.asked, 0);
	/* Without a policy, no credential is checked. */
	begin(2, true, NULL);
	kc_checker_init(&checker, NULL, NULL, NULL);
	CU_ASSERT_EQUAL(run(), KC_CHECKED_OK);
	CU_ASSERT_FALSE(outcome.credential.present);
	CU_ASSERT_EQUAL(policy_state.asked, 0);
}

static void accepting(void)
{
	for (int late = 0; late <= LATER; late += LATER) {
		CU_ASSERT_EQUAL(CHECK(true, PASS | late, ACCEPT_KEY | late, REJECT | late), KC_CHECKED_OK);
		CU_ASSERT_EQUAL(policy_state.asked, 2);
		CU_ASSERT_TRUE(outcome.credential.present && outcome.credential.has_metadata);
		CU_ASSERT_EQUAL(outcome.credential.metadata, 5);
		CU_ASSERT_EQUAL(outcome.credential.index, 1);
		CU_ASSERT_EQUAL(outcome.credential.credential.format, TBF_CREDENTIAL_SHA256);
		CU_ASSERT_EQUAL(outcome.credential.credential.offset, BINARY_END + 40 + 8);
		CU_ASSERT_EQUAL(outcome.credential.credential.length, 32);
	}
	CU_ASSERT_EQUAL(CHECK(false, ACCEPT), KC_CHECKED_OK);
	CU_ASSERT_TRUE(outcome.credential.present && !outcome.credential.has_metadata && outcome.credential.metadata == 0);
}

static void what_a_policy_gets(void)
{
	CHECK(false, PASS, PASS);
	for (uint32_t i = 0; i < 2; i++) {
		CU_ASSERT_EQUAL(policy_state.given[i].format, TBF_CREDENTIAL_SHA256);
		CU_ASSERT_PTR_EQUAL(policy_state.given[i].data, tbf.bytes + BINARY_END + i * 40 + 8);
		CU_ASSERT_EQUAL(policy_state.given[i].length, 32);
		CU_ASSERT_EQUAL(policy_state.given[i].data[31], i);
	}
	CU_ASSERT_PTR_EQUAL(policy_state.region.bytes, tbf.bytes);
	CU_ASSERT_EQUAL(policy_state.region.length, BINARY_END);
}

static void rejecting(void)
{
	for (int late = 0; late <= LATER; late += LATER) {
		CU_ASSERT_EQUAL(CHECK(false, PASS, NO_SUPPORT, REJECT | late, ACCEPT), KC_CHECKED_REJECTED);
		CU_ASSERT_EQUAL(outcome.index, 2);
		CU_ASSERT_EQUAL(policy_state.asked, 3);
		CU_ASSERT_FALSE(outcome.credential.present);
	}
}

/* All of these leave the decision to the remaining credentials, and finally to the policy's requirement. */
static void undecided(void)
{
	for (int required = 0; required < 2; required++) {
		CU_ASSERT_EQUAL(CHECK(required, PASS, NO_SUPPORT, ALREADY, CHECK_FAILS, PASS | LATER, CHECK_FAILS | LATER),
				required ? KC_CHECKED_NOT_ACCEPTED : KC_CHECKED_OK);
		CU_ASSERT_EQUAL(policy_state.asked, 6);
		CU_ASSERT_FALSE(outcome.credential.present);
	}
	CU_ASSERT_EQUAL(CHECK(true, CHECK_FAILS, NO_SUPPORT, ACCEPT), KC_CHECKED_OK);
	CU_ASSERT_EQUAL(outcome.credential.index, 2);
}

static void internal_error(void)
{
	CU_ASSERT_EQUAL(CHECK(false, PASS, BUSY, ACCEPT), KC_CHECKED_INTERNAL_ERROR);
	CU_ASSERT_TRUE(outcome.index == 1 && outcome.cause == KC_BUSY);
	CU_ASSERT_EQUAL(policy_state.asked, 2);
}

/* A footer that is not a credential ends the walk; a credential after it does not count. */
static void broken_footers(void)
{
	for (int required = 0; required < 2; required++) {
		begin(2, required, (const int[]){PASS, ACCEPT});
		tbf_put_u16(tbf.bytes + BINARY_END + 40, TBF_TLV_NAME);
		CU_ASSERT_EQUAL(run(), required ? KC_CHECKED_NOT_ACCEPTED : KC_CHECKED_OK);
		CU_ASSERT_EQUAL(policy_state.asked, 1);
		CU_ASSERT_FALSE(outcome.credential.present);
	}
	begin(1, true, (const int[]){PASS});
	make_binary(1, 3);
	CU_ASSERT_EQUAL(run(), KC_CHECKED_NOT_ACCEPTED);
	make_binary(1, 4);
	policy_state.asked = 0;
	CU_ASSERT_EQUAL(run(), KC_CHECKED_NOT_ACCEPTED);
}

static void one_at_a_time(void)
{
	begin(1, true, (const int[]){ACCEPT | LATER});
	CU_ASSERT_EQUAL(kc_checker_step(&checker, &outcome), KC_PROGRESS_IDLE);
	CU_ASSERT_EQUAL(kc_checker_check(&checker, &binary), KC_OK);
	CU_ASSERT_EQUAL(kc_checker_check(&checker, &binary), KC_BUSY);
	CU_ASSERT_EQUAL(kc_checker_step(&checker, &outcome), KC_PROGRESS_WAITING);
	CU_ASSERT_EQUAL(kc_checker_check(&checker, &binary), KC_BUSY);
	answer_late();
	CU_ASSERT_EQUAL(kc_checker_check(&checker, &binary), KC_BUSY);
	CU_ASSERT_EQUAL(kc_checker_step(&checker, &outcome), KC_PROGRESS_DONE);
	CU_ASSERT_EQUAL(kc_checker_check(&checker, &binary), KC_OK);
}

/* Unexpected answers: too early, twice, and after the end. */
static void stray_answers(void)
{
	const struct kc_check_result accept = {.verdict = KC_CHECK_ACCEPT};

	begin(2, true, (const int[]){PASS | LATER, REJECT | LATER});
	kc_checker_check_done(&checker, accept);
	CU_ASSERT_EQUAL(kc_checker_check(&checker, &binary), KC_OK);
	kc_checker_check_done(&checker, accept);
	CU_ASSERT_EQUAL(kc_checker_step(&checker, &outcome), KC_PROGRESS_WAITING);
	answer_late();
	kc_checker_check_done(&checker, accept);
	CU_ASSERT_EQUAL(policy_state.readies, 1);
	CU_ASSERT_EQUAL(kc_checker_step(&checker, &outcome), KC_PROGRESS_MORE);
	CU_ASSERT_EQUAL(kc_checker_step(&checker, &outcome), KC_PROGRESS_WAITING);
	answer_late();
	CU_ASSERT_EQUAL(kc_checker_step(&checker, &outcome), KC_PROGRESS_DONE);
	CU_ASSERT_EQUAL(outcome.error, KC_CHECKED_REJECTED);
	kc_checker_check_done(&checker, accept);
	CU_ASSERT_EQUAL(kc_checker_step(&checker, &outcome), KC_PROGRESS_IDLE);
}

/* Even when aborted, the check is not over while the policy still reads the binary. */
static void cancelling(void)
{
	begin(1, false, (const int[]){ACCEPT | LATER});
	kc_checker_cancel(&checker);
	CU_ASSERT_EQUAL(kc_checker_step(&checker, &outcome), KC_PROGRESS_IDLE);

	kc_checker_check(&checker, &binary);
	kc_checker_cancel(&checker);
	CU_ASSERT_EQUAL(kc_checker_step(&checker, &outcome), KC_PROGRESS_DONE);
	CU_ASSERT_EQUAL(outcome.error, KC_CHECKED_CANCELLED);
	CU_ASSERT_EQUAL(policy_state.asked, 0);

	kc_checker_check(&checker, &binary);
	CU_ASSERT_EQUAL(kc_checker_step(&checker, &outcome), KC_PROGRESS_WAITING);
	kc_checker_cancel(&checker);
	CU_ASSERT_EQUAL(kc_checker_step(&checker, &outcome), KC_PROGRESS_WAITING);
	kc_checker_cancel(&checker);
	CU_ASSERT_EQUAL(kc_checker_check(&checker, &binary), KC_BUSY);
	answer_late();
	CU_ASSERT_EQUAL(policy_state.readies, 1);
	CU_ASSERT_EQUAL(kc_checker_step(&checker, &outcome), KC_PROGRESS_DONE);
	CU_ASSERT_EQUAL(outcome.error, KC_CHECKED_CANCELLED);
	CU_ASSERT_FALSE(outcome.credential.present);

	/* An answer that was given, but not yet processed. */
	policy_state.asked = 0;
	kc_checker_check(&checker, &binary);
	kc_checker_step(&checker, &outcome);
	answer_late();
	kc_checker_cancel(&checker);
	CU_ASSERT_EQUAL(kc_checker_step(&checker, &outcome), KC_PROGRESS_DONE);
	CU_ASSERT_EQUAL(outcome.error, KC_CHECKED_CANCELLED);
}

/* Also if the policy itself aborts, whatever it answers. */
static void cancelled_by_its_policy(void)
{
	for (int answer = PASS; answer <= BUSY; answer++) {
		begin(2, true, (const int[]){answer, ACCEPT});
		policy_state.cancels = &checker;
		kc_checker_check(&checker, &binary);
		CU_ASSERT_EQUAL(kc_checker_step(&checker, &outcome), KC_PROGRESS_MORE);
		CU_ASSERT_EQUAL(kc_checker_step(&checker, &outcome), KC_PROGRESS_DONE);
		CU_ASSERT_EQUAL(outcome.error, KC_CHECKED_CANCELLED);
		CU_ASSERT_EQUAL(policy_state.asked, 1);
	}
	begin(1, true, (const int[]){ACCEPT | LATER});
	policy_state.cancels = &checker;
	kc_checker_check(&checker, &binary);
	kc_checker_step(&checker, &outcome);
	CU_ASSERT_EQUAL(kc_checker_step(&checker, &outcome), KC_PROGRESS_WAITING);
	answer_late();
	CU_ASSERT_EQUAL(kc_checker_step(&checker, &outcome), KC_PROGRESS_DONE);
	CU_ASSERT_EQUAL(outcome.error, KC_CHECKED_CANCELLED);

	/* And if no credential is left. */
	begin(0, true, NULL);
	policy_state.cancels = &checker;
	kc_checker_check(&checker, &binary);
	CU_ASSERT_EQUAL(kc_checker_step(&checker, &outcome), KC_PROGRESS_MORE);
	CU_ASSERT_EQUAL(kc_checker_step(&checker, &outcome), KC_PROGRESS_DONE);
	CU_ASSERT_EQUAL(outcome.error, KC_CHECKED_CANCELLED);
}

/* Of several policies, one that does not know the format leaves it to the next; any other answer counts. */
static enum kc_error answer_of(void *context, struct kc_checker *from, const struct kc_credential *credential,
			       struct kc_integrity_region region)
{
	(void)from;
	(void)credential;
	(void)region;
	policy_state.asked++;
	return *(const enum kc_error *)context;
}

static void several_policies(void)
{
	static const struct kc_credentials_policy_ops answering = {.check_credentials = answer_of};
	static const enum kc_error errors[] = {KC_OK, KC_NOSUPPORT, KC_ALREADY, KC_BUSY, KC_INVAL};
	const uint32_t count = sizeof errors / sizeof errors[0];

	begin(0, false, NULL);
	for (uint32_t i = 0; i < count * count; i++) {
		enum kc_error first = errors[i / count];
		enum kc_error second = errors[i % count];
		struct kc_credentials_policy policies[] = {{.ops = &answering, .context = &first},
							   {.ops = &answering, .context = &second}};
		struct kc_credentials_list list;

		kc_credentials_list_init(&list, policies, 2, i % 2 == 0);
		struct kc_credentials_policy all = kc_credentials_list(&list);

		policy_state.asked = 0;
		CU_ASSERT_EQUAL(all.ops->check_credentials(all.context, &checker, NULL, (struct kc_integrity_region){NULL, 0}),
				first == KC_NOSUPPORT ? second : first);
		CU_ASSERT_EQUAL(policy_state.asked, first == KC_NOSUPPORT ? 2 : 1);
		CU_ASSERT_EQUAL(all.ops->require_credentials(all.context), i % 2 == 0);
	}
}

static void words(void)
{
	for (int error = KC_CHECKED_OK; error <= KC_CHECKED_CANCELLED; error++) {
		CU_ASSERT_STRING_EQUAL(kc_check_error_text((enum kc_check_error)1000), "unknown error");
		CU_ASSERT_STRING_NOT_EQUAL(kc_check_error_text((enum kc_check_error)error), "unknown error");
		for (int other = KC_CHECKED_OK; other < error; other++)
			CU_ASSERT_STRING_NOT_EQUAL(kc_check_error_text((enum kc_check_error)error),
						   kc_check_error_text((enum kc_check_error)other));
	}
	rig_free();
}

HARNESS_MAIN({"a binary without credentials runs if none is required", without_credentials},
	     {"the first credential that is accepted lets a binary run, and is recorded", accepting},
	     {"a policy gets each credential and the bytes it vouches for", what_a_policy_gets},
	     {"a rejected credential ends the check with its number", rejecting},
	     {"credentials that decide nothing leave it to the requirement", undecided},
	     {"a policy that cannot begin ends the check", internal_error},
	     {"E6 broken footers hide what is behind them", broken_footers}, {"one binary is checked at a time", one_at_a_time},
	     {"answers that nobody waits for are ignored", stray_answers},
	     {"a check that is given up lasts until the policy is done", cancelling},
	     {"a check that its policy gives up is given up, whatever the policy answers", cancelled_by_its_policy},
	     {"of several policies the first that knows a format decides", several_policies},
	     {"every end of a check has words of its own", words})
