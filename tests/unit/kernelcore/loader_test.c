/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Rows C9, C10, E4, E10 of the isolation bugs, and more: the loader that goes on in steps. */
#include <kc/loader.h>
#include <string.h>

#include "kernelcore/tbf_numbers.h"
#include "tests/unit/core_rig.h"
#include "tests/unit/harness.h"

#define APP_SIZE    0x200u
#define BINARY_END  0x180u
#define PLACES      16u
#define NO_ID       0u
#define MANY_STEPS  1000u
#define PASS_ALL    0xffu
#define NEVER_ENDED "the loader never ends"

/* What the client heard. */
static struct {
	uint32_t count, finished;
	uint32_t offsets[32];
	struct kc_load_result results[32];
	uint32_t abort_at;    /* gives up when it has heard of so many; 0: never */
	bool start_again;     /* when it has finished, once */
	bool lives_at_report; /* whether the slots of the results were processes when they were told */
} heard;

/* What the policy does: it accepts credentials whose first byte is `key`, with that as metadata, and rejects 0xbb. */
static struct {
	bool require, later, busy;
	uint32_t key, asked;
	struct kc_checker *waiting;
	struct kc_check_result late;
	const uint8_t *reading; /* the binary it reads until it has answered */
} judge;

static uint8_t image[PLACES * APP_SIZE];
static uint8_t other_image[PLACES * APP_SIZE];
static struct kc_process_binary binaries[PLACES];
static struct kc_checker checker;
static struct kc_loader loader;
static uint32_t readies;

static bool require_credentials(void *context)
{
	(void)context;
	return judge.require;
}

static enum kc_error check_credentials(void *context, struct kc_checker *from, const struct kc_credential *credential,
				       struct kc_integrity_region region)
{
	struct kc_check_result result = {.verdict = KC_CHECK_PASS};

	(void)context;
	judge.asked++;
	if (judge.busy)
		return KC_BUSY;
	if (credential->format != TBF_CREDENTIAL_SHA256)
		return KC_NOSUPPORT;
	if (credential->data[0] == judge.key || judge.key == PASS_ALL)
		result =
		    (struct kc_check_result){.verdict = KC_CHECK_ACCEPT, .has_metadata = true, .metadata = credential->data[0]};
	else if (credential->data[0] == 0xbb)
		result.verdict = KC_CHECK_REJECT;
	if (!judge.later) {
		kc_checker_check_done(from, result);
		return KC_OK;
	}
	CU_ASSERT_PTR_NULL(judge.waiting);
	judge.waiting = from;
	judge.late = result;
	judge.reading = region.bytes;
	return KC_OK;
}

static const struct kc_credentials_policy_ops judge_ops = {.require_credentials = require_credentials,
							   .check_credentials = check_credentials};
static const struct kc_credentials_policy judge_policy = {.ops = &judge_ops};

static void ready(void *context)
{
	(void)context;
	readies++;
}

static void answer(void)
{
	struct kc_checker *waiting = judge.waiting;

	judge.waiting = NULL;
	judge.reading = NULL;
	kc_checker_check_done(waiting, judge.late);
}

static void start(void);

static void process_loaded(void *context, uint32_t offset, struct kc_load_result result)
{
	CU_ASSERT_PTR_EQUAL(context, &heard);
	CU_ASSERT_FATAL(heard.count < 32);
	CU_ASSERT_EQUAL(heard.finished, 0);
	heard.offsets[heard.count] = offset;
	heard.results[heard.count++] = result;
	if (result.error == KC_LOAD_OK && kc_process_state(&rig.kernel, result.index) != KC_STATE_YIELDED)
		heard.lives_at_report = false;
	if (heard.count == heard.abort_at)
		kc_loader_abort(&loader);
}

static void process_loading_finished(void *context)
{
	CU_ASSERT_PTR_EQUAL(context, &heard);
	heard.finished++;
	if (!heard.start_again)
		return;
	memset(&heard, 0, sizeof heard);
	heard.lives_at_report = true;
	start();
}

static const struct kc_loader_client_ops client_ops = {.process_loaded = process_loaded,
						       .process_loading_finished = process_loading_finished};
static const struct kc_loader_client client = {.ops = &client_ops, .context = &heard};

