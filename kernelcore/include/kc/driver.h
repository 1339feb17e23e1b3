/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * What the kernel knows about a driver (a capsule): its number, the shape of its grant, and a few functions. Sources: TRD104
 * section 4; trait SyscallDriver of Tock's kernel/src/syscall_driver.rs.
 */
#ifndef KC_DRIVER_H
#define KC_DRIVER_H

#include <kc/types.h>

/*
 * The shape of a driver's grant, of which each process gets one when the driver first enters it for that process. size and align,
 * in bytes, describe the driver's own type T; align is a power of two, 1 to KC_GRANT_ALIGN_MAX.
 */
struct kc_grant_shape {
	uint8_t upcalls;
	uint8_t allow_ro;
	uint8_t allow_rw;
	uint32_t size;
	uint32_t align;
};

#define KC_GRANT_ALIGN_MAX 256u
#define KC_NO_GRANT        UINT32_MAX

struct kc_former_buffer {
	uint32_t address;
	uint32_t length;
};

struct kc_driver_ops {
	/*
	 * A command from process `caller`. Command 0 asks whether the driver exists. The driver may stop, restart or end any
	 * process in here, including the caller.
	 */
	struct kc_return (*command)(void *context, struct kc_kernel *kernel, uint32_t command, uint32_t arg0, uint32_t arg1,
				    struct kc_process_id caller);
	/*
	 * Userspace-readable allow (class 7). The kernel has checked the buffer. On success the driver stores the new buffer,
	 * writes the old one to *address and *length and returns KC_OK; on failure it leaves both unchanged. NULL: the kernel
	 * answers NOSUPPORT.
	 */
	enum kc_error (*allow_userspace_readable)(void *context, struct kc_kernel *kernel, uint32_t number, uint32_t *address,
						  uint32_t *length, struct kc_process_id caller);
	/*
	 * A process replaced a read-write buffer that the kernel keeps for the driver; `former` is the old buffer. NULL if the
	 * driver looks at buffers only when it needs them. It must not manage processes from in here.
	 */
	void (*allow_rw_swapped)(void *context, struct kc_kernel *kernel, uint32_t number, struct kc_former_buffer former,
				 struct kc_process_id caller);
	/*
	 * A process that the driver has marked as notified (`notified` in struct kc_process) yields with an empty queue. The
	 * driver may now queue upcalls, but must not manage processes. NULL if the driver never marks processes.
	 */
	void (*before_wait)(void *context, struct kc_kernel *kernel, struct kc_process_id process);
	/*
	 * A life of a process is over, and its grants are already gone. The driver may manage any process in here, and may even
	 * start this one, but this process is not unloaded and gets no grants until all drivers have been told. NULL if the
	 * driver keeps nothing outside its grant. (Departs from upstream, where capsules find out only when a later enter fails.)
	 */
	void (*process_ended)(void *context, struct kc_kernel *kernel, struct kc_process_id process);
};

/* Owned by the composition root; must live as long as the kernel. kc_kernel_init fills in the last three members. */
struct kc_driver {
	uint32_t number;
	const char *name; /* for printers: "console" */
	const struct kc_driver_ops *ops;
	void *context;
	const struct kc_grant_shape *grant; /* NULL: the driver has no grant */
	uint32_t grant_number;              /* KC_NO_GRANT, or the index among the drivers that have a grant */
	uint32_t data_offset;               /* offset of the driver's T from the start of a grant, in bytes */
	struct kc_driver *next_in_bucket;   /* the next driver whose number hashes to the same bucket */
};

#endif
