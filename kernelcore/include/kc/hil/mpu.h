/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A memory protection unit (trait MPU of Tock's kernel/src/platform/mpu.rs). A configuration describes what a process may access.
 * Its type is private to the implementation; the port stores one for each process slot (kc_process_memory.mpu_config).
 *
 * The port's new_life, move_break and reserve_grant use the functions for the app's own memory; the core uses the others, through
 * <kc/process_mpu.h> and the kernel loop. All addresses are as the process sees them. A process that executes under a
 * configuration can access nothing outside its regions. Regions of one configuration never overlap.
 */
#ifndef KC_HIL_MPU_H
#define KC_HIL_MPU_H

#include <kc/writer.h>
#include <stdbool.h>
#include <stdint.h>

/* What a process may do in a region. */
enum kc_mpu_permissions {
	KC_MPU_READ_WRITE_EXECUTE,
	KC_MPU_READ_WRITE_ONLY,
	KC_MPU_READ_EXECUTE_ONLY,
	KC_MPU_READ_ONLY,
	KC_MPU_EXECUTE_ONLY,
};

struct kc_mpu_region {
	uint32_t start;
	uint32_t size; /* bytes; 0: no region */
};

struct kc_mpu_ops {
	/* Puts the configuration in force that configure_mpu was given last: a process is about to execute. */
	void (*enable_app_mpu)(void *context);
	/* The kernel executes from now on, and may access everything. */
	void (*disable_app_mpu)(void *context);
	/* The total number of regions of the unit. */
	uint32_t (*number_total_regions)(void *context);
	/* Removes all regions from config. Also initialises a new config. */
	void (*reset_config)(void *context, void *config);
	/* True if a region can be exactly [start, start + size), in any configuration that has a region left. size is not 0. */
	bool (*can_be_region)(void *context, uint32_t start, uint32_t size);
	/*
	 * Adds to config a region of at least min_region_size bytes inside [start, start + size), and stores its place in
	 * *region. Returns false, and changes nothing, if that is impossible (alignment, no region left, an overlap, a range that
	 * wraps).
	 */
	bool (*allocate_region)(void *context, void *config, uint32_t start, uint32_t size, uint32_t min_region_size,
				enum kc_mpu_permissions permissions, struct kc_mpu_region *region);
	/*
	 * Removes a region, given as allocate_region returned it. Returns false, and changes nothing, if there is no such region
	 * or it is the app's memory.
	 */
	bool (*remove_memory_region)(void *context, void *config, struct kc_mpu_region region);
	/*
	 * Chooses where the process's memory lies: at least min_memory_size bytes inside [start, start + size), such that a
	 * region can cover the first initial_app_memory_size bytes without the last initial_kernel_memory_size bytes, and can
	 * grow. Adds that region to config. Returns false, and changes nothing, if that is impossible or config already has such
	 * a region.
	 */
	bool (*allocate_app_memory_region)(void *context, void *config, uint32_t start, uint32_t size, uint32_t min_memory_size,
					   uint32_t initial_app_memory_size, uint32_t initial_kernel_memory_size,
					   enum kc_mpu_permissions permissions, struct kc_mpu_region *memory);
	/*
	 * Moves the end of the region of the app's memory, so that it covers everything below app_break and nothing from
	 * kernel_break on. Returns false, and changes nothing, if the unit cannot separate the two.
	 */
	bool (*update_app_memory_region)(void *context, void *config, uint32_t app_break, uint32_t kernel_break,
					 enum kc_mpu_permissions permissions);
	/* Makes config the configuration that the next enable_app_mpu puts in force. */
	void (*configure_mpu)(void *context, const void *config);
	/* For printers: prints the regions, one per line. NULL if there is nothing to print. */
	void (*print_config)(void *context, const void *config, const struct kc_writer *writer);
};
struct kc_mpu {
	const struct kc_mpu_ops *ops;
	void *context;
};

#endif