static void begin(void)
{
	rig_init();
	rig.kernel.app_id_policy = &kc_app_id_by_tbf;
	memset(image, 0xff, sizeof image);
	memset(&judge, 0, sizeof judge);
	memset(&heard, 0, sizeof heard);
	heard.lives_at_report = true;
	readies = 0;
	kc_checker_init(&checker, NULL, ready, NULL);
	kc_loader_init(&loader, &rig.kernel, &checker, binaries, PLACES);
}

static void begin_checking(bool require, uint32_t key)
{
	begin();
	judge.require = require;
	judge.key = key;
	kc_checker_init(&checker, &judge_policy, ready, NULL);
}

/* An app at a place of the image, with a credential if `credential` is not 0. */
static void put(uint8_t *flash, uint32_t place, uint32_t short_id, uint32_t version, uint32_t credential)
{
	struct tbf_builder tbf;
	uint8_t *footer = tbf.bytes + BINARY_END;

	tbf_begin(&tbf);
	tbf_add_words(&tbf, TBF_TLV_PROGRAM, 5, (const uint32_t[]){0, 0, 0x400, BINARY_END, version});
	tbf_add(&tbf, TBF_TLV_NAME, "app", 3);
	tbf_add_kernel_version(&tbf, 2, 0);
	if (short_id != NO_ID)
		tbf_add_words(&tbf, TBF_TLV_SHORT_ID, 1, &short_id);
	if (credential != 0) {
		tbf_put_u16(footer, TBF_TLV_CREDENTIALS);
		tbf_put_u16(footer + 2, 36);
		tbf_put_u32(footer + 4, TBF_CREDENTIAL_SHA256);
		memset(footer + 8, (int)credential, 32);
	}
	tbf_finish(&tbf, APP_SIZE, TBF_FLAG_ENABLED);
	memcpy(flash + place * APP_SIZE, tbf.bytes, APP_SIZE);
}

static void put_plain(uint32_t place)
{
	put(image, place, NO_ID, 0, 0);
}

static void start(void)
{
	CU_ASSERT_EQUAL(kc_loader_start(&loader, &client, image, sizeof image, RIG_FLASH, rig.policy), KC_OK);
}

/* Steps until there is nothing to do now. No step does the work of two. */
static enum kc_progress go_on(void)
{
	for (uint32_t steps = 0; steps < MANY_STEPS; steps++) {
		uint32_t lives = rig.new_lives;
		uint32_t asked = judge.asked;
		uint32_t told = heard.count;
		enum kc_progress progress = kc_loader_step(&loader);

		CU_ASSERT_TRUE(rig.new_lives - lives + judge.asked - asked <= 1 && heard.count <= told + 1);
		if (progress != KC_PROGRESS_MORE)
			return progress;
	}
	CU_FAIL_FATAL(NEVER_ENDED);
	return KC_PROGRESS_IDLE;
}

static void run(void)
{
	start();
	while (go_on() == KC_PROGRESS_WAITING)
		answer();
	CU_ASSERT_EQUAL(heard.finished, 1);
	CU_ASSERT_TRUE(heard.lives_at_report);
	CU_ASSERT_EQUAL(kc_loader_step(&loader), KC_PROGRESS_IDLE);
	CU_ASSERT_PTR_NULL(rig_check());
}

/* What became of the app at a place. */
static struct kc_load_result result_at(uint32_t place)
{
	struct kc_load_result none = {.error = (enum kc_load_error) - 1};
	uint32_t found = 0;

	for (uint32_t i = 0; i < heard.count; i++) {
		if (heard.offsets[i] != place * APP_SIZE)
			continue;
		none = heard.results[i];
		found++;
	}
	CU_ASSERT_TRUE(found <= 1);
	return none;
}

static enum kc_load_error error_at(uint32_t place)
{
	return result_at(place).error;
}

static uint32_t processes(void)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < RIG_SLOTS; i++)
		count += kc_process_state(&rig.kernel, i) != KC_STATE_NONE;
	return count;
}

