/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The memory regions that a process may access besides its own memory (setup_mpu, add_mpu_region and remove_mpu_region of Tock's
 * kernel/src/process.rs). On a port without a memory protection unit (kc_port.mpu is NULL) there is nothing to set up, and no
 * region can be added.
 */
#ifndef KC_PROCESS_MPU_H
#define KC_PROCESS_MPU_H

#include <kc/hil/mpu.h>
#include <kc/kernel.h>

/* Makes the process's configuration the one that the next enable_app_mpu puts in force. */
void kc_process_setup_mpu(struct kc_kernel *kernel, uint32_t index);
/* True if a single region of the unit can be exactly [start, start + size). False for 0 bytes, or without a unit. */
bool kc_mpu_can_be_region(const struct kc_kernel *kernel, uint32_t start, uint32_t size);
/*
 * Gives a live process read and write access to a region of at least min_region_size bytes inside [start, start + size), and
 * stores its place in *region. The region lasts until it is removed or the process's life ends; the next life begins with its own
 * configuration. Returns false, and changes nothing, if the unit cannot make such a region or has none left, or if the process is
 * not alive.
 */
bool kc_process_add_mpu_region(struct kc_kernel *kernel, uint32_t index, uint32_t start, uint32_t size, uint32_t min_region_size,
			       struct kc_mpu_region *region);
/*
 * Removes a region, which must be given exactly as it was returned when it was added. KC_INVAL: there is no such region, or the
 * unit refuses to remove it.
 */
enum kc_error kc_process_remove_mpu_region(struct kc_kernel *kernel, uint32_t index, struct kc_mpu_region region);

#endif
