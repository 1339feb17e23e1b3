/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/process_mpu.h"

#include "kernelcore/process_block.h"

/* The slot of a live process that has a configuration, or NULL. */
static struct kc_process *configured(struct kc_kernel *kernel, uint32_t index)
{
	const struct kc_process_block *block = kc_block_at(kernel, index);

	if (kernel->port->mpu == NULL || block == NULL || kernel->processes[index].memory.mpu_config == NULL)
		return NULL;
	return kc_state_is_alive(block->state) ? &kernel->processes[index] : NULL;
}

/* The entry that holds this region; one of size 0 is a free entry. NULL if there is none. */
static struct kc_mpu_region *find(struct kc_process *process, struct kc_mpu_region region)
{
	for (uint32_t i = 0; i < KC_PROCESS_MPU_REGIONS; i++) {
		struct kc_mpu_region *entry = &process->mpu_regions[i];

		if (entry->start == region.start && entry->size == region.size)
			return entry;
	}
	return NULL;
}

void kc_process_setup_mpu(struct kc_kernel *kernel, uint32_t index)
{
	const struct kc_process *process = configured(kernel, index);

	if (process != NULL)
		kernel->port->mpu->ops->configure_mpu(kernel->port->mpu->context, process->memory.mpu_config);
}

static const struct kc_mpu_region no_region = {.start = 0, .size = 0};

/* The place to note a region is found first: upstream's process keeps a region that it could not note, and can never give it back. */
bool kc_process_add_mpu_region(struct kc_kernel *kernel, uint32_t index, uint32_t start, uint32_t size, uint32_t min_region_size,
			       struct kc_mpu_region *region)
{
	struct kc_process *process = configured(kernel, index);
	struct kc_mpu_region *entry = process != NULL ? find(process, no_region) : NULL;
	const struct kc_mpu *mpu = kernel->port->mpu;
	struct kc_mpu_region added;

	if (entry == NULL || min_region_size == 0)
		return false;
	if (!mpu->ops->allocate_region(mpu->context, process->memory.mpu_config, start, size, min_region_size,
				       KC_MPU_READ_WRITE_ONLY, &added))
		return false;
	*entry = added;
	*region = added;
	return true;
}

enum kc_error kc_process_remove_mpu_region(struct kc_kernel *kernel, uint32_t index, struct kc_mpu_region region)
{
	struct kc_process *process = configured(kernel, index);
	struct kc_mpu_region *entry = process != NULL && region.size != 0 ? find(process, region) : NULL;
	const struct kc_mpu *mpu = kernel->port->mpu;

	if (entry == NULL || !mpu->ops->remove_memory_region(mpu->context, process->memory.mpu_config, region))
		return KC_INVAL;
	*entry = no_region;
	return KC_OK;
}

void kc_process_forget_mpu_regions(struct kc_kernel *kernel, uint32_t index)
{
	struct kc_process *process = &kernel->processes[index];
	const struct kc_mpu *mpu = kernel->port->mpu;

	for (uint32_t i = 0; i < KC_PROCESS_MPU_REGIONS; i++) {
		if (process->mpu_regions[i].size != 0)
			(void)mpu->ops->remove_memory_region(mpu->context, process->memory.mpu_config, process->mpu_regions[i]);
		process->mpu_regions[i] = no_region;
	}
}
