/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Loading from random flash contents. */
#include <kc/loader.h>
#include <string.h>

#include "tests/unit/core_rig.h"
#include "tests/unit/harness.h"
#include "tests/unit/loader_rig.h"

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
	loader_put(image, place, random_below(4), random_below(4), random_below(2) ? 5 + random_below(2) : 0);
	if (random_below(6) == 0)
		image[place * LOADER_APP_SIZE + random_below(60)] = (uint8_t)random_below(256);
	if (random_below(8) == 0)
		image[place * LOADER_APP_SIZE + LOADER_BINARY_END + random_below(40)] = (uint8_t)random_below(256);
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
* Whatever flash holds, and whatever is done meanwhile: loading ends, reports each binary once, and no application is two processes. The
* bytes of former processes change here, because nothing uses them any more.
 */
static void anything(void)
{
	uint32_t loaded = 0;

	for (uint32_t round = 0; round < 400; round++) {
		loader_begin_checking(random_below(2), 5);
		judge.later = random_below(2);
		kc_loader_init(&the_loader, &rig.kernel, &the_checker, binaries, 1 + random_below(LOADER_PLACES));
		for (uint32_t boot = 0; boot < 3; boot++) {
			memset(image, 0xff, sizeof image);
			for (uint32_t place = 0; place < 1 + random_below(LOADER_PLACES); place++)
				put_anything(place);
			memset(&heard, 0, sizeof heard);
			heard.lives_at_report = true;
			loader_start();
			for (uint32_t steps = 0; heard.finished == 0; steps++) {
				CU_ASSERT_FATAL(steps < LOADER_MANY_STEPS);
				if (kc_loader_step(&the_loader) == KC_PROGRESS_WAITING && random_below(2))
					loader_answer();
				if (random_below(100) == 0)
					kc_loader_abort(&the_loader);
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

HARNESS_MAIN({"whatever flash holds, loading ends and no application is two processes", anything})
