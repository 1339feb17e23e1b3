/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Loading in steps: every app in flash, one after the other, at the start and at run time. */
#include <kc/loader.h>
#include <string.h>

#include "kernelcore/tbf_numbers.h"
#include "tests/unit/core_rig.h"
#include "tests/unit/harness.h"
#include "tests/unit/loader_rig.h"

static void in_order(void)
{
	loader_begin();
	for (uint32_t i = 0; i < 3; i++)
		loader_put_plain(i);
	CU_ASSERT_EQUAL(kc_loader_step(&the_loader), KC_PROGRESS_IDLE);
	loader_run();
	CU_ASSERT_EQUAL(heard.count, 3);
	for (uint32_t i = 0; i < 3; i++) {
		CU_ASSERT_EQUAL(heard.offsets[i], i * LOADER_APP_SIZE);
		CU_ASSERT_TRUE(heard.results[i].error == KC_LOAD_OK && heard.results[i].index == i);
		CU_ASSERT_EQUAL(rig_info(i).flash_start, RIG_FLASH + i * LOADER_APP_SIZE);
		CU_ASSERT_EQUAL(rig_run(i).kind, KC_RESUME_INIT);
	}
}

/* C9: as many apps as process slots, and more; as many as binary slots, and more. */
static void full(void)
{
	for (uint32_t apps = 0; apps <= RIG_SLOTS + 2; apps++) {
		loader_begin();
		for (uint32_t i = 0; i < apps; i++)
			loader_put_plain(i);
		loader_run();
		CU_ASSERT_EQUAL(heard.count, apps);
		for (uint32_t i = 0; i < apps; i++)
			CU_ASSERT_EQUAL(loader_error_at(i), i < RIG_SLOTS ? KC_LOAD_OK : KC_LOAD_NO_SLOT);
	}
	loader_begin();
	kc_loader_init(&the_loader, &rig.kernel, &the_checker, binaries, 2);
	binaries[2].offset = UINT32_MAX; /* not its own */
	for (uint32_t i = 0; i < LOADER_PLACES; i++)
		loader_put_plain(i);
	loader_run();
	CU_ASSERT_EQUAL(heard.count, LOADER_PLACES);
	for (uint32_t i = 0; i < LOADER_PLACES; i++)
		CU_ASSERT_EQUAL(loader_error_at(i), i < 2 ? KC_LOAD_OK : KC_LOAD_NO_BINARY_SLOT);
	CU_ASSERT_EQUAL(binaries[2].offset, UINT32_MAX);
}

/* C10: empty images, padding alone, gaps: the next app is found, and no slot is left free. */
static void holes(void)
{
	struct tbf_builder tbf;

	loader_begin();
	loader_run();
	CU_ASSERT_EQUAL(heard.count, 0);
	loader_begin();
	memset(image, 0, sizeof image);
	loader_run();
	CU_ASSERT_EQUAL(heard.count, 0);
	loader_begin();
	CU_ASSERT_EQUAL(kc_loader_start(&the_loader, &client, image, 0, RIG_FLASH, rig.policy), KC_OK);
	CU_ASSERT_EQUAL(loader_go_on(), KC_PROGRESS_DONE);
	CU_ASSERT_EQUAL(heard.finished, 1);

	loader_begin();
	tbf_begin(&tbf);
	tbf_finish(&tbf, LOADER_APP_SIZE, 0);
	for (uint32_t i = 0; i < LOADER_PLACES; i++)
		memcpy(image + i * LOADER_APP_SIZE, tbf.bytes, LOADER_APP_SIZE);
	loader_run();
	CU_ASSERT_EQUAL(heard.count, LOADER_PLACES);
	CU_ASSERT_EQUAL(loader_error_at(LOADER_PLACES - 1), KC_LOAD_PADDING);
	CU_ASSERT_EQUAL(loader_processes(), 0);

	loader_begin();
	for (uint32_t i = 0; i < LOADER_PLACES; i += 5)
		loader_put_plain(i);
	for (uint32_t i = 0; i < LOADER_PLACES; i++) {
		if (i % 5 != 0)
			memcpy(image + i * LOADER_APP_SIZE, tbf.bytes, LOADER_APP_SIZE);
	}
	loader_run();
	for (uint32_t i = 0; i < LOADER_PLACES; i += 5)
		CU_ASSERT_TRUE(loader_result_at(i).error == KC_LOAD_OK && loader_result_at(i).index == i / 5);
}

