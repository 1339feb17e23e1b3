/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Grants: memory of a process that only the kernel sees, where a driver keeps its state for that process (Tock's
 * kernel/src/grant.rs). The first enter allocates a grant; the kernel frees it when that life of the process ends.
 *
 *     KC_GRANT_ENTER(grant, kernel, driver, caller);
 *     if (grant.error != KC_PROCESS_OK)
 *             return kc_failure(kc_error_of_process_error(grant.error));
 *     struct console_state *state = grant.data;
 *
 * The guard leaves the grant at the end of its scope, on every path. Entering a grant that is already entered is a bug in the
 * driver, and the kernel panics (KC_GRANT_TRY_ENTER reports an error instead).
 */
#ifndef KC_GRANT_H
#define KC_GRANT_H

#include <kc/driver.h>

struct kc_entered_grant {
	enum kc_process_error error;
	void *data; /* the driver's T, zero-filled at allocation; NULL on error; invalid once the driver ends this process */
	/* For the kernel only: */
	struct kc_kernel *kernel;
	const struct kc_driver *driver;
	struct kc_process_id process;
	struct kc_process *owner;   /* the slot of the process, valid while it has this identifier; NULL if not entered */
	struct kc_grant_slot *slot; /* the grant's slot, valid while that life lasts */
	uint8_t *base;              /* the grant's first byte, valid while that life lasts */
};

/*
 * Enters the driver's grant for one life of a process, allocating it if necessary. Errors: NO_SUCH_APP (that life is over),
 * INACTIVE_APP (terminated or faulted), OUT_OF_MEMORY, KERNEL_ERROR (the driver has no grant). Also returns OUT_OF_MEMORY while a
 * driver is still inside a grant of an earlier life that it ended, since that driver may still write to the memory.
 */
struct kc_entered_grant kc_grant_enter(struct kc_kernel *kernel, const struct kc_driver *driver, struct kc_process_id process);
/* The same, but returns ALREADY_IN_USE if the grant is already entered. */
struct kc_entered_grant kc_grant_try_enter(struct kc_kernel *kernel, const struct kc_driver *driver,
					   struct kc_process_id process);
/* Leaves the grant. Does nothing if the enter failed, or if the life has ended since. */
void kc_grant_leave(struct kc_entered_grant *entered);

#define KC_GRANT_ENTER(name, kernel, driver, process) \
	struct kc_entered_grant name __attribute__((cleanup(kc_grant_leave))) = kc_grant_enter((kernel), (driver), (process))
#define KC_GRANT_TRY_ENTER(name, kernel, driver, process) \
	struct kc_entered_grant name __attribute__((cleanup(kc_grant_leave))) = kc_grant_try_enter((kernel), (driver), (process))

/* True if the process is alive and the driver's grant is allocated for it. */
bool kc_grant_is_allocated(struct kc_kernel *kernel, const struct kc_driver *driver, struct kc_process_id process);

/*
 * Walks, in slot order, the live processes (stopped ones included) for which this driver's grant is allocated:
 *     for (struct kc_grant_walk walk = kc_grant_each(kernel, driver); kc_grant_next(&walk);)
 *             { KC_GRANT_ENTER(grant, kernel, driver, walk.process); ... }
 */
struct kc_grant_walk {
	struct kc_kernel *kernel;
	const struct kc_driver *driver;
	uint32_t next_index;
	struct kc_process_id process;
};
struct kc_grant_walk kc_grant_each(struct kc_kernel *kernel, const struct kc_driver *driver);
bool kc_grant_next(struct kc_grant_walk *walk);

/*
 * For printers: the kernel's part of an allocated grant. Neither enters nor allocates anything. Returns false if the process is
 * not alive or has no such grant.
 */
struct kc_grant_look {
	uint32_t address; /* of its first byte, as the process would see it */
	uint32_t size;    /* of the whole grant, in bytes */
	uint32_t upcalls, allow_ro, allow_rw;
};
bool kc_grant_look(struct kc_kernel *kernel, const struct kc_driver *driver, struct kc_process_id process,
		   struct kc_grant_look *look);
/*
 * Reads entry `number` of a grant. Returns false in the same cases, and if there is no such entry. *function is 0 if nothing is
 * subscribed; *address and *length are 0 if no buffer was ever shared.
 */
bool kc_grant_look_upcall(struct kc_kernel *kernel, const struct kc_driver *driver, struct kc_process_id process, uint32_t number,
			  uint32_t *function, uint32_t *appdata);