static void in_order(void)
{
	begin();
	for (uint32_t i = 0; i < 3; i++)
		put_plain(i);
	CU_ASSERT_EQUAL(kc_loader_step(&loader), KC_PROGRESS_IDLE);
	run();
	CU_ASSERT_EQUAL(heard.count, 3);
	for (uint32_t i = 0; i < 3; i++) {
		CU_ASSERT_EQUAL(heard.offsets[i], i * APP_SIZE);
		CU_ASSERT_TRUE(heard.results[i].error == KC_LOAD_OK && heard.results[i].index == i);
		CU_ASSERT_EQUAL(rig_info(i).flash_start, RIG_FLASH + i * APP_SIZE);
		CU_ASSERT_EQUAL(rig_run(i).kind, KC_RESUME_INIT);
	}
}

/* C9: as many apps as slots and more, and as many as there is room for binaries and more. */
static void full(void)
{
	for (uint32_t apps = 0; apps <= RIG_SLOTS + 2; apps++) {
		begin();
		for (uint32_t i = 0; i < apps; i++)
			put_plain(i);
		run();
		CU_ASSERT_EQUAL(heard.count, apps);
		for (uint32_t i = 0; i < apps; i++)
			CU_ASSERT_EQUAL(error_at(i), i < RIG_SLOTS ? KC_LOAD_OK : KC_LOAD_NO_SLOT);
	}
	begin();
	kc_loader_init(&loader, &rig.kernel, &checker, binaries, 2);
	binaries[2].flash = image; /* not its own */
	for (uint32_t i = 0; i < PLACES; i++)
		put_plain(i);
	run();
	CU_ASSERT_EQUAL(heard.count, PLACES);
	for (uint32_t i = 0; i < PLACES; i++)
		CU_ASSERT_EQUAL(error_at(i), i < 2 ? KC_LOAD_OK : KC_LOAD_NO_BINARY_SLOT);
	CU_ASSERT_PTR_EQUAL(binaries[2].flash, image);
}

/* C10: empty images, padding alone, holes; the next app is found, and slots have no holes. */
static void holes(void)
{
	struct tbf_builder tbf;

	begin();
	run();
	CU_ASSERT_EQUAL(heard.count, 0);
	begin();
	memset(image, 0, sizeof image);
	run();
	CU_ASSERT_EQUAL(heard.count, 0);
	begin();
	CU_ASSERT_EQUAL(kc_loader_start(&loader, &client, image, 0, RIG_FLASH, rig.policy), KC_OK);
	CU_ASSERT_EQUAL(go_on(), KC_PROGRESS_DONE);
	CU_ASSERT_EQUAL(heard.finished, 1);

	begin();
	tbf_begin(&tbf);
	tbf_finish(&tbf, APP_SIZE, 0);
	for (uint32_t i = 0; i < PLACES; i++)
		memcpy(image + i * APP_SIZE, tbf.bytes, APP_SIZE);
	run();
	CU_ASSERT_EQUAL(heard.count, PLACES);
	CU_ASSERT_EQUAL(error_at(PLACES - 1), KC_LOAD_PADDING);
	CU_ASSERT_EQUAL(processes(), 0);

	begin();
	for (uint32_t i = 0; i < PLACES; i += 5)
		put_plain(i);
	for (uint32_t i = 0; i < PLACES; i++) {
		if (i % 5 != 0)
			memcpy(image + i * APP_SIZE, tbf.bytes, APP_SIZE);
	}
	run();
	for (uint32_t i = 0; i < PLACES; i += 5)
		CU_ASSERT_TRUE(result_at(i).error == KC_LOAD_OK && result_at(i).index == i / 5);
}

/* E4: a broken app is told, and does not hide the next, unless nobody can say where that is. */
static void broken(void)
{
	begin();
	put_plain(0);
	put_plain(1);
	put_plain(2);
	image[0x14] ^= 1;
	image[APP_SIZE + TBF_OFFSET_HEADER_SIZE] ^= 2;
	run();
	CU_ASSERT_TRUE(result_at(0).error == KC_LOAD_BAD_TBF && result_at(0).tbf.error == KC_TBF_BAD_CHECKSUM);
	CU_ASSERT_TRUE(result_at(1).error == KC_LOAD_BAD_TBF);
	CU_ASSERT_EQUAL(error_at(2), KC_LOAD_OK);
	begin();
	put_plain(0);
	put_plain(1);
	tbf_put_u32(image + TBF_OFFSET_TOTAL_SIZE, sizeof image + 1);
	run();
	CU_ASSERT_EQUAL(heard.count, 1);
	CU_ASSERT_TRUE(result_at(0).error == KC_LOAD_BAD_TBF && result_at(0).tbf.error == KC_TBF_BAD_TOTAL_SIZE);
}

