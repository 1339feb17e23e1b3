/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Loading in steps with a checker, which may answer later: which binaries run, and as which application. */
#include <kc/loader.h>

#include "tests/unit/core_rig.h"
#include "tests/unit/harness.h"
#include "tests/unit/loader_rig.h"

static void credentials(void)
{
	for (int later = 0; later < 2; later++) {
		loader_begin_checking(true, 5);
		judge.later = later;
		loader_put(image, 0, LOADER_NO_ID, 0, 5);
		loader_put(image, 1, LOADER_NO_ID, 0, 6);
		loader_put(image, 2, LOADER_NO_ID, 0, 0xbb);
		loader_put_plain(3);
		loader_put(image, 4, LOADER_NO_ID, 0, 5);
		loader_run();
		CU_ASSERT_EQUAL(loader_error_at(0), KC_LOAD_OK);
		CU_ASSERT_EQUAL(loader_error_at(1), KC_LOAD_NOT_ACCEPTED);
		CU_ASSERT_TRUE(loader_result_at(2).error == KC_LOAD_REJECTED && loader_result_at(2).credential == 0);
		CU_ASSERT_EQUAL(loader_error_at(3), KC_LOAD_NOT_ACCEPTED);
		CU_ASSERT_EQUAL(loader_error_at(4), KC_LOAD_OK);
		struct kc_process_info info = rig_info(loader_result_at(4).index);

		CU_ASSERT_TRUE(info.credential.present && info.credential.metadata == 5 && info.credential.index == 0);
		CU_ASSERT_EQUAL(info.credential.credential.offset, LOADER_BINARY_END + 8);
		CU_ASSERT_EQUAL(readies, judge.asked);
	}
	loader_begin_checking(false, 5);
	loader_put(image, 0, LOADER_NO_ID, 0, 6);
	loader_put(image, 1, LOADER_NO_ID, 0, 0xbb);
	loader_run();
	CU_ASSERT_EQUAL(loader_error_at(0), KC_LOAD_OK);
	CU_ASSERT_FALSE(rig_info(0).credential.present);
	CU_ASSERT_EQUAL(loader_error_at(1), KC_LOAD_REJECTED);
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
	loader_begin_checking(false, 5);
	judge.busy = true;
	loader_put(image, 0, LOADER_NO_ID, 0, 5);
	loader_run();
	CU_ASSERT_TRUE(loader_result_at(0).error == KC_LOAD_CHECK_FAILED && loader_result_at(0).cause == KC_BUSY);
	/* Nothing to give up. */
	kc_loader_abort(&the_loader);
	CU_ASSERT_EQUAL(kc_loader_step(&the_loader), KC_PROGRESS_IDLE);
}

/* A version that may not run does not keep an older one from running, because it is not a candidate. */
static void refused_blocks_nobody(void)
{
	loader_begin_checking(true, 5);
	loader_put(image, 0, 77, 1, 5);
	loader_put(image, 1, 77, 9, 6);
	loader_run();
	CU_ASSERT_EQUAL(loader_error_at(0), KC_LOAD_OK);
	CU_ASSERT_EQUAL(loader_error_at(1), KC_LOAD_NOT_ACCEPTED);
}

/* The ShortId is computed when the credential is known. */
static void by_key(void)
{
	loader_begin_checking(true, LOADER_PASS_ALL);
	kc_kernel_use_app_ids(&rig.kernel, &kc_app_id_by_key);
	loader_put(image, 0, LOADER_NO_ID, 1, 5);
	loader_put(image, 1, LOADER_NO_ID, 2, 5);
	loader_put(image, 2, LOADER_NO_ID, 1, 6);
	loader_run();
	CU_ASSERT_EQUAL(loader_error_at(0), KC_LOAD_NEWER_VERSION);
	CU_ASSERT_EQUAL(loader_error_at(1), KC_LOAD_OK);
	CU_ASSERT_EQUAL(loader_error_at(2), KC_LOAD_OK);
	CU_ASSERT_EQUAL(rig_info(loader_result_at(1).index).short_id.fixed, 5);
	CU_ASSERT_EQUAL(rig_info(loader_result_at(2).index).short_id.fixed, 6);
}

/* The checker is busy with another check. */
static void busy_checker(void)
{
	loader_begin_checking(true, 5);
	judge.later = true;
	loader_put(other_image, 0, LOADER_NO_ID, 0, 5);
	struct kc_process_binary stranger;

	kc_process_binary_create(&rig.kernel, other_image, LOADER_APP_SIZE, RIG_FLASH, &stranger);
	CU_ASSERT_EQUAL(kc_checker_check(&the_checker, &stranger), KC_OK);
	loader_put(image, 0, LOADER_NO_ID, 0, 5);
	loader_start();
	CU_ASSERT_EQUAL(loader_go_on(), KC_PROGRESS_DONE);
	CU_ASSERT_TRUE(loader_result_at(0).error == KC_LOAD_CHECK_FAILED && loader_result_at(0).cause == KC_BUSY);
	CU_ASSERT_EQUAL(loader_processes(), 0);
}

HARNESS_MAIN({"apps run if their credentials are accepted", credentials},
	     {"each end of a check is an error of loading", ends_of_checks},
	     {"a version that is refused keeps no other from running", refused_blocks_nobody},
	     {"ShortIds may come from credentials", by_key}, {"a checker of somebody else is not shared", busy_checker})
