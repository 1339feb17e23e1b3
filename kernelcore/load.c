/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Turns a TBF in flash into a process. Nothing changes before the last check of the binary. */
#include "kernelcore/app_id.h"
#include "kernelcore/memory_functions.h"
#include "kernelcore/process_life.h"
#include "kernelcore/tbf_numbers.h"

static uint32_t free_slot(const struct kc_kernel *kernel)
{
	uint32_t index = 0;

	while (index < kernel->process_slots && kernel->processes[index].memory.block != NULL)
		index++;
	return index;
}

/* Checks whether this kernel can run a binary with this header. */
static enum kc_load_error check_header(const struct kc_kernel *kernel, const struct kc_tbf *tbf, uint32_t flash_start)
{
	if (tbf->flags % 2 != TBF_FLAG_ENABLED)
		return KC_LOAD_DISABLED;
	if (!tbf->has_kernel_version)
		return KC_LOAD_NO_KERNEL_VERSION;
	if (tbf->kernel_major != KC_KERNEL_MAJOR || tbf->kernel_minor > KC_KERNEL_MINOR)
		return KC_LOAD_KERNEL_VERSION;
	if (tbf->has_fixed_addresses && tbf->fixed_flash != TBF_ADDRESS_NOT_FIXED &&
	    tbf->fixed_flash != flash_start + tbf->header_size + tbf->protected_trailer)
		return KC_LOAD_FIXED_FLASH;
	if (tbf->minimum_ram > UINT32_MAX - kc_process_block_size(kernel))
		return KC_LOAD_RAM_TOO_LARGE;
	return KC_LOAD_OK;
}

struct kc_load_result kc_process_binary_create(const struct kc_kernel *kernel, const uint8_t *flash, uint32_t available,
					       uint32_t flash_start, struct kc_process_binary *binary)
{
	struct kc_load_result result = {.error = KC_LOAD_OK};

	binary->flash = flash;
	binary->flash_start = flash_start;
	binary->credential = (struct kc_accepted_credential){.present = false};
	binary->short_id = (struct kc_short_id){.fixed = 0};
	result.tbf = kc_tbf_parse(flash, available, &binary->tbf);
	if (result.tbf.error == KC_TBF_OK)
		result.error = check_header(kernel, &binary->tbf, flash_start);
	else
		result.error = result.tbf.error == KC_TBF_NO_PROGRAM ? KC_LOAD_PADDING : KC_LOAD_BAD_TBF;
	return result;
}

static enum kc_load_error load_error_of(enum kc_life_error error)
{
	switch (error) {
	case KC_LIFE_OK:
		return KC_LOAD_OK;
	case KC_LIFE_NO_MEMORY:
		return KC_LOAD_NO_MEMORY;
	case KC_LIFE_OTHER_RAM:
		return KC_LOAD_FIXED_RAM;
	case KC_LIFE_PORT_MEMORY:
		return KC_LOAD_PORT_MEMORY;
	default:
		return KC_LOAD_RAM_TOO_SMALL;
	}
}

/* Decides whether the binary may become a process, and in which slot. short_id must be filled in. */
static struct kc_load_result find_slot(const struct kc_kernel *kernel, const struct kc_process_binary *binary)
{
	const struct kc_port *port = kernel->port;
	uint32_t same = kernel->same_app_at != NULL ? kernel->same_app_at(kernel, binary) : kernel->process_slots;

	if (same < kernel->process_slots)
		return (struct kc_load_result){.error = KC_LOAD_ALREADY_LOADED, .index = same};
	if (port->ops->flash_place_fits != NULL &&
	    !port->ops->flash_place_fits(port->context, binary->flash_start, binary->tbf.total_size))
		return (struct kc_load_result){.error = KC_LOAD_FLASH_PLACE};
	uint32_t index = free_slot(kernel);

	return (struct kc_load_result){.error = index < kernel->process_slots ? KC_LOAD_OK : KC_LOAD_NO_SLOT, .index = index};
}

static struct kc_permissions permissions_of(const struct kc_kernel *kernel, const struct kc_process_binary *binary)
{
	const struct kc_permissions_policy *policy = kernel->permissions_policy;

	if (policy != NULL)
		return policy->permissions_of(policy->context, binary);
	return (struct kc_permissions){.table = kc_process_binary_permissions(binary), .grants = true};
}

struct kc_load_result kc_process_load_binary(struct kc_kernel *kernel, struct kc_process_binary *binary,
					     struct kc_fault_policy policy)
{
	binary->short_id = kc_app_id_short(kernel, binary);
	struct kc_load_result result = find_slot(kernel, binary);

	if (result.error != KC_LOAD_OK)
		return result;
	struct kc_process *process = &kernel->processes[result.index];
	struct kc_permissions permissions = permissions_of(kernel, binary);

	kc_process_clear(process);
	process->id.index = result.index;
	process->flash = binary->flash;
	process->flash_start = binary->flash_start;
	process->flash_size = binary->tbf.total_size;
	process->tbf = binary->tbf;
	process->policy = policy;
	process->credential = binary->credential;
	process->short_id = binary->short_id;
	process->permissions = permissions.table;
	process->permissions_grant = permissions.grants;
	result.error = load_error_of(kc_life_first(kernel, result.index));
	if (result.error != KC_LOAD_OK)
		kc_process_clear(process);
	return result;
}

struct kc_load_result kc_process_load(struct kc_kernel *kernel, const uint8_t *flash, uint32_t available, uint32_t flash_start,
				      struct kc_fault_policy policy)
{
	struct kc_process_binary binary;
	struct kc_load_result result = kc_process_binary_create(kernel, flash, available, flash_start, &binary);

	return result.error == KC_LOAD_OK ? kc_process_load_binary(kernel, &binary, policy) : result;
}

static enum kc_load_error error_of_check(enum kc_check_error error)
{
	switch (error) {
	case KC_CHECKED_OK:
		return KC_LOAD_OK;
	case KC_CHECKED_NOT_ACCEPTED:
		return KC_LOAD_NOT_ACCEPTED;
	case KC_CHECKED_REJECTED:
		return KC_LOAD_REJECTED;
	case KC_CHECKED_CANCELLED:
		return KC_LOAD_CANCELLED;
	default:
		return KC_LOAD_CHECK_FAILED;
	}
}

struct kc_load_result kc_load_result_of_check(const struct kc_check_outcome *outcome)
{
	return (struct kc_load_result){
	    .error = error_of_check(outcome->error), .credential = outcome->index, .cause = outcome->cause};
}

bool kc_process_unload(struct kc_kernel *kernel, uint32_t index)
{
	enum kc_state state = kc_process_state(kernel, index);

	if ((state != KC_STATE_TERMINATED && state != KC_STATE_FAULTED) || kernel->processes[index].drivers_inside != 0)
		return false;
	kc_process_clear(&kernel->processes[index]);
	if (kernel->port->ops->release != NULL)
		kernel->port->ops->release(kernel->port->context, index);
	return true;
}