/* Each version of an application in each order: the newest runs. */
static void newest_wins(void)
{
	static const uint32_t orders[6][3] = {{1, 2, 3}, {1, 3, 2}, {2, 1, 3}, {2, 3, 1}, {3, 1, 2}, {3, 2, 1}};

	for (uint32_t order = 0; order < 6; order++) {
		begin();
		for (uint32_t i = 0; i < 3; i++)
			put(image, i, 77, orders[order][i], 0);
		put(image, 3, 78, 1, 0);
		put_plain(4);
		run();
		CU_ASSERT_EQUAL(heard.count, 5);
		for (uint32_t i = 0; i < 3; i++) {
			bool newer_behind =
			    (i < 1 && orders[order][1] > orders[order][i]) || (i < 2 && orders[order][2] > orders[order][i]);

			if (orders[order][i] != 3) {
				CU_ASSERT_EQUAL(error_at(i), newer_behind ? KC_LOAD_NEWER_VERSION : KC_LOAD_ALREADY_LOADED);
				continue;
			}
			CU_ASSERT_EQUAL(error_at(i), KC_LOAD_OK);
			CU_ASSERT_EQUAL(rig_info(result_at(i).index).binary_version, 3);
		}
		CU_ASSERT_EQUAL(error_at(3), KC_LOAD_OK);
		CU_ASSERT_EQUAL(error_at(4), KC_LOAD_OK);
	}
	/* Of equals the first runs. */
	begin();
	put(image, 0, 77, 2, 0);
	put(image, 1, 77, 2, 0);
	run();
	CU_ASSERT_EQUAL(error_at(0), KC_LOAD_OK);
	CU_ASSERT_EQUAL(error_at(1), KC_LOAD_ALREADY_LOADED);
}

/* At run time: what is loaded stays, and is replaced only after it was unloaded. */
static void at_run_time(void)
{
	begin();
	put(image, 0, 77, 1, 0);
	run();
	memset(other_image, 0xff, sizeof other_image);
	put(other_image, 0, 77, 2, 0);
	put(other_image, 1, 80, 1, 0);
	for (uint32_t round = 0; round < 2; round++) {
		memset(&heard, 0, sizeof heard);
		heard.lives_at_report = true;
		CU_ASSERT_EQUAL(
		    kc_loader_start(&loader, &client, other_image, sizeof other_image, RIG_FLASH + RIG_SPACING, rig.policy),
		    KC_OK);
		CU_ASSERT_EQUAL(kc_loader_start(&loader, &client, image, sizeof image, RIG_FLASH, rig.policy), KC_BUSY);
		CU_ASSERT_EQUAL(go_on(), KC_PROGRESS_DONE);
		CU_ASSERT_EQUAL(error_at(0), round == 0 ? KC_LOAD_ALREADY_LOADED : KC_LOAD_OK);
		CU_ASSERT_EQUAL(error_at(1), round == 0 ? KC_LOAD_OK : KC_LOAD_ALREADY_LOADED);
		CU_ASSERT_EQUAL(rig_info(0).binary_version, round + 1);
		kc_process_terminate(&rig.kernel, 0, (struct kc_completion){.has_code = false});
		CU_ASSERT_TRUE(kc_process_unload(&rig.kernel, 0));
	}
}

