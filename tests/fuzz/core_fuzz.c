/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Drives the core with calls and events that the input encodes (tests/unit/core_stream.h). After each step the marks must be in order,
 * grants and buffers must lie where they may, and nothing else may be changed; ASan checks every access.
 */
#include <CUnit/CUnit.h>
#include <stdlib.h>

#include "tests/unit/core_rig.h"
#include "tests/unit/core_stream.h"

static const uint8_t *input;
static size_t input_left;

/* The rig uses CUnit's assertions, but here no CUnit test is running. */
CU_BOOL CU_assertImplementation(CU_BOOL value, unsigned int line, const char *condition, const char *file, const char *function,
				CU_BOOL fatal)
{
	(void)function;
	(void)fatal;
	if (!value) {
		fprintf(stderr, "%s:%u: %s\n", file, line, condition);
		abort();
	}
	return value;
}

/* After the end of the input, every byte is 0. */
static uint32_t take_byte(void)
{
	if (input_left == 0)
		return 0;
	input_left--;
	return *input++;
}

uint32_t core_stream_word(void)
{
	uint32_t word = 0;

	for (int i = 0; i < 4; i++)
		word = word * 256 + take_byte();
	return word;
}

uint32_t core_stream_below(uint32_t limit)
{
	return (limit <= 256 ? take_byte() : core_stream_word()) % limit;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint32_t granules[] = {1, 1, 256, 1024};
	static const uint32_t initial_breaks[] = {0, 0x100, 0x20, 0x400};
	uint32_t setting;

	input = data;
	input_left = size;
	setting = core_stream_below(4);
	if (setjmp(rig.panic_jump) != 0) {
		fprintf(stderr, "the kernel panicked: %s\n", rig.panic_reason);
		abort();
	}
	core_stream_begin(granules[setting], initial_breaks[setting]);
	for (uint32_t step = 1; input_left > 0; step++) {
		core_stream_step();
		const char *broken = rig_check_outside();

		if (broken != NULL) {
			fprintf(stderr, "step %u: broken: %s\n", step, broken);
			abort();
		}
		if (step % 20 == 0)
			core_stream_revive();
	}
	rig_free();
	return 0;
}
