/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The registers of PMSAv8. What goes into them is computed in pmsav8_regions.c. Regions that are on never overlap: that would be a fault. */
#include <kc/driver.h>
#include <stddef.h>

#include "kernelcore/arch/cortexm/mpu_entries.h"
#include "kernelcore/arch/cortexm/mpu_print.h"
#include "kernelcore/arch/cortexm/pmsav8_regions.h"
#include "kernelcore/arch/cortexm/registers.h"

#define MEMORY_ENTRIES 1u /* the region of a process's RAM */

#define RBAR_XN           (1u << 0)
#define RBAR_AP_ALL       (1u << 1)
#define RBAR_AP_READ_ONLY (3u << 1) /* for the kernel too */
#define RLAR_ENABLE       (1u << 0)
#define RLAR_ADDRESS      0xffffffe0u
#define MAIR_NORMAL       0xaau /* attribute 0: normal memory, cached with write-through */

/* Of the linker script: where the kernel's stack ends, a multiple of 8. */
extern uint8_t cortexm_stack_guard_end[];

static uint32_t attributes(enum kc_mpu_permissions permissions)
{
	switch (permissions) {
	case KC_MPU_READ_WRITE_EXECUTE:
		return RBAR_AP_ALL;
	case KC_MPU_READ_WRITE_ONLY:
		return RBAR_AP_ALL | RBAR_XN;
	case KC_MPU_READ_ONLY:
		return RBAR_AP_READ_ONLY | RBAR_XN;
	default:
		/* What can be executed can be read. */
		return RBAR_AP_READ_ONLY;
	}
}

static void set_registers(struct cortexm_mpu_entry *entry, const struct pmsav8_region *region, uint32_t what)
{
	entry->base_register = region->start | what;
	entry->limit_register = region->size == 0 ? 0 : ((region->start + region->size - 1) & RLAR_ADDRESS) | RLAR_ENABLE;
}

/* The unit stays on only while a process executes. */
static void enable_app_mpu(void *context)
{
	(void)context;
	MPU_CTRL = MPU_CTRL_ENABLE | MPU_CTRL_PRIVDEFENA;
	cortexm_data_barrier();
	cortexm_instruction_barrier();
}

static void disable_app_mpu(void *context)
{
	(void)context;
	MPU_CTRL = 0;
	cortexm_data_barrier();
	cortexm_instruction_barrier();
}

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
	struct pmsav8_region region;

	(void)context;
	return pmsav8_find_region(start, size, size, &region);
}

static bool allocate_region(void *context, void *opaque, uint32_t start, uint32_t size, uint32_t min_region_size,
			    enum kc_mpu_permissions permissions, struct kc_mpu_region *allocated)
{
	struct cortexm_mpu_config *config = opaque;
	struct cortexm_mpu_entry *entry = cortexm_mpu_free_entry(config, MEMORY_ENTRIES);
	struct pmsav8_region region;

	(void)context;
	if (entry == NULL || min_region_size == 0 || !pmsav8_find_region(start, size, min_region_size, &region))
		return false;
	if (cortexm_mpu_overlaps(config, region.start, region.size))
		return false;
	set_registers(entry, &region, attributes(permissions));
	entry->start = region.start;
	entry->size = region.size;
	*allocated = (struct kc_mpu_region){.start = region.start, .size = region.size};
	return true;
}

static bool remove_memory_region(void *context, void *config, struct kc_mpu_region region)
{
	(void)context;
	return cortexm_mpu_remove(config, MEMORY_ENTRIES, region);
}

static bool set_memory(struct cortexm_mpu_config *config, uint32_t ram_start, uint32_t app_break, uint32_t kernel_break,
		       enum kc_mpu_permissions permissions)
{
	struct pmsav8_region region;

	if (!pmsav8_app_region(ram_start, app_break, kernel_break, &region))
		return false;
	set_registers(&config->entries[0], &region, attributes(permissions));
	return true;
}

static bool allocate_app_memory_region(void *context, void *opaque, uint32_t start, uint32_t size, uint32_t min_memory_size,
				       uint32_t initial_app_memory_size, uint32_t initial_kernel_memory_size,
				       enum kc_mpu_permissions permissions, struct kc_mpu_region *allocated)
{
	struct cortexm_mpu_config *config = opaque;
	struct kc_mpu_region memory;

	(void)context;
	if (config->granule != 0 || min_memory_size == 0)
		return false;
	if (!pmsav8_find_memory(start, size, KC_GRANT_ALIGN_MAX, min_memory_size, initial_app_memory_size,
				initial_kernel_memory_size, &memory.start, &memory.size))
		return false;
	if (cortexm_mpu_overlaps(config, memory.start, memory.size))
		return false;
	if (!set_memory(config, memory.start, memory.start + initial_app_memory_size,
			memory.start + memory.size - initial_kernel_memory_size, permissions))
		return false;
	config->granule = PMSAV8_GRANULE;
	config->entries[0].start = memory.start;
	config->entries[0].size = memory.size;
	*allocated = memory;
	return true;
}

static bool update_app_memory_region(void *context, void *opaque, uint32_t app_break, uint32_t kernel_break,
				     enum kc_mpu_permissions permissions)
{
	struct cortexm_mpu_config *config = opaque;

	(void)context;
	return config->granule != 0 && set_memory(config, config->entries[0].start, app_break, kernel_break, permissions);
}

/* All regions, so that nothing of another process's stays; each is off while it is between two processes' places. */
static void configure_mpu(void *context, const void *opaque)
{
	const struct cortexm_mpu_config *config = opaque;

	(void)context;
	for (uint32_t i = 0; i < CORTEXM_MPU_REGIONS; i++) {
		MPU_RNR = i;
		MPU_RLAR = 0;
		MPU_RBAR = config->entries[i].base_register;
		MPU_RLAR = config->entries[i].limit_register;
	}
}

static void print_config(void *context, const void *config, const struct kc_writer *writer)
{
	(void)context;
	cortexm_mpu_print(config, writer);
}

static const struct kc_mpu_ops ops = {
    .enable_app_mpu = enable_app_mpu,
    .disable_app_mpu = disable_app_mpu,
    .number_total_regions = number_total_regions,
    .reset_config = reset_config,
    .can_be_region = can_be_region,
    .allocate_region = allocate_region,
    .remove_memory_region = remove_memory_region,
    .allocate_app_memory_region = allocate_app_memory_region,
    .update_app_memory_region = update_app_memory_region,
    .configure_mpu = configure_mpu,
    .print_config = print_config,
};

static const struct kc_mpu unit = {.ops = &ops};
const struct kc_mpu *const cortexm_mpu = &unit;

/* The processor itself keeps the kernel's stack from growing further (MSPLIM, ARM DDI 0553, section B3.21): no region has to. */
static void limit_stack(void)
{
	__asm__ volatile("msr msplim, %0" ::"r"(cortexm_stack_guard_end));
}

bool cortexm_mpu_begin(void)
{
	limit_stack();
	disable_app_mpu(NULL);
	for (uint32_t i = 0; i < MPU_TYPE_REGIONS(MPU_TYPE); i++) {
		MPU_RNR = i;
		MPU_RLAR = 0;
	}
	MPU_MAIR0 = MAIR_NORMAL;
	return MPU_TYPE_REGIONS(MPU_TYPE) >= CORTEXM_MPU_REGIONS;
}
