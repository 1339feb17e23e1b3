/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "tests/unit/loader_rig.h"

#include <CUnit/CUnit.h>
#include <string.h>

#include "kernelcore/tbf_numbers.h"
#include "tests/unit/core_rig.h"

#define NEVER_ENDED "the loader never ends"

struct loader_rig_heard heard;

struct loader_rig_judge judge;

uint8_t image[LOADER_PLACES * LOADER_APP_SIZE];

uint8_t other_image[LOADER_PLACES * LOADER_APP_SIZE];

struct kc_waiting_binary binaries[LOADER_PLACES];

struct kc_checker the_checker;

struct kc_loader the_loader;

uint32_t readies;

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
	if (judge.asked == judge.abort_at)
		kc_loader_abort(&the_loader);
	if (judge.busy)
		return KC_BUSY;
	if (credential->format != TBF_CREDENTIAL_SHA256)
		return KC_NOSUPPORT;
	if (credential->data[0] == judge.key || judge.key == LOADER_PASS_ALL)
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

void loader_answer(void)
{
	struct kc_checker *waiting = judge.waiting;

	judge.waiting = NULL;
	judge.reading = NULL;
	kc_checker_check_done(waiting, judge.late);
}

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
		kc_loader_abort(&the_loader);
}

static void process_loading_finished(void *context)
{
	CU_ASSERT_PTR_EQUAL(context, &heard);
	heard.finished++;
	if (!heard.start_again)
		return;
	memset(&heard, 0, sizeof heard);
	heard.lives_at_report = true;
	loader_start();
}

static const struct kc_loader_client_ops client_ops = {.process_loaded = process_loaded,
						       .process_loading_finished = process_loading_finished};

const struct kc_loader_client client = {.ops = &client_ops, .context = &heard};

void loader_begin(void)
{
	rig_init();
	kc_kernel_use_app_ids(&rig.kernel, &kc_app_id_by_tbf);
	memset(image, 0xff, sizeof image);
	memset(&judge, 0, sizeof judge);
	memset(&heard, 0, sizeof heard);
	heard.lives_at_report = true;
	readies = 0;
	kc_checker_init(&the_checker, NULL, ready, NULL);
	kc_loader_init(&the_loader, &rig.kernel, &the_checker, binaries, LOADER_PLACES);
}

void loader_begin_checking(bool require, uint32_t key)
{
	loader_begin();
	judge.require = require;
	judge.key = key;
	kc_checker_init(&the_checker, &judge_policy, ready, NULL);
}

void loader_put(uint8_t *flash, uint32_t place, uint32_t short_id, uint32_t version, uint32_t credential)
{
	struct tbf_builder tbf;
	uint8_t *footer = tbf.bytes + LOADER_BINARY_END;

	tbf_begin(&tbf);
	tbf_add_words(&tbf, TBF_TLV_PROGRAM, 5, (const uint32_t[]){0, 0, 0x400, LOADER_BINARY_END, version});
	tbf_add(&tbf, TBF_TLV_NAME, "app", 3);
	tbf_add_kernel_version(&tbf, 2, 0);
	if (short_id != LOADER_NO_ID)
		tbf_add_words(&tbf, TBF_TLV_SHORT_ID, 1, &short_id);
	if (credential != 0) {
		tbf_put_u16(footer, TBF_TLV_CREDENTIALS);
		tbf_put_u16(footer + 2, 36);
		tbf_put_u32(footer + 4, TBF_CREDENTIAL_SHA256);
		memset(footer + 8, (int)credential, 32);
	}
	tbf_finish(&tbf, LOADER_APP_SIZE, TBF_FLAG_ENABLED);
	memcpy(flash + place * LOADER_APP_SIZE, tbf.bytes, LOADER_APP_SIZE);
}

void loader_put_plain(uint32_t place)
{
	loader_put(image, place, LOADER_NO_ID, 0, 0);
}

void loader_start(void)
{
	CU_ASSERT_EQUAL(kc_loader_start(&the_loader, &client, image, sizeof image, RIG_FLASH, rig.policy), KC_OK);
}

enum kc_progress loader_go_on(void)
{
	for (uint32_t steps = 0; steps < LOADER_MANY_STEPS; steps++) {
		uint32_t lives = rig.new_lives;
		uint32_t asked = judge.asked;
		uint32_t told = heard.count;
		enum kc_progress progress = kc_loader_step(&the_loader);

		CU_ASSERT_TRUE(rig.new_lives - lives + judge.asked - asked <= 1 && heard.count <= told + 1);
		if (progress != KC_PROGRESS_MORE)
			return progress;
	}
	CU_FAIL_FATAL(NEVER_ENDED);
	return KC_PROGRESS_IDLE;
}

void loader_run(void)
{
	loader_start();
	while (loader_go_on() == KC_PROGRESS_WAITING)
		loader_answer();
	CU_ASSERT_EQUAL(heard.finished, 1);
	CU_ASSERT_TRUE(heard.lives_at_report);
	CU_ASSERT_EQUAL(kc_loader_step(&the_loader), KC_PROGRESS_IDLE);
	CU_ASSERT_PTR_NULL(rig_check());
}

struct kc_load_result loader_result_at(uint32_t place)
{
	struct kc_load_result none = {.error = (enum kc_load_error) - 1};
	uint32_t found = 0;

	for (uint32_t i = 0; i < heard.count; i++) {
		if (heard.offsets[i] != place * LOADER_APP_SIZE)
			continue;
		none = heard.results[i];
		found++;
	}
	CU_ASSERT_TRUE(found <= 1);
	return none;
}

enum kc_load_error loader_error_at(uint32_t place)
{
	return loader_result_at(place).error;
}

uint32_t loader_processes(void)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < RIG_SLOTS; i++)
		count += kc_process_state(&rig.kernel, i) != KC_STATE_NONE;
	return count;
}
