/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Operations on the entries of a configuration that are the same for both units. */
#ifndef CORTEXM_MPU_ENTRIES_H
#define CORTEXM_MPU_ENTRIES_H

#include "kernelcore/arch/cortexm/mpu.h"

/* No entry extends beyond the last address. */
/*@ predicate cortexm_mpu_in_space(struct cortexm_mpu_config *config) =
  \forall integer i; 0 <= i < CORTEXM_MPU_REGIONS ==> config->entries[i].start + config->entries[i].size <= UINT32_MAX + 1;
*/
/* [start, start + size) overlaps the range of the entry. */
/*@ predicate cortexm_mpu_meets(struct cortexm_mpu_entry *entry, integer start, integer size) =
  entry->size != 0 && start < entry->start + entry->size && entry->start < start + size;
*/

/* True if [start, start + size) overlaps the range of any entry. */
/*@
  requires \valid_read(config) && cortexm_mpu_in_space(config);
  requires size >= 1 && start + size <= UINT32_MAX + 1;
  assigns \nothing;
  ensures \result <==> \exists integer i; 0 <= i < CORTEXM_MPU_REGIONS && cortexm_mpu_meets(&config->entries[i], start, size);
*/
bool cortexm_mpu_overlaps(const struct cortexm_mpu_config *config, uint32_t start, uint32_t size);
/* A free entry at or after number `first`, or NULL. */
/*@
  requires \valid(config);
  assigns \nothing;
  ensures \result == \null <==> \forall integer i; first <= i < CORTEXM_MPU_REGIONS ==> config->entries[i].size != 0;
  ensures \result == \null ||
    \exists integer i; first <= i < CORTEXM_MPU_REGIONS && \result == &config->entries[i] && config->entries[i].size == 0;
*/
struct cortexm_mpu_entry *cortexm_mpu_free_entry(struct cortexm_mpu_config *config, uint32_t first);
/*
 * kc_mpu_ops.remove_memory_region. Frees the first entry that is exactly the region. Entries before `first` are the app's memory
 * and are not touched.
 */
/*@ predicate cortexm_mpu_is{L}(struct cortexm_mpu_config *config, integer i, integer start, integer size) =
  \at(config->entries[i].size, L) != 0 && \at(config->entries[i].start, L) == start && \at(config->entries[i].size, L) == size;
*/
/*@
  requires \valid(config);
  assigns config->entries[first .. CORTEXM_MPU_REGIONS - 1];
  ensures \result <==>
    \exists integer i; first <= i < CORTEXM_MPU_REGIONS && cortexm_mpu_is{Pre}(config, i, region.start, region.size);
  ensures removed: \forall integer i; first <= i < CORTEXM_MPU_REGIONS && cortexm_mpu_is{Pre}(config, i, region.start, region.size) &&
    (\forall integer j; first <= j < i ==> !cortexm_mpu_is{Pre}(config, j, region.start, region.size)) ==>
      config->entries[i].size == 0 && config->entries[i].limit_register == 0;
  ensures others: \forall integer i; 0 <= i < CORTEXM_MPU_REGIONS && !(first <= i &&
    cortexm_mpu_is{Pre}(config, i, region.start, region.size) &&
    (\forall integer j; first <= j < i ==> !cortexm_mpu_is{Pre}(config, j, region.start, region.size))) ==>
      config->entries[i] == \old(config->entries[i]);
*/
bool cortexm_mpu_remove(struct cortexm_mpu_config *config, uint32_t first, struct kc_mpu_region region);

#endif
