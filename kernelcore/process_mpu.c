/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A process's regions are recorded only in the unit's configuration; a second list here could only disagree with it. */
#include <kc/process_mpu.h>

#include "kernelcore/process_block.h"

/* The configuration of a live process, or NULL. */
static void *config_of(const struct kc_kernel *kernel, uint32_t index)
{
	const struct kc_process_block *block = kc_block_at(kernel, index);

	if (kernel->port->mpu == NULL || block == NULL || !kc_state_is_alive(block->state))
		return NULL;
	return kernel->processes[index].memory.mpu_config;
}

void kc_process_setup_mpu(struct kc_kernel *kernel, uint32_t index)
{
	const void *config = config_of(kernel, index);

	if (config != NULL)
		kernel->port->mpu->ops->configure_mpu(kernel->port->mpu->context, config);
}

bool kc_mpu_can_be_region(const struct kc_kernel *kernel, uint32_t start, uint32_t size)
{
	const struct kc_mpu *mpu = kernel->port->mpu;

	return mpu != NULL && size != 0 && mpu->ops->can_be_region(mpu->context, start, size);
}

bool kc_process_add_mpu_region(struct kc_kernel *kernel, uint32_t index, uint32_t start, uint32_t size, uint32_t min_region_size,
			       struct kc_mpu_region *region)
{
	const struct kc_mpu *mpu = kernel->port->mpu;
	void *config = config_of(kernel, index);

	return config != NULL && min_region_size != 0 &&
	       mpu->ops->allocate_region(mpu->context, config, start, size, min_region_size, KC_MPU_READ_WRITE_ONLY, region);
}

enum kc_error kc_process_remove_mpu_region(struct kc_kernel *kernel, uint32_t index, struct kc_mpu_region region)
{
	const struct kc_mpu *mpu = kernel->port->mpu;
	void *config = config_of(kernel, index);

	if (config == NULL || region.size == 0 || !mpu->ops->remove_memory_region(mpu->context, config, region))
		return KC_INVAL;
	return KC_OK;
}
