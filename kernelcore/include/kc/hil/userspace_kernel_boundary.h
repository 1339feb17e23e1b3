/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Into a process and back, on a processor that the kernel and its processes share (trait UserspaceKernelBoundary of Tock's
 * kernel/src/syscall.rs). Where processes execute by themselves, as on Linux, there is no such thing.
 */
#ifndef KC_HIL_USERSPACE_KERNEL_BOUNDARY_H
#define KC_HIL_USERSPACE_KERNEL_BOUNDARY_H

#include <kc/kernel.h>
#include <kc/writer.h>

/* Why a process stopped executing and the kernel does. */
enum kc_context_switch_reason {
	KC_SWITCH_SYSCALL_FIRED, /* it made a system call: class_number and r say which */
	KC_SWITCH_FAULT,         /* it broke a rule, or its stack could not take what it was resumed with */
	KC_SWITCH_INTERRUPTED,   /* an interrupt came, the scheduler timer's or another; it did nothing of its own */
};
struct kc_context_switch {
	enum kc_context_switch_reason reason;
	uint32_t class_number;
	uint32_t r[4];
	uint32_t stack_pointer; /* where the process's stack ended when it stopped, for printers; 0: not known */
};

struct kc_userspace_kernel_boundary_ops {
	/*
	 * Lets process `index` execute until it stops for one of the reasons. `resume` is what it executes first; NULL: it goes on
	 * where it was interrupted, with all its registers. With KC_RESUME_INIT its registers and stack begin anew, whatever they
	 * were. The unit for memory protection is set up and enabled already; everything the port writes to the process's
	 * stack has to lie within what the process itself may write.
	 */
	struct kc_context_switch (*switch_to)(void *context, uint32_t index, const struct kc_resume *resume);
	/* For printers: the registers that the process stopped with. NULL if there is nothing to print. */
	void (*print_context)(void *context, uint32_t index, const struct kc_writer *writer);
};
struct kc_userspace_kernel_boundary {
	const struct kc_userspace_kernel_boundary_ops *ops;
	void *context;
};

#endif
