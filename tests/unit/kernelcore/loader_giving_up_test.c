/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Loading that is given up, by anyone and at any step. Isolation bug E10. */
#include <kc/loader.h>
#include <string.h>

#include "tests/unit/core_rig.h"
#include "tests/unit/harness.h"
#include "tests/unit/loader_rig.h"

/* E10: loading is given up at each step, and the next loading, of another image, sees nothing of it. */
static void giving_up(void)
{
	for (uint32_t steps = 0; steps < 14; steps++) {
		loader_begin_checking(true, LOADER_PASS_ALL);
		judge.later = steps % 2 == 0;
		for (uint32_t i = 0; i < 3; i++)
			loader_put(image, i, 77 + i, 9, 5);
		loader_start();
		for (uint32_t i = 0; i < steps; i++) {
			if (kc_loader_step(&the_loader) == KC_PROGRESS_WAITING && i + 1 < steps)
				loader_answer();
		}
		uint32_t loaded = loader_processes();
		uint32_t asked = judge.asked;
		bool over = heard.finished == 1;

		kc_loader_abort(&the_loader);
		if (!over) {
			CU_ASSERT_EQUAL(kc_loader_start(&the_loader, &client, image, sizeof image, RIG_FLASH, rig.policy),
					KC_BUSY);
			/* The policy is still reading, so loading is not over. */
			enum kc_progress progress = loader_go_on();

			CU_ASSERT_EQUAL(progress, judge.waiting != NULL ? KC_PROGRESS_WAITING : KC_PROGRESS_DONE);
			CU_ASSERT_EQUAL(heard.finished, judge.waiting == NULL);
			if (judge.waiting != NULL) {
				loader_answer();
				CU_ASSERT_EQUAL(loader_go_on(), KC_PROGRESS_DONE);
			}
		}
		CU_ASSERT_EQUAL(heard.finished, 1);
		CU_ASSERT_EQUAL(judge.asked, asked);
		CU_ASSERT_EQUAL(loader_processes(), loaded);
		for (uint32_t i = 0; i < heard.count; i++)
			CU_ASSERT_TRUE(heard.results[i].error == KC_LOAD_OK || heard.results[i].error == KC_LOAD_CANCELLED);
		for (uint32_t i = 0; i < RIG_SLOTS; i++) {
			kc_process_terminate(&rig.kernel, i, (struct kc_completion){.has_code = false});
			kc_process_unload(&rig.kernel, i);
		}

		/* The same bytes again, with older versions and without credentials: nothing from before lets them run, or stops them. */
		memset(&heard, 0, sizeof heard);
		heard.lives_at_report = true;
		judge.later = false;
		loader_put(image, 0, 77, 1, 5);
		loader_put(image, 1, 78, 1, 0);
		memset(image + 2 * LOADER_APP_SIZE, 0xff, LOADER_APP_SIZE);
		loader_run();
		CU_ASSERT_EQUAL(heard.count, 2);
		CU_ASSERT_EQUAL(loader_error_at(0), KC_LOAD_OK);
		CU_ASSERT_EQUAL(loader_error_at(1), KC_LOAD_NOT_ACCEPTED);
		CU_ASSERT_EQUAL(rig_info(0).binary_version, 1);
	}
}

/* The client gives up, and starts again, from within its callbacks. */
static void from_within(void)
{
	for (uint32_t at = 1; at <= 4; at++) {
		loader_begin();
		for (uint32_t i = 0; i < 4; i++)
			loader_put_plain(i);
		heard.abort_at = at;
		loader_run();
		CU_ASSERT_EQUAL(heard.count, 4);
		CU_ASSERT_EQUAL(loader_processes(), at);
		for (uint32_t i = 0; i < 4; i++)
			CU_ASSERT_EQUAL(loader_error_at(i), i < at ? KC_LOAD_OK : KC_LOAD_CANCELLED);
	}
	loader_begin();
	loader_put_plain(0);
	heard.start_again = true;
	loader_start();
	CU_ASSERT_EQUAL(loader_go_on(), KC_PROGRESS_DONE);
	CU_ASSERT_EQUAL(loader_go_on(), KC_PROGRESS_DONE);
	CU_ASSERT_EQUAL(heard.finished, 1);
	CU_ASSERT_EQUAL(loader_processes(), 2);
	rig_free();
}

/* The policy gives up when it is asked for the credential of one of three apps, whatever it answers then. */
static void by_the_policy(void)
{
	for (uint32_t i = 0; i < 6; i++) {
		loader_begin_checking(true, LOADER_PASS_ALL);
		judge.busy = i % 2 != 0;
		judge.abort_at = i / 2 + 1;
		for (uint32_t place = 0; place < 3; place++)
			loader_put(image, place, 77 + place, 9, 5);
		loader_run();
		CU_ASSERT_EQUAL(heard.finished, 1);
		CU_ASSERT_EQUAL(judge.asked, judge.abort_at);
		CU_ASSERT_EQUAL(heard.count, judge.abort_at);
		CU_ASSERT_EQUAL(loader_processes(), 0);
		for (uint32_t place = 0; place < judge.abort_at; place++) {
			bool failed = judge.busy && place + 1 < judge.abort_at;

			CU_ASSERT_EQUAL(loader_error_at(place), failed ? KC_LOAD_CHECK_FAILED : KC_LOAD_CANCELLED);
		}
	}
	rig_free();
}

HARNESS_MAIN({"E10 loading is given up at any step, and nothing of it stays", giving_up},
	     {"the client may give up and start again", from_within},
	     {"the policy may give up, whatever it answers", by_the_policy})
