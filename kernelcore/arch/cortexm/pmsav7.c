/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The registers of PMSAv7 and PMSAv6. pmsav7_regions.c computes their contents. */
#include <stddef.h>

#include "kernelcore/arch/cortexm/mpu_unit.h"
#include "kernelcore/arch/cortexm/pmsav7_fields.h"
#include "kernelcore/arch/cortexm/pmsav7_regions.h"
#include "kernelcore/arch/cortexm/registers.h"

#define RASR_ENABLE       (1u << 0)
#define RASR_SIZE(field)  ((field) << 1)
#define RASR_SRD(bits)    ((bits) << 8)
#define RASR_MEMORY       (6u << 16) /* normal memory: shareable, write-through cached */
#define RASR_AP_READ_ONLY (6u << 24) /* for the kernel too */
#define RASR_AP_ALL       (3u << 24)
#define RASR_XN           (1u << 28)

/* From the linker script. */
extern uint8_t cortexm_stack_guard[];
#define STACK_GUARD_BYTES      256u
#define STACK_GUARD_SIZE_FIELD 7u

static uint32_t attributes(enum kc_mpu_permissions permissions)
{
	switch (permissions) {
	case KC_MPU_READ_WRITE_EXECUTE:
		return RASR_MEMORY | RASR_AP_ALL;
	case KC_MPU_READ_WRITE_ONLY:
		return RASR_MEMORY | RASR_AP_ALL | RASR_XN;
	case KC_MPU_READ_ONLY:
		return RASR_MEMORY | RASR_AP_READ_ONLY | RASR_XN;
	default:
		/* Executable memory is always readable. */
		return RASR_MEMORY | RASR_AP_READ_ONLY;
	}
}

/* Fills in an entry's registers. If no subregion is to be enabled, the whole region is disabled. */
static void set_registers(struct cortexm_mpu_entry *entry, uint32_t base, uint32_t size, uint32_t first, uint32_t count,
			  uint32_t what)
{
	entry->base_register = base;
	entry->limit_register =
	    count == 0 ? 0
		       : what | RASR_SRD(pmsav7_disable_bits(first, count)) | RASR_SIZE(pmsav7_size_field(size)) | RASR_ENABLE;
}

/* The unit is always enabled, because it guards the kernel's stack. The kernel may access whatever a process may. */
void cortexm_unit_enable_app_mpu(void *context)
{
	(void)context;
	cortexm_data_barrier();
	cortexm_instruction_barrier();
}

void cortexm_unit_disable_app_mpu(void *context)
{
	(void)context;
}

const uint32_t cortexm_unit_memory_entries = 2; /* the two regions of a process's RAM */

bool cortexm_unit_make_region(uint32_t start, uint32_t size, uint32_t min_size, enum kc_mpu_permissions permissions,
			      struct cortexm_mpu_entry *entry)
{
	struct pmsav7_region region;

	if (!pmsav7_find_region(start, size, min_size, &region))
		return false;
	set_registers(entry, region.base, region.size, region.first, region.count, attributes(permissions));
	entry->start = region.start;
	entry->size = region.length;
	return true;
}

bool cortexm_unit_find_memory(uint32_t start, uint32_t size, uint32_t min_memory_size, uint32_t initial_app_memory_size,
			      uint32_t initial_kernel_memory_size, struct cortexm_memory *memory)
{
	struct pmsav7_memory found;

	if (!pmsav7_find_memory(start, size, min_memory_size, initial_app_memory_size, initial_kernel_memory_size, &found))
		return false;
	*memory = (struct cortexm_memory){.start = found.start, .size = found.size, .granule = pmsav7_granule(&found)};
	return true;
}

bool cortexm_unit_set_memory(struct cortexm_mpu_config *config, const struct cortexm_memory *memory, uint32_t app_break,
			     uint32_t kernel_break, enum kc_mpu_permissions permissions)
{
	const struct pmsav7_memory regions = {
	    .start = memory->start, .size = memory->size, .region = memory->granule * PMSAV7_SUBREGIONS};
	uint32_t subregions;

	if (!pmsav7_subregions_below(&regions, app_break, kernel_break, &subregions))
		return false;
	uint32_t in_first = subregions < PMSAV7_SUBREGIONS ? subregions : PMSAV7_SUBREGIONS;
	uint32_t what = attributes(permissions);

	set_registers(&config->entries[0], regions.start, regions.region, 0, in_first, what);
	set_registers(&config->entries[1], regions.start + regions.region, regions.region, 0, subregions - in_first, what);
	return true;
}

/*
 * Writes all regions, so that none of another process's remains. The unit is enabled, so each region is disabled while it has the
 * base of one process and the size of another (ARM DUI 0553, section 4.5.8).
 */
void cortexm_unit_configure_mpu(void *context, const void *opaque)
{
	const struct cortexm_mpu_config *config = opaque;

	(void)context;
	for (uint32_t i = 0; i < CORTEXM_MPU_REGIONS; i++) {
		MPU_RNR = i;
		MPU_RASR = 0;
		MPU_RBAR = config->entries[i].base_register;
		MPU_RASR = config->entries[i].limit_register;
	}
}

/* Makes the memory below the kernel's stack inaccessible. Where regions overlap, the one with the highest number applies. */
static void guard_stack(void)
{
	uint32_t start = (uint32_t)(uintptr_t)cortexm_stack_guard;

	/* Defines a symbol for the linker script, which must provide this many bytes at a multiple of that number. */
	__asm__ volatile(".globl cortexm_stack_guard_bytes\n\t.set cortexm_stack_guard_bytes, %c0" ::"i"(STACK_GUARD_BYTES));
	MPU_RNR = CORTEXM_MPU_REGIONS;
	MPU_RBAR = start;
	MPU_RASR = RASR_XN | RASR_MEMORY | RASR_SIZE(STACK_GUARD_SIZE_FIELD) | RASR_ENABLE;
}

bool cortexm_mpu_begin(void)
{
	MPU_CTRL = 0;
	for (uint32_t i = 0; i < MPU_TYPE_REGIONS(MPU_TYPE); i++) {
		MPU_RNR = i;
		MPU_RASR = 0;
	}
	if (MPU_TYPE_REGIONS(MPU_TYPE) <= CORTEXM_MPU_REGIONS)
		return false;
	guard_stack();
	MPU_CTRL = MPU_CTRL_ENABLE | MPU_CTRL_PRIVDEFENA;
	return true;
}
