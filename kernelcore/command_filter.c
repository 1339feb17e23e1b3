/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What a process may ask of drivers: the permissions TLV of its TBF (BEHAVIOURS F1). */
#include "kernelcore/bytes.h"
#include "kernelcore/call.h"
#include "kernelcore/tbf_numbers.h"

#define ENTRY_OFFSET 4u /* u32 driver, u32 offset, u64 mask */
#define ENTRY_MASK   8u

/* Bit `bit` (below 64) of the little-endian mask. */
static bool mask_has(const uint8_t *mask, uint32_t bit)
{
	static const uint8_t powers[] = {1, 2, 4, 8, 16, 32, 64, 128};

	return mask[bit / 8] / powers[bit % 8] % 2 != 0;
}

bool kc_call_permitted(const struct kc_process *process, uint32_t class_number, uint32_t driver, uint32_t command)
{
	const uint8_t *table = process->flash + process->tbf.permissions.offset;
	uint32_t count = kc_read_u16(table);
	const uint8_t *entries = table + 2;

	for (uint32_t i = 0; i < count; i++) {
		const uint8_t *entry = entries + i * TBF_PERMISSION_BYTES;

		if (kc_read_u32(entry) != driver)
			continue;
		if (class_number != KC_CLASS_COMMAND)
			return true;
		/* The first entry that speaks of the command decides, as upstream. */
		if (kc_read_u32(entry + ENTRY_OFFSET) == command / TBF_PERMISSION_COMMANDS)
			return mask_has(entry + ENTRY_MASK, command % TBF_PERMISSION_COMMANDS);
	}
	return false;
}

bool kc_process_is_granted(struct kc_kernel *kernel, uint32_t index, uint32_t driver, uint32_t command)
{
	const struct kc_process *process = &kernel->processes[index];

	return kc_block_at(kernel, index) != NULL && process->tbf.permissions.length > 0 &&
	       kc_call_permitted(process, KC_CLASS_COMMAND, driver, command);
}
