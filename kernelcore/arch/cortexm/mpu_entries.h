/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What both units do alike with the entries of a configuration. */
#ifndef CORTEXM_MPU_ENTRIES_H
#define CORTEXM_MPU_ENTRIES_H

#include "kernelcore/arch/cortexm/mpu.h"

/* True if [start, start + size) has a byte in common with what an entry covers. */
bool cortexm_mpu_overlaps(const struct cortexm_mpu_config *config, uint32_t start, uint32_t size);
/* A free entry from number `first` on, or NULL. */
struct cortexm_mpu_entry *cortexm_mpu_free_entry(struct cortexm_mpu_config *config, uint32_t first);
/* kc_mpu_ops.remove_memory_region; entries before `first` are the app's memory. */
bool cortexm_mpu_remove(struct cortexm_mpu_config *config, uint32_t first, struct kc_mpu_region region);
/* Lines with what is in reach. */
void cortexm_mpu_print(const struct cortexm_mpu_config *config, const struct kc_writer *writer);

#endif
