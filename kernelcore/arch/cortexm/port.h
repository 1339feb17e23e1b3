/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The core's port to Cortex-M: memory of processes from one pool of RAM, flash as it is, protection by the unit of mpu.h. A process's memory
 * is one block that stays its own over all its lives:
 *
 *     ram_start                                                        ram_start + ram_size
 *     | stack, data, heap -->        | free |     <-- grants | control block |
 *                               app_break            low_mark
 *
 * The unit lets the process reach [ram_start, app_break) rounded up to what it can tell apart, and nothing from low_mark on. A share window
 * is a block beside it.
 */
#ifndef CORTEXM_PORT_H
#define CORTEXM_PORT_H

#include <kc/hil/userspace_kernel_boundary.h>
#include <kc/kernel.h>

#include "kernelcore/arch/cortexm/mpu.h"
#include "kernelcore/arch/cortexm/switch.h"

/* Room for the first frame and what an app's entry pushes until it has set its own stack. */
#define CORTEXM_INITIAL_BREAK 256u

/* One process slot, beside what the core has of it. */
struct cortexm_process {
	struct cortexm_context context;
	struct cortexm_mpu_config mpu_config;
	uint32_t ram_start;
	uint32_t ram_size; /* 0: it has no memory */
	uint32_t app_break;
	uint32_t low_mark;
	uint32_t share_start;
	uint32_t share_size; /* 0: it has no share window */
};

/* Of the board; the members above the line are the board's to fill in before cortexm_port_init. */
struct cortexm_port {
	struct kc_kernel *kernel;
	struct cortexm_process *processes; /* one for each process slot of the kernel */
	uint32_t pool_start, pool_end;     /* RAM for processes */
	/*
	 * Asked before a process gets memory for its first life. False, and *why: not this one. NULL: all may run. A board without
	 * protection names those that it trusts.
	 */
	bool (*may_run)(const struct kc_process *process, const char **why);
	void (*panic)(const char *reason) __attribute__((noreturn));
	/* Of <share_window.h>, and a power of two from CORTEXM_SHARE_WINDOW_MIN on; or NULL: no process has a share window. */
	bool (*give_share_window)(const struct cortexm_port *port, uint32_t index);
	uint32_t share_window_bytes;
	/* ---- */
	const char *refusal; /* why the last process that got no memory got none */
	/* Of the last fault: what the port found wrong itself, or NULL, and then what the processor says. */
	const char *fault_reason;
	struct cortexm_fault_status fault;
};

/* The port for kc_kernel_init. Processes are kept apart by cortexm_mpu, or not at all if that is NULL. */
struct kc_port cortexm_port_init(struct cortexm_port *port);

/*
 * Where the first block of the pool begins that is in use and does not end before `from`, and where that ends. The pool's end for both if
 * there is none.
 */
uint32_t cortexm_next_used(const struct cortexm_port *port, uint32_t from, uint32_t *used_end);

/* Into a process and back (context: the port). */
extern const struct kc_userspace_kernel_boundary_ops cortexm_boundary_ops;

/* Why the process faulted, on the line that the caller has begun, and its registers. For a fault hook: only the last fault is known. */
void cortexm_write_fault(const struct cortexm_port *port, uint32_t index, const struct kc_writer *writer);

#endif
