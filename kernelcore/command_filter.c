/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What a process may ask of drivers: a table as the permissions TLV of TBFs has it (BEHAVIOURS F1). */
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
	const uint8_t *table = process->permissions;
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

enum kc_command_permissions kc_process_command_permissions(const struct kc_kernel *kernel, uint32_t index, uint32_t driver,
							   uint32_t offset, uint64_t *mask)
{
	const uint8_t *table = kc_block_at(kernel, index) != NULL ? kernel->processes[index].permissions : NULL;
	enum kc_command_permissions found = KC_PERMISSIONS_NOT_THIS_DRIVER;

	*mask = 0;
	if (table == NULL)
		return KC_PERMISSIONS_NONE_AT_ALL;
	for (uint32_t i = 0; i < kc_read_u16(table); i++) {
		const uint8_t *entry = table + 2 + i * TBF_PERMISSION_BYTES;

		if (kc_read_u32(entry) != driver)
			continue;
		found = KC_PERMISSIONS_MASK;
		if (kc_read_u32(entry + ENTRY_OFFSET) != offset)
			continue;
		*mask = (uint64_t)kc_read_u32(entry + ENTRY_MASK + 4) << 32 | kc_read_u32(entry + ENTRY_MASK);
		break;
	}
	return found;
}

bool kc_process_is_granted(struct kc_kernel *kernel, uint32_t index, uint32_t driver, uint32_t command)
{
	const struct kc_process *process = &kernel->processes[index];

	return kc_block_at(kernel, index) != NULL && process->permissions != NULL &&
	       kc_call_permitted(process, KC_CLASS_COMMAND, driver, command);
}

const uint8_t *kc_process_binary_permissions(const struct kc_process_binary *binary)
{
	return binary->tbf.permissions.length > 0 ? binary->flash + binary->tbf.permissions.offset : NULL;
}
