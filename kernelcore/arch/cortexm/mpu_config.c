/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Configurations of a memory protection unit. Their entries are the same for every unit; mpu_unit.h says what a unit can do. */
#include <stddef.h>

#include "kernelcore/arch/cortexm/mpu_entries.h"
#include "kernelcore/arch/cortexm/mpu_print.h"
#include "kernelcore/arch/cortexm/mpu_unit.h"

static uint32_t number_total_regions(void *context)
{
	(void)context;
	return CORTEXM_MPU_REGIONS;
}

static void reset_config(void *context, void *config)
{
	(void)context;
	*(struct cortexm_mpu_config *)config = (struct cortexm_mpu_config){.granule = 0};
}

static bool can_be_region(void *context, uint32_t start, uint32_t size)
{
	struct cortexm_mpu_entry entry;

	(void)context;
	return cortexm_unit_make_region(start, size, size, KC_MPU_READ_ONLY, &entry);
}

static bool allocate_region(void *context, void *opaque, uint32_t start, uint32_t size, uint32_t min_region_size,
			    enum kc_mpu_permissions permissions, struct kc_mpu_region *allocated)
{
	struct cortexm_mpu_config *config = opaque;
	struct cortexm_mpu_entry *entry = cortexm_mpu_free_entry(config, cortexm_unit_memory_entries);
	struct cortexm_mpu_entry made;

	(void)context;
	if (entry == NULL || min_region_size == 0 || !cortexm_unit_make_region(start, size, min_region_size, permissions, &made))
		return false;
	if (cortexm_mpu_overlaps(config, made.start, made.size))
		return false;
	*entry = made;
	*allocated = (struct kc_mpu_region){.start = made.start, .size = made.size};
	return true;
}

static bool remove_memory_region(void *context, void *config, struct kc_mpu_region region)
{
	(void)context;
	return cortexm_mpu_remove(config, cortexm_unit_memory_entries, region);
}

static bool allocate_app_memory_region(void *context, void *opaque, uint32_t start, uint32_t size, uint32_t min_memory_size,
				       uint32_t initial_app_memory_size, uint32_t initial_kernel_memory_size,
				       enum kc_mpu_permissions permissions, struct kc_mpu_region *allocated)
{
	struct cortexm_mpu_config *config = opaque;
	struct cortexm_memory memory;

	(void)context;
	if (config->granule != 0 || min_memory_size == 0)
		return false;
	if (!cortexm_unit_find_memory(start, size, min_memory_size, initial_app_memory_size, initial_kernel_memory_size, &memory))
		return false;
	if (cortexm_mpu_overlaps(config, memory.start, memory.size))
		return false;
	if (!cortexm_unit_set_memory(config, &memory, memory.start + initial_app_memory_size,
				     memory.start + memory.size - initial_kernel_memory_size, permissions))
		return false;
	config->granule = memory.granule;
	config->entries[0].start = memory.start;
	config->entries[0].size = memory.size;
	*allocated = (struct kc_mpu_region){.start = memory.start, .size = memory.size};
	return true;
}

static bool update_app_memory_region(void *context, void *opaque, uint32_t app_break, uint32_t kernel_break,
				     enum kc_mpu_permissions permissions)
{
	struct cortexm_mpu_config *config = opaque;
	const struct cortexm_memory memory = {
	    .start = config->entries[0].start, .size = config->entries[0].size, .granule = config->granule};

	(void)context;
	return memory.granule != 0 && cortexm_unit_set_memory(config, &memory, app_break, kernel_break, permissions);
}

static void print_config(void *context, const void *config, const struct kc_writer *writer)
{
	(void)context;
	cortexm_mpu_print(config, writer);
}

static const struct kc_mpu_ops ops = {
    .enable_app_mpu = cortexm_unit_enable_app_mpu,
    .disable_app_mpu = cortexm_unit_disable_app_mpu,
    .number_total_regions = number_total_regions,
    .reset_config = reset_config,
    .can_be_region = can_be_region,
    .allocate_region = allocate_region,
    .remove_memory_region = remove_memory_region,
    .allocate_app_memory_region = allocate_app_memory_region,
    .update_app_memory_region = update_app_memory_region,
    .configure_mpu = cortexm_unit_configure_mpu,
    .print_config = print_config,
};

static const struct kc_mpu unit = {.ops = &ops};
const struct kc_mpu *const cortexm_mpu = &unit;
