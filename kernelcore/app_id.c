/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/app_id.h"

#include "kernelcore/process_block.h"

struct kc_short_id kc_app_id_short(const struct kc_kernel *kernel, const struct kc_process_binary *binary)
{
	const struct kc_app_id_policy *policy = kernel->app_ids;

	return policy != NULL ? policy->ops->to_short_id(policy->context, binary) : (struct kc_short_id){.fixed = 0};
}

static bool tells_apart_itself(const struct kc_kernel *kernel)
{
	return kernel->app_ids != NULL && kernel->app_ids->ops->different_identifier != NULL;
}

bool kc_app_id_is_same(const struct kc_kernel *kernel, const struct kc_process_binary *a, const struct kc_process_binary *b)
{
	if (kc_short_id_equal(a->short_id, b->short_id))
		return true;
	return tells_apart_itself(kernel) && !kernel->app_ids->ops->different_identifier(kernel->app_ids->context, a, b);
}

bool kc_process_binary_of(const struct kc_kernel *kernel, uint32_t index, struct kc_process_binary *binary)
{
	if (kc_block_at(kernel, index) == NULL)
		return false;
	const struct kc_process *process = &kernel->processes[index];

	*binary = (struct kc_process_binary){
	    .flash = process->flash,
	    .flash_start = process->flash_start,
	    .tbf = process->tbf,
	    .credential = process->credential,
	    .short_id = process->short_id,
	};
	return true;
}

/* A shortcut that is enough for the usual policies, since there may be thousands of processes. */
static uint32_t slot_of_short_id(const struct kc_kernel *kernel, struct kc_short_id id)
{
	uint32_t index = 0;

	if (!kc_short_id_is_fixed(id))
		return kernel->process_slots;
	while (index < kernel->process_slots &&
	       (kc_block_at(kernel, index) == NULL || !kc_short_id_equal(kernel->processes[index].short_id, id)))
		index++;
	return index;
}

/* The slot of a process, in any state, that keeps the binary from being loaded; process_slots if there is none. */
static uint32_t same_app_at(const struct kc_kernel *kernel, const struct kc_process_binary *binary)
{
	struct kc_process_binary other;

	if (!tells_apart_itself(kernel))
		return slot_of_short_id(kernel, binary->short_id);
	for (uint32_t index = 0; index < kernel->process_slots; index++) {
		if (kc_process_binary_of(kernel, index, &other) && kc_app_id_is_same(kernel, binary, &other))
			return index;
	}
	return kernel->process_slots;
}

void kc_kernel_use_app_ids(struct kc_kernel *kernel, const struct kc_app_id_policy *policy)
{
	kernel->app_ids = policy;
	kernel->same_app_at = same_app_at;
}