static void credentials(void)
{
	for (int later = 0; later < 2; later++) {
		begin_checking(true, 5);
		judge.later = later;
		put(image, 0, NO_ID, 0, 5);
		put(image, 1, NO_ID, 0, 6);
		put(image, 2, NO_ID, 0, 0xbb);
		put_plain(3);
		put(image, 4, NO_ID, 0, 5);
		run();
		CU_ASSERT_EQUAL(error_at(0), KC_LOAD_OK);
		CU_ASSERT_EQUAL(error_at(1), KC_LOAD_NOT_ACCEPTED);
		CU_ASSERT_TRUE(result_at(2).error == KC_LOAD_REJECTED && result_at(2).credential == 0);
		CU_ASSERT_EQUAL(error_at(3), KC_LOAD_NOT_ACCEPTED);
		CU_ASSERT_EQUAL(error_at(4), KC_LOAD_OK);
		struct kc_process_info info = rig_info(result_at(4).index);

		CU_ASSERT_TRUE(info.credential.present && info.credential.metadata == 5 && info.credential.index == 0);
		CU_ASSERT_EQUAL(info.credential.credential.offset, BINARY_END + 8);
		CU_ASSERT_EQUAL(readies, judge.asked);
	}
	begin_checking(false, 5);
	put(image, 0, NO_ID, 0, 6);
	put(image, 1, NO_ID, 0, 0xbb);
	run();
	CU_ASSERT_EQUAL(error_at(0), KC_LOAD_OK);
	CU_ASSERT_FALSE(rig_info(0).credential.present);
	CU_ASSERT_EQUAL(error_at(1), KC_LOAD_REJECTED);
}

static void ends_of_checks(void)
{
	static const enum kc_load_error errors[] = {
	    [KC_CHECKED_OK] = KC_LOAD_OK,
	    [KC_CHECKED_NOT_ACCEPTED] = KC_LOAD_NOT_ACCEPTED,
	    [KC_CHECKED_REJECTED] = KC_LOAD_REJECTED,
	    [KC_CHECKED_INTERNAL_ERROR] = KC_LOAD_CHECK_FAILED,
	    [KC_CHECKED_CANCELLED] = KC_LOAD_CANCELLED,
	};

	for (int error = KC_CHECKED_OK; error <= KC_CHECKED_CANCELLED; error++) {
		struct kc_check_outcome outcome = {.error = (enum kc_check_error)error, .index = 7, .cause = KC_OFF};
		struct kc_load_result result = kc_load_result_of_check(&outcome);

		CU_ASSERT_EQUAL(result.error, errors[error]);
		CU_ASSERT_TRUE(result.credential == 7 && result.cause == KC_OFF);
	}
	begin_checking(false, 5);
	judge.busy = true;
	put(image, 0, NO_ID, 0, 5);
	run();
	CU_ASSERT_TRUE(result_at(0).error == KC_LOAD_CHECK_FAILED && result_at(0).cause == KC_BUSY);
	/* Nothing to give up. */
	kc_loader_abort(&loader);
	CU_ASSERT_EQUAL(kc_loader_step(&loader), KC_PROGRESS_IDLE);
}

/* A version that may not run does not keep an older one from running: it was never a candidate. */
static void refused_blocks_nobody(void)
{
	begin_checking(true, 5);
	put(image, 0, 77, 1, 5);
	put(image, 1, 77, 9, 6);
	run();
	CU_ASSERT_EQUAL(error_at(0), KC_LOAD_OK);
	CU_ASSERT_EQUAL(error_at(1), KC_LOAD_NOT_ACCEPTED);
}

/* The ShortId is worked out when the credential is known. */
static void by_key(void)
{
	begin_checking(true, PASS_ALL);
	rig.kernel.app_id_policy = &kc_app_id_by_key;
	put(image, 0, NO_ID, 1, 5);
	put(image, 1, NO_ID, 2, 5);
	put(image, 2, NO_ID, 1, 6);
	run();
	CU_ASSERT_EQUAL(error_at(0), KC_LOAD_NEWER_VERSION);
	CU_ASSERT_EQUAL(error_at(1), KC_LOAD_OK);
	CU_ASSERT_EQUAL(error_at(2), KC_LOAD_OK);
	CU_ASSERT_EQUAL(rig_info(result_at(1).index).short_id.fixed, 5);
	CU_ASSERT_EQUAL(rig_info(result_at(2).index).short_id.fixed, 6);
}

