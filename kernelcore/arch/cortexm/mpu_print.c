/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/arch/cortexm/mpu_print.h"

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
