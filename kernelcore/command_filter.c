/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What a process may ask of drivers: a table in the form of a TBF's permissions TLV (docs/behaviours.md F1). */
#include "kernelcore/call.h"
#include "kernelcore/tbf_tables.h"

bool kc_call_permitted(const struct kc_process *process, uint32_t class_number, uint32_t driver, uint32_t command)
{
	return class_number == KC_CLASS_COMMAND ? kc_tbf_permits_command(process->permissions, driver, command)
						: kc_tbf_permits_driver(process->permissions, driver);
}

enum kc_command_permissions kc_process_command_permissions(const struct kc_kernel *kernel, uint32_t index, uint32_t driver,
							   uint32_t offset, uint64_t *mask)
{
	const uint8_t *table = kc_block_at(kernel, index) != NULL ? kernel->processes[index].permissions : NULL;

	*mask = table == NULL ? 0 : kc_tbf_permitted_mask(table, driver, offset);
	if (table == NULL)
		return KC_PERMISSIONS_NONE_AT_ALL;
	return kc_tbf_permits_driver(table, driver) ? KC_PERMISSIONS_MASK : KC_PERMISSIONS_NOT_THIS_DRIVER;
}

bool kc_process_permits(struct kc_kernel *kernel, uint32_t index, uint32_t driver)
{
	const struct kc_process *process = &kernel->processes[index];

	return process->permissions == NULL || !kernel->filter_permissions ||
	       kc_call_permitted(process, KC_CLASS_ALLOW_RW, driver, 0);
}

bool kc_process_is_granted(struct kc_kernel *kernel, uint32_t index, uint32_t driver, uint32_t command)
{
	const struct kc_process *process = &kernel->processes[index];

	return kc_block_at(kernel, index) != NULL && process->permissions != NULL && process->permissions_grant &&
	       kc_call_permitted(process, KC_CLASS_COMMAND, driver, command);
}

const uint8_t *kc_process_binary_permissions(const struct kc_process_binary *binary)
{
	return binary->tbf.permissions.length > 0 ? binary->flash + binary->tbf.permissions.offset : NULL;
}
