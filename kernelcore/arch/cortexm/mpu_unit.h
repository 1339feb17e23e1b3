/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * What configurations (mpu_config.c) need of a memory protection unit: where regions can be, and what goes into its registers.
 * Either pmsav7.c or pmsav8.c is linked.
 */
#ifndef CORTEXM_MPU_UNIT_H
#define CORTEXM_MPU_UNIT_H

#include "kernelcore/arch/cortexm/mpu.h"

/* How many entries of a configuration, from the first on, are the app's memory. */
extern const uint32_t cortexm_unit_memory_entries;

/* Fills in *entry for a region of at least min_size (at least 1) bytes inside [start, start + size). False: there can be none. */
bool cortexm_unit_make_region(uint32_t start, uint32_t size, uint32_t min_size, enum kc_mpu_permissions permissions,
			      struct cortexm_mpu_entry *entry);

/* All of an app's memory, the kernel's part included. */
struct cortexm_memory {
	uint32_t start;
	uint32_t size;
	uint32_t granule;
};
/* Where memory can be: see kc_mpu_ops.allocate_app_memory_region. False: nowhere. */
bool cortexm_unit_find_memory(uint32_t start, uint32_t size, uint32_t min_memory_size, uint32_t initial_app_memory_size,
			      uint32_t initial_kernel_memory_size, struct cortexm_memory *memory);
/*
 * Writes the memory's registers to its entries: what lies below app_break is in reach. False, with nothing changed: kernel_break
 * is too near.
 */
bool cortexm_unit_set_memory(struct cortexm_mpu_config *config, const struct cortexm_memory *memory, uint32_t app_break,
			     uint32_t kernel_break, enum kc_mpu_permissions permissions);

/* These of kc_mpu_ops. */
void cortexm_unit_enable_app_mpu(void *context);
void cortexm_unit_disable_app_mpu(void *context);
void cortexm_unit_configure_mpu(void *context, const void *config);

#endif
