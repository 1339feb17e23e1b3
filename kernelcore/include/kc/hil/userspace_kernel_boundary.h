/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Switching into a process and back, on a processor that the kernel and its processes share (trait UserspaceKernelBoundary of
 * Tock's kernel/src/syscall.rs). Ports whose processes execute independently of the kernel, such as Linux, have none.
 */
#ifndef KC_HIL_USERSPACE_KERNEL_BOUNDARY_H
#define KC_HIL_USERSPACE_KERNEL_BOUNDARY_H

#include <kc/kernel.h>
#include <kc/writer.h>

/* Why a process stopped and the kernel executes again. */
enum kc_context_switch_reason {
	KC_SWITCH_SYSCALL_FIRED, /* it made a system call: class_number and r say which */
	KC_SWITCH_FAULT,         /* it faulted, or its stack had no room for the frame needed to resume it */
	KC_SWITCH_INTERRUPTED,   /* an interrupt occurred, of the scheduler timer or another device, not caused by the process */
};
struct kc_context_switch {
	enum kc_context_switch_reason reason;
	uint32_t class_number;
	uint32_t r[4];
	uint32_t stack_pointer; /* of the process when it stopped, for printers; 0: not known */
};

struct kc_userspace_kernel_boundary_ops {
	/*
	 * Lets process `index` execute until it stops for one of these reasons. `resume` is what it executes first; if it is
	 * NULL, the process continues where it was interrupted, with all its registers. With KC_RESUME_INIT it starts with fresh
	 * registers and a fresh stack. The memory protection unit is already configured and enabled. The port may write to the
	 * process's stack only where the process itself may write.
	 */
	struct kc_context_switch (*switch_to)(void *context, uint32_t index, const struct kc_resume *resume);
	/* For printers: prints the registers of the process when it stopped. NULL if there is nothing to print. */
	void (*print_context)(void *context, uint32_t index, const struct kc_writer *writer);
};
struct kc_userspace_kernel_boundary {
	const struct kc_userspace_kernel_boundary_ops *ops;
	void *context;
};

#endif