/* The checker is at work for somebody else. */
static void busy_checker(void)
{
	begin_checking(true, 5);
	judge.later = true;
	put(other_image, 0, NO_ID, 0, 5);
	struct kc_process_binary stranger;

	kc_process_binary_create(&rig.kernel, other_image, APP_SIZE, RIG_FLASH, &stranger);
	CU_ASSERT_EQUAL(kc_checker_check(&checker, &stranger), KC_OK);
	put(image, 0, NO_ID, 0, 5);
	start();
	CU_ASSERT_EQUAL(go_on(), KC_PROGRESS_DONE);
	CU_ASSERT_TRUE(result_at(0).error == KC_LOAD_CHECK_FAILED && result_at(0).cause == KC_BUSY);
	CU_ASSERT_EQUAL(processes(), 0);
}

/* E10: loading is given up at each step, and the next loading, of another image, sees nothing of it. */
static void giving_up(void)
{
	for (uint32_t steps = 0; steps < 14; steps++) {
		begin_checking(true, PASS_ALL);
		judge.later = steps % 2 == 0;
		for (uint32_t i = 0; i < 3; i++)
			put(image, i, 77 + i, 9, 5);
		start();
		for (uint32_t i = 0; i < steps; i++) {
			if (kc_loader_step(&loader) == KC_PROGRESS_WAITING && i + 1 < steps)
				answer();
		}
		uint32_t loaded = processes();
		uint32_t asked = judge.asked;
		bool over = heard.finished == 1;

		kc_loader_abort(&loader);
		if (!over) {
			CU_ASSERT_EQUAL(kc_loader_start(&loader, &client, image, sizeof image, RIG_FLASH, rig.policy), KC_BUSY);
			/* The policy reads on: it is not over. */
			enum kc_progress progress = go_on();

			CU_ASSERT_EQUAL(progress, judge.waiting != NULL ? KC_PROGRESS_WAITING : KC_PROGRESS_DONE);
			CU_ASSERT_EQUAL(heard.finished, judge.waiting == NULL);
			if (judge.waiting != NULL) {
				answer();
				CU_ASSERT_EQUAL(go_on(), KC_PROGRESS_DONE);
			}
		}
		CU_ASSERT_EQUAL(heard.finished, 1);
		CU_ASSERT_EQUAL(judge.asked, asked);
		CU_ASSERT_EQUAL(processes(), loaded);
		for (uint32_t i = 0; i < heard.count; i++)
			CU_ASSERT_TRUE(heard.results[i].error == KC_LOAD_OK || heard.results[i].error == KC_LOAD_CANCELLED);
		for (uint32_t i = 0; i < RIG_SLOTS; i++) {
			kc_process_terminate(&rig.kernel, i, (struct kc_completion){.has_code = false});
			kc_process_unload(&rig.kernel, i);
		}

		/* The same bytes again, with older versions and without credentials: nothing of before lets them run, or stops them. */
		memset(&heard, 0, sizeof heard);
		heard.lives_at_report = true;
		judge.later = false;
		put(image, 0, 77, 1, 5);
		put(image, 1, 78, 1, 0);
		memset(image + 2 * APP_SIZE, 0xff, APP_SIZE);
		run();
		CU_ASSERT_EQUAL(heard.count, 2);
		CU_ASSERT_EQUAL(error_at(0), KC_LOAD_OK);
		CU_ASSERT_EQUAL(error_at(1), KC_LOAD_NOT_ACCEPTED);
		CU_ASSERT_EQUAL(rig_info(0).binary_version, 1);
	}
}

/* The client gives up, and starts again, from within its callbacks. */
static void from_within(void)
{
	for (uint32_t at = 1; at <= 4; at++) {
		begin();
		for (uint32_t i = 0; i < 4; i++)
			put_plain(i);
		heard.abort_at = at;
		run();
		CU_ASSERT_EQUAL(heard.count, 4);
		CU_ASSERT_EQUAL(processes(), at);
		for (uint32_t i = 0; i < 4; i++)
			CU_ASSERT_EQUAL(error_at(i), i < at ? KC_LOAD_OK : KC_LOAD_CANCELLED);
	}
	begin();
	put_plain(0);
	heard.start_again = true;
	start();
	CU_ASSERT_EQUAL(go_on(), KC_PROGRESS_DONE);
	CU_ASSERT_EQUAL(go_on(), KC_PROGRESS_DONE);
	CU_ASSERT_EQUAL(heard.finished, 1);
	CU_ASSERT_EQUAL(processes(), 2);
	rig_free();
}

