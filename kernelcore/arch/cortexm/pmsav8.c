/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The registers of PMSAv8. pmsav8_regions.c computes their contents. Enabled regions never overlap; that would cause a fault. */
#include <kc/driver.h>
#include <stddef.h>

#include "kernelcore/arch/cortexm/mpu_unit.h"
#include "kernelcore/arch/cortexm/pmsav8_regions.h"
#include "kernelcore/arch/cortexm/registers.h"

#define RBAR_XN           (1u << 0)
#define RBAR_AP_ALL       (1u << 1)
#define RBAR_AP_READ_ONLY (3u << 1) /* for the kernel too */
#define RLAR_ENABLE       (1u << 0)
#define RLAR_ADDRESS      0xffffffe0u
#define MAIR_NORMAL       0xaau /* attribute 0: normal memory, write-through cached */

/* From the linker script: the end of the kernel's stack, a multiple of 8. */
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
		/* Executable memory is always readable. */
		return RBAR_AP_READ_ONLY;
	}
}

static void set_registers(struct cortexm_mpu_entry *entry, const struct pmsav8_region *region, uint32_t what)
{
	entry->base_register = region->start | what;
	entry->limit_register = region->size == 0 ? 0 : ((region->start + region->size - 1) & RLAR_ADDRESS) | RLAR_ENABLE;
}

/* The unit is enabled only while a process executes. */
void cortexm_unit_enable_app_mpu(void *context)
{
	(void)context;
	MPU_CTRL = MPU_CTRL_ENABLE | MPU_CTRL_PRIVDEFENA;
	cortexm_data_barrier();
	cortexm_instruction_barrier();
}

void cortexm_unit_disable_app_mpu(void *context)
{
	(void)context;
	MPU_CTRL = 0;
	cortexm_data_barrier();
	cortexm_instruction_barrier();
}

const uint32_t cortexm_unit_memory_entries = 1; /* the region of a process's RAM */

bool cortexm_unit_make_region(uint32_t start, uint32_t size, uint32_t min_size, enum kc_mpu_permissions permissions,
			      struct cortexm_mpu_entry *entry)
{
	struct pmsav8_region region;

	if (!pmsav8_find_region(start, size, min_size, &region))
		return false;
	set_registers(entry, &region, attributes(permissions));
	entry->start = region.start;
	entry->size = region.size;
	return true;
}

bool cortexm_unit_find_memory(uint32_t start, uint32_t size, uint32_t min_memory_size, uint32_t initial_app_memory_size,
			      uint32_t initial_kernel_memory_size, struct cortexm_memory *memory)
{
	memory->granule = PMSAV8_GRANULE;
	return pmsav8_find_memory(start, size, KC_GRANT_ALIGN_MAX, min_memory_size, initial_app_memory_size,
				  initial_kernel_memory_size, &memory->start, &memory->size);
}

bool cortexm_unit_set_memory(struct cortexm_mpu_config *config, const struct cortexm_memory *memory, uint32_t app_break,
			     uint32_t kernel_break, enum kc_mpu_permissions permissions)
{
	struct pmsav8_region region;

	if (!pmsav8_app_region(memory->start, app_break, kernel_break, &region))
		return false;
	set_registers(&config->entries[0], &region, attributes(permissions));
	return true;
}

/* Writes all regions, so that none of another process's remains. Each is disabled while it is half written. */
void cortexm_unit_configure_mpu(void *context, const void *opaque)
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

/* The processor itself limits the kernel's stack (MSPLIM, ARM DDI 0553, section B3.21), so no region is needed for that. */
static void limit_stack(void)
{
	__asm__ volatile("msr msplim, %0" ::"r"(cortexm_stack_guard_end));
}

bool cortexm_mpu_begin(void)
{
	limit_stack();
	cortexm_unit_disable_app_mpu(NULL);
	for (uint32_t i = 0; i < MPU_TYPE_REGIONS(MPU_TYPE); i++) {
		MPU_RNR = i;
		MPU_RLAR = 0;
	}
	MPU_MAIR0 = MAIR_NORMAL;
	return MPU_TYPE_REGIONS(MPU_TYPE) >= CORTEXM_MPU_REGIONS;
}
