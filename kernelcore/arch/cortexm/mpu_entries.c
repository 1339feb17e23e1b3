/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/arch/cortexm/mpu_entries.h"

#include <stddef.h>

bool cortexm_mpu_overlaps(const struct cortexm_mpu_config *config, uint32_t start, uint32_t size)
{
	/*@
	  loop invariant 0 <= i <= CORTEXM_MPU_REGIONS;
	  loop invariant \forall integer j; 0 <= j < i ==> !cortexm_mpu_meets(&config->entries[j], start, size);
	  loop assigns i;
	  loop variant CORTEXM_MPU_REGIONS - i;
	*/
	for (uint32_t i = 0; i < CORTEXM_MPU_REGIONS; i++) {
		const struct cortexm_mpu_entry *entry = &config->entries[i];

		if (start >= entry->start ? start - entry->start < entry->size : entry->size != 0 && entry->start - start < size)
			return true;
	}
	return false;
}

struct cortexm_mpu_entry *cortexm_mpu_free_entry(struct cortexm_mpu_config *config, uint32_t first)
{
	/*@
	  loop invariant first <= i && (i <= CORTEXM_MPU_REGIONS || i == first);
	  loop invariant \forall integer j; first <= j < i ==> config->entries[j].size != 0;
	  loop assigns i;
	  loop variant CORTEXM_MPU_REGIONS - i;
	*/
	for (uint32_t i = first; i < CORTEXM_MPU_REGIONS; i++) {
		if (config->entries[i].size == 0)
			return &config->entries[i];
	}
	return NULL;
}

bool cortexm_mpu_remove(struct cortexm_mpu_config *config, uint32_t first, struct kc_mpu_region region)
{
	/*@
	  loop invariant first <= i && (i <= CORTEXM_MPU_REGIONS || i == first);
	  loop invariant \forall integer j; first <= j < i ==> !cortexm_mpu_is{Pre}(config, j, region.start, region.size);
	  loop assigns i;
	  loop variant CORTEXM_MPU_REGIONS - i;
	*/
	for (uint32_t i = first; i < CORTEXM_MPU_REGIONS; i++) {
		struct cortexm_mpu_entry *entry = &config->entries[i];

		if (entry->size != 0 && entry->start == region.start && entry->size == region.size) {
			/*@ assert cortexm_mpu_is{Pre}(config, i, region.start, region.size); */
			entry->base_register = 0;
			entry->limit_register = 0;
			entry->start = 0;
			entry->size = 0;
			return true;
		}
	}
	return false;
}