bool kc_grant_look_allow_ro(struct kc_kernel *kernel, const struct kc_driver *driver, struct kc_process_id process,
			    uint32_t number, uint32_t *address, uint32_t *length);
bool kc_grant_look_allow_rw(struct kc_kernel *kernel, const struct kc_driver *driver, struct kc_process_id process,
			    uint32_t number, uint32_t *address, uint32_t *length);

/* Upcalls. */

enum kc_upcall_error {
	KC_UPCALL_OK = 0,
	KC_UPCALL_INVALID_SUBSCRIBE_NUM, /* the driver's grant has no upcall of that number */
	KC_UPCALL_QUEUE_FULL,            /* the upcall is dropped and counted */
	KC_UPCALL_PROCESS_ENDED,         /* the life that was entered is over */
};

/* Queues upcall `number` with three arguments. A null upcall is queued as well, because it can end a yield-wait-for. */
enum kc_upcall_error kc_upcall_schedule(struct kc_entered_grant *entered, uint32_t number, uint32_t arg0, uint32_t arg1,
					uint32_t arg2);
enum kc_removed_kind { KC_REMOVED_NONE = 0, KC_REMOVED_FUNCTION = 1, KC_REMOVED_NULL = 2 };
/* Removes the first queued entry of upcall `number`, whether a function or null. *arg0 receives its first argument. */
enum kc_removed_kind kc_upcall_remove(struct kc_entered_grant *entered, uint32_t number, uint32_t *arg0);
/* Removes all queued function entries of upcall `number` and returns how many there were. Null entries stay. */
uint32_t kc_upcall_remove_pending(struct kc_entered_grant *entered, uint32_t number);

/*
 * Buffers that the process shared. A view is valid until the driver returns to the kernel or ends that process. The process can
 * write to its own memory at any moment, so a driver must copy a byte before checking it and then use only the copy. A slot that
 * was never set gives an empty view. data is NULL if length is 0.
 */
struct kc_ro_view {
	const volatile uint8_t *data;
	uint32_t length;
};
struct kc_rw_view {
	volatile uint8_t *data;
	uint32_t length;
};
/* Errors: ADDRESS_OUT_OF_BOUNDS if there is no such slot; NO_SUCH_APP or INACTIVE_APP if the life that was entered is over. */
enum kc_process_error kc_allow_ro_view(struct kc_entered_grant *entered, uint32_t number, struct kc_ro_view *view);
enum kc_process_error kc_allow_rw_view(struct kc_entered_grant *entered, uint32_t number, struct kc_rw_view *view);
/* A view of a range that a driver stored for class 7. address and length must be those that the driver was given. */
struct kc_ro_view kc_userspace_readable_view(struct kc_kernel *kernel, struct kc_process_id process, uint32_t address,
					     uint32_t length);
/*
 * Copy from and to views. The range is truncated at the end of the view; the number of bytes copied is returned. Each byte of the
 * process is read only once.
 */
uint32_t kc_ro_copy(struct kc_ro_view view, uint32_t offset, uint8_t *to, uint32_t count);
uint32_t kc_rw_copy_in(struct kc_rw_view view, uint32_t offset, const uint8_t *from, uint32_t count);
uint32_t kc_rw_copy_out(struct kc_rw_view view, uint32_t offset, uint8_t *to, uint32_t count);

/*
 * Custom grants: additional process memory for objects whose number is known only at run time. A handle may outlive the scope of
 * the enter, but not the life of the process.
 */
struct kc_custom_grant {
	struct kc_process_id process;
	uint32_t offset_from_end; /* distance from the end of the process's RAM */
	uint32_t size;
};
/*
 * Allocates zeroed memory for `count` objects of `size` bytes each. align is a power of two, 1 to KC_GRANT_ALIGN_MAX;
 * KERNEL_ERROR otherwise. Other errors: OUT_OF_MEMORY, also if count * size overflows; NO_SUCH_APP or INACTIVE_APP if the life
 * that was entered is over.
 */
enum kc_process_error kc_custom_grant_allocate(struct kc_entered_grant *entered, uint32_t size, uint32_t align, uint32_t count,
					       struct kc_custom_grant *handle);
/*
 * *data is valid until the driver returns or ends that process. Errors: NO_SUCH_APP after a restart, INACTIVE_APP while the
 * process is dead, KERNEL_ERROR if the handle is corrupt.
 */
enum kc_process_error kc_custom_grant_enter(struct kc_kernel *kernel, const struct kc_custom_grant *handle, void **data);

#endif
