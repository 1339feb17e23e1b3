/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A memory protection unit (trait MPU of Tock's kernel/src/platform/mpu.rs). What a process may reach is its configuration: a value whose
 * type only the implementation knows, in storage of the port, one a process slot (kc_process_memory.mpu_config).
 *
 * The port's new_life, move_break and reserve_grant use the calls for the app's own memory; the core the other ones, through
 * <kc/process_mpu.h> and the kernel loop. All addresses are the process's. Whatever is in no region of the configuration must be out of
 * reach of a process that executes under it; two regions of one configuration never overlap.
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
	/* Between these two a process executes, under the configuration that configure_mpu was given last. */
	void (*enable_app_mpu)(void *context);
	/* The kernel may reach everything again. */
	void (*disable_app_mpu)(void *context);
	/* How many regions the unit has at all. */
	uint32_t (*number_total_regions)(void *context);
	/* Makes config one without regions; also how a fresh one begins. */
	void (*reset_config)(void *context, void *config);
	/* True if a region can be exactly [start, start + size), of any configuration that has one left. size is not 0. */
	bool (*can_be_region)(void *context, uint32_t start, uint32_t size);
	/*
	 * Adds a region of at least min_region_size bytes inside [start, start + size) to config, and says where it is. False: it
	 * cannot be (alignment, no region left, an overlap, a range that wraps), and nothing changed.
	 */
	bool (*allocate_region)(void *context, void *config, uint32_t start, uint32_t size, uint32_t min_region_size,
				enum kc_mpu_permissions permissions, struct kc_mpu_region *region);
	/* Takes out a region as allocate_region returned it. False, and nothing changed: there is no such region, or it is the app's memory. */
	bool (*remove_memory_region)(void *context, void *config, struct kc_mpu_region region);
	/*
	 * Chooses where the process's memory is: at least min_memory_size bytes inside [start, start + size), such that a region for
	 * its first initial_app_memory_size bytes keeps off its last initial_kernel_memory_size bytes and can grow. Adds that region
	 * to config. False: it cannot be, or config has such a region; nothing changed.
	 */
	bool (*allocate_app_memory_region)(void *context, void *config, uint32_t start, uint32_t size, uint32_t min_memory_size,
					   uint32_t initial_app_memory_size, uint32_t initial_kernel_memory_size,
					   enum kc_mpu_permissions permissions, struct kc_mpu_region *memory);
	/*
	 * Moves the end of the region for the app's memory: it covers what lies below app_break, and nothing from kernel_break on.
	 * False: the unit cannot tell the two apart; nothing changed.
	 */
	bool (*update_app_memory_region)(void *context, void *config, uint32_t app_break, uint32_t kernel_break,
					 enum kc_mpu_permissions permissions);
	/* Makes config the one that counts from the next enable_app_mpu on. */
	void (*configure_mpu)(void *context, const void *config);
	/* For printers: the regions, one a line. NULL if the unit has nothing to print. */
	void (*print_config)(void *context, const void *config, const struct kc_writer *writer);
};
struct kc_mpu {
	const struct kc_mpu_ops *ops;
	void *context;
};

#endif