/* E4: a broken app is reported, and does not hide the next one, unless that cannot be found. */
static void broken(void)
{
	loader_begin();
	loader_put_plain(0);
	loader_put_plain(1);
	loader_put_plain(2);
	image[0x14] ^= 1;
	image[LOADER_APP_SIZE + TBF_OFFSET_HEADER_SIZE] ^= 2;
	loader_run();
	CU_ASSERT_TRUE(loader_result_at(0).error == KC_LOAD_BAD_TBF && loader_result_at(0).tbf.error == KC_TBF_BAD_CHECKSUM);
	CU_ASSERT_TRUE(loader_result_at(1).error == KC_LOAD_BAD_TBF);
	CU_ASSERT_EQUAL(loader_error_at(2), KC_LOAD_OK);
	loader_begin();
	loader_put_plain(0);
	loader_put_plain(1);
	tbf_put_u32(image + TBF_OFFSET_TOTAL_SIZE, sizeof image + 1);
	loader_run();
	CU_ASSERT_EQUAL(heard.count, 1);
	CU_ASSERT_TRUE(loader_result_at(0).error == KC_LOAD_BAD_TBF && loader_result_at(0).tbf.error == KC_TBF_BAD_TOTAL_SIZE);
}

/* Each version of an application in each order: the newest runs. */
static void newest_wins(void)
{
	static const uint32_t orders[6][3] = {{1, 2, 3}, {1, 3, 2}, {2, 1, 3}, {2, 3, 1}, {3, 1, 2}, {3, 2, 1}};

	for (uint32_t order = 0; order < 6; order++) {
		loader_begin();
		for (uint32_t i = 0; i < 3; i++)
			loader_put(image, i, 77, orders[order][i], 0);
		loader_put(image, 3, 78, 1, 0);
		loader_put_plain(4);
		loader_run();
		CU_ASSERT_EQUAL(heard.count, 5);
		for (uint32_t i = 0; i < 3; i++) {
			bool newer_behind =
			    (i < 1 && orders[order][1] > orders[order][i]) || (i < 2 && orders[order][2] > orders[order][i]);

			if (orders[order][i] != 3) {
				CU_ASSERT_EQUAL(loader_error_at(i),
						newer_behind ? KC_LOAD_NEWER_VERSION : KC_LOAD_ALREADY_LOADED);
				continue;
			}
			CU_ASSERT_EQUAL(loader_error_at(i), KC_LOAD_OK);
			CU_ASSERT_EQUAL(rig_info(loader_result_at(i).index).binary_version, 3);
		}
		CU_ASSERT_EQUAL(loader_error_at(3), KC_LOAD_OK);
		CU_ASSERT_EQUAL(loader_error_at(4), KC_LOAD_OK);
	}
	/* Of equal versions, the first runs. */
	loader_begin();
	loader_put(image, 0, 77, 2, 0);
	loader_put(image, 1, 77, 2, 0);
	loader_run();
	CU_ASSERT_EQUAL(loader_error_at(0), KC_LOAD_OK);
	CU_ASSERT_EQUAL(loader_error_at(1), KC_LOAD_ALREADY_LOADED);
}

/* At run time: a loaded app stays, and is replaced only after it was unloaded. */
static void at_run_time(void)
{
	loader_begin();
	loader_put(image, 0, 77, 1, 0);
	loader_run();
	memset(other_image, 0xff, sizeof other_image);
	loader_put(other_image, 0, 77, 2, 0);
	loader_put(other_image, 1, 80, 1, 0);
	for (uint32_t round = 0; round < 2; round++) {
		memset(&heard, 0, sizeof heard);
		heard.lives_at_report = true;
		CU_ASSERT_EQUAL(
		    kc_loader_start(&the_loader, &client, other_image, sizeof other_image, RIG_FLASH + RIG_SPACING, rig.policy),
		    KC_OK);
		CU_ASSERT_EQUAL(kc_loader_start(&the_loader, &client, image, sizeof image, RIG_FLASH, rig.policy), KC_BUSY);
		CU_ASSERT_EQUAL(loader_go_on(), KC_PROGRESS_DONE);
		CU_ASSERT_EQUAL(loader_error_at(0), round == 0 ? KC_LOAD_ALREADY_LOADED : KC_LOAD_OK);
		CU_ASSERT_EQUAL(loader_error_at(1), round == 0 ? KC_LOAD_OK : KC_LOAD_ALREADY_LOADED);
		CU_ASSERT_EQUAL(rig_info(0).binary_version, round + 1);
		kc_process_terminate(&rig.kernel, 0, (struct kc_completion){.has_code = false});
		CU_ASSERT_TRUE(kc_process_unload(&rig.kernel, 0));
	}
}

HARNESS_MAIN({"apps are loaded one by one, each told", in_order}, {"C9 as many apps as slots, and more, in steps", full},
	     {"C10 padding, holes and empty images, in steps", holes},
	     {"E4 a broken app does not hide the next, in steps", broken},
	     {"of several versions of an application the newest is loaded", newest_wins},
	     {"at run time what is loaded stays until it is unloaded", at_run_time})
