/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * What configurations (mpu_config.c) need from a memory protection unit: where regions can be, and what is written to its
 * registers. Either pmsav7.c or pmsav8.c is linked.
 */
#ifndef CORTEXM_MPU_UNIT_H
#define CORTEXM_MPU_UNIT_H

#include "kernelcore/arch/cortexm/mpu.h"

/* The number of entries of a configuration, counted from the first, that are for the app's memory. */
extern const uint32_t cortexm_unit_memory_entries;

/*
 * Fills in *entry for a region of at least min_size (at least 1) bytes inside [start, start + size). Returns false if no such
 * region is possible.
 */
bool cortexm_unit_make_region(uint32_t start, uint32_t size, uint32_t min_size, enum kc_mpu_permissions permissions,
			      struct cortexm_mpu_entry *entry);

/* All of an app's memory, including the kernel's part. */
struct cortexm_memory {
	uint32_t start;
	uint32_t size;
	uint32_t granule;
};
/* Chooses where the memory lies: see kc_mpu_ops.allocate_app_memory_region. Returns false if there is no such place. */
bool cortexm_unit_find_memory(uint32_t start, uint32_t size, uint32_t min_memory_size, uint32_t initial_app_memory_size,
			      uint32_t initial_kernel_memory_size, struct cortexm_memory *memory);
/*
 * Fills in the registers in the entries for the memory so that the process can access what is below app_break. Returns false, and
 * changes nothing, if kernel_break is too close.
 */
bool cortexm_unit_set_memory(struct cortexm_mpu_config *config, const struct cortexm_memory *memory, uint32_t app_break,
			     uint32_t kernel_break, enum kc_mpu_permissions permissions);

/* As in kc_mpu_ops. */
void cortexm_unit_enable_app_mpu(void *context);
void cortexm_unit_disable_app_mpu(void *context);
void cortexm_unit_configure_mpu(void *context, const void *config);

#endif
