/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Isolation bug B9: system calls with any registers, drivers that do anything, and invariants checked after each. */
#include "tests/unit/core_rig.h"
#include "tests/unit/core_stream.h"
#include "tests/unit/harness.h"

#define STEPS 60000

static uint64_t random_state;

uint32_t core_stream_word(void)
{
	random_state = random_state * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(random_state >> 32);
}

uint32_t core_stream_below(uint32_t limit)
{
	return core_stream_word() / 2 % limit;
}

static void stream(uint64_t seed, uint32_t granule, uint32_t initial_break)
{
	uint64_t trapped;

	random_state = seed;
	core_stream_begin(granule, initial_break);
	for (int step = 0; step < STEPS; step++) {
		core_stream_step();
		const char *broken = rig_check_outside();

		if (broken != NULL) {
			printf("# seed %llu step %d: broken: %s\n", (unsigned long long)seed, step, broken);
			CU_FAIL_FATAL("an invariant is broken");
		}
		if (step % 20 == 0)
			core_stream_revive();
	}
	trapped = rig.sequence;
	printf("# %u lives, %u commands, %llu\n", rig.new_lives, rig.commands, (unsigned long long)trapped);
	CU_ASSERT_TRUE(trapped > STEPS / 2);
	CU_ASSERT_TRUE(rig.new_lives > 50 && rig.commands > 2000);
}

static void plain(void)
{
	stream(1, 1, 0);
	stream(2, 1, 0x100);
}

static void with_granules(void)
{
	stream(3, 256, 0x20);
	stream(4, 1024, 0x400);
	rig_free();
}

HARNESS_MAIN({"B9 any calls keep the halves apart", plain}, {"B9 any calls keep the halves apart, under an MPU", with_granules})
