/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A memory protection unit (trait MPU of Tock's kernel/src/platform/mpu.rs). What a process may reach is its configuration: a
 * value whose type only the implementation knows, stored by the port, one for each process slot (kc_process_memory.mpu_config).
 *
 * The port's new_life, move_break and reserve_grant use the functions for the app's own memory; the core uses the others, through
 * <kc/process_mpu.h> and the kernel loop. All addresses are as the process sees them. A process that executes under a
 * configuration must reach nothing outside its regions; two regions of one configuration never overlap.
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
	/* From now on a process executes, under the configuration that configure_mpu was given last. */
	void (*enable_app_mpu)(void *context);
	/* From now on the kernel executes, and may reach everything. */
	void (*disable_app_mpu)(void *context);
	/* How many regions the unit has in total. */
	uint32_t (*number_total_regions)(void *context);
	/* Removes all regions from config. A new config is initialised this way too. */
	void (*reset_config)(void *context, void *config);
	/* True if a region can be exactly [start, start + size), in any configuration that has a region left. size is not 0. */
	bool (*can_be_region)(void *context, uint32_t start, uint32_t size);
	/*
	 * Adds a region of at least min_region_size bytes inside [start, start + size) to config, and says in *region where it
	 * is. False, with nothing changed: impossible (alignment, no region left, an overlap, a range that wraps).
	 */
	bool (*allocate_region)(void *context, void *config, uint32_t start, uint32_t size, uint32_t min_region_size,
				enum kc_mpu_permissions permissions, struct kc_mpu_region *region);
	/*
	 * Removes a region as allocate_region returned it. False, with nothing changed: no such region, or it is the app's
	 * memory.
	 */
	bool (*remove_memory_region)(void *context, void *config, struct kc_mpu_region region);
	/*
	 * Chooses the place of the process's memory: at least min_memory_size bytes inside [start, start + size), such that a
	 * region can cover its first initial_app_memory_size bytes without touching its last initial_kernel_memory_size bytes,
	 * and can grow. Adds that region to config. False, with nothing changed: impossible, or config already has such a region.
	 */
	bool (*allocate_app_memory_region)(void *context, void *config, uint32_t start, uint32_t size, uint32_t min_memory_size,
					   uint32_t initial_app_memory_size, uint32_t initial_kernel_memory_size,
					   enum kc_mpu_permissions permissions, struct kc_mpu_region *memory);
	/*
	 * Moves the end of the region for the app's memory: it covers everything below app_break, and nothing from kernel_break
	 * on. False, with nothing changed: the unit cannot separate the two.
	 */
	bool (*update_app_memory_region)(void *context, void *config, uint32_t app_break, uint32_t kernel_break,
					 enum kc_mpu_permissions permissions);
	/* Makes config the one in force from the next enable_app_mpu on. */
	void (*configure_mpu)(void *context, const void *config);
	/* For printers: the regions, one per line. NULL if the unit has nothing to print. */
	void (*print_config)(void *context, const void *config, const struct kc_writer *writer);
};
struct kc_mpu {
	const struct kc_mpu_ops *ops;
	void *context;
};

#endif