/* xorshift: the same numbers in every run. */
static uint32_t random_below(uint32_t bound)
{
	static uint32_t state = 0x2545f491;

	state ^= state << 13;
	state ^= state >> 17;
	state ^= state << 5;
	return state % bound;
}

static void put_anything(uint32_t place)
{
	put(image, place, random_below(4), random_below(4), random_below(2) ? 5 + random_below(2) : 0);
	if (random_below(6) == 0)
		image[place * APP_SIZE + random_below(60)] = (uint8_t)random_below(256);
	if (random_below(8) == 0)
		image[place * APP_SIZE + BINARY_END + random_below(40)] = (uint8_t)random_below(256);
}

static bool ids_differ(void)
{
	for (uint32_t a = 0; a < RIG_SLOTS; a++) {
		for (uint32_t b = 0; b < a; b++) {
			if (kc_process_state(&rig.kernel, a) != KC_STATE_NONE &&
			    kc_process_state(&rig.kernel, b) != KC_STATE_NONE &&
			    kc_short_id_equal(rig.slots[a].short_id, rig.slots[b].short_id))
				return false;
		}
	}
	return true;
}

/*
 * Whatever flash holds, and whatever is done meanwhile: it ends, tells of each once, and no application is two processes. The bytes of former
 * processes change under them here, which nobody looks at any more.
 */
static void anything(void)
{
	uint32_t loaded = 0;

	for (uint32_t round = 0; round < 400; round++) {
		begin_checking(random_below(2), 5);
		judge.later = random_below(2);
		kc_loader_init(&loader, &rig.kernel, &checker, binaries, 1 + random_below(PLACES));
		for (uint32_t boot = 0; boot < 3; boot++) {
			memset(image, 0xff, sizeof image);
			for (uint32_t place = 0; place < 1 + random_below(PLACES); place++)
				put_anything(place);
			memset(&heard, 0, sizeof heard);
			heard.lives_at_report = true;
			start();
			for (uint32_t steps = 0; heard.finished == 0; steps++) {
				CU_ASSERT_FATAL(steps < MANY_STEPS);
				if (kc_loader_step(&loader) == KC_PROGRESS_WAITING && random_below(2))
					answer();
				if (random_below(100) == 0)
					kc_loader_abort(&loader);
				if (!ids_differ())
					CU_FAIL_FATAL("an application is two processes");
			}
			CU_ASSERT_TRUE(heard.lives_at_report && judge.waiting == NULL);
			for (uint32_t i = 1; i < heard.count; i++) {
				for (uint32_t j = 0; j < i; j++) {
					if (heard.offsets[i] == heard.offsets[j])
						CU_FAIL("a TBF is told twice");
				}
			}
			for (uint32_t slot = 0; slot < RIG_SLOTS; slot++) {
				loaded += kc_process_state(&rig.kernel, slot) != KC_STATE_NONE;
				if (random_below(2))
					continue;
				kc_process_terminate(&rig.kernel, slot, (struct kc_completion){.has_code = false});
				if (random_below(2))
					kc_process_unload(&rig.kernel, slot);
			}
		}
	}
	CU_ASSERT_TRUE(loaded > 400);
	rig_free();
}

HARNESS_MAIN({"apps are loaded one by one, each told", in_order}, {"C9 as many apps as slots, and more, in steps", full},
	     {"C10 padding, holes and empty images, in steps", holes},
	     {"E4 a broken app does not hide the next, in steps", broken},
	     {"of several versions of an application the newest is loaded", newest_wins},
	     {"at run time what is loaded stays until it is unloaded", at_run_time},
	     {"apps run if their credentials are accepted", credentials},
	     {"each end of a check is an error of loading", ends_of_checks},
	     {"a version that is refused keeps no other from running", refused_blocks_nobody},
	     {"ShortIds may come from credentials", by_key}, {"a checker of somebody else is not shared", busy_checker},
	     {"E10 loading is given up at any step, and nothing of it stays", giving_up},
	     {"the client may give up and start again", from_within},
	     {"whatever flash holds, loading ends and no application is two processes", anything})
