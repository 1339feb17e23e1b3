/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/arch/cortexm/mpu_entries.h"

#include <stddef.h>

bool cortexm_mpu_overlaps(const struct cortexm_mpu_config *config, uint32_t start, uint32_t size)
{
	for (uint32_t i = 0; i < CORTEXM_MPU_REGIONS; i++) {
		const struct cortexm_mpu_entry *entry = &config->entries[i];

		if (entry->size != 0 && start - entry->start < entry->size)
			return true;
		if (entry->size != 0 && size != 0 && entry->start - start < size)
			return true;
	}
	return false;
}

struct cortexm_mpu_entry *cortexm_mpu_free_entry(struct cortexm_mpu_config *config, uint32_t first)
{
	for (uint32_t i = first; i < CORTEXM_MPU_REGIONS; i++) {
		if (config->entries[i].size == 0)
			return &config->entries[i];
	}
	return NULL;
}

bool cortexm_mpu_remove(struct cortexm_mpu_config *config, uint32_t first, struct kc_mpu_region region)
{
	for (uint32_t i = first; i < CORTEXM_MPU_REGIONS; i++) {
		struct cortexm_mpu_entry *entry = &config->entries[i];

		if (entry->size != 0 && entry->start == region.start && entry->size == region.size) {
			*entry = (struct cortexm_mpu_entry){.size = 0};
			return true;
		}
	}
	return false;
}

void cortexm_mpu_print(const struct cortexm_mpu_config *config, const struct kc_writer *writer)
{
	for (uint32_t i = 0; i < CORTEXM_MPU_REGIONS; i++) {
		const struct cortexm_mpu_entry *entry = &config->entries[i];

		if (entry->size == 0)
			continue;
		kc_write_text(writer, "  MPU region ");
		kc_write_decimal(writer, i, 0);
		kc_write_address(writer, ": base register ", entry->base_register);
		kc_write_address(writer, ", limit register ", entry->limit_register);
		kc_write_text(writer, "\r\n");
	}
}
