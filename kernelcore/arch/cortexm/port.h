/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The core's port to Cortex-M: memory of processes comes from one pool of RAM, flash is used in place, and the unit of mpu.h
 * protects. A process's memory is one block, which it keeps through all its lives:
 *
 *     ram_start                                                        ram_start + ram_size
 *     | stack, data, heap -->        | free |     <-- grants | control block |
 *                               app_break            low_mark
 *
 * The unit lets the process access [ram_start, app_break), rounded up to the unit's granularity, and nothing from low_mark on. A
 * share window is a separate block.
 */
#ifndef CORTEXM_PORT_H
#define CORTEXM_PORT_H

#include <kc/hil/userspace_kernel_boundary.h>
#include <kc/kernel.h>

#include "kernelcore/arch/cortexm/mpu.h"
#include "kernelcore/arch/cortexm/switch.h"

/* In bytes: room for the first frame and for what an app's entry code pushes before it has set its own stack. */
#define CORTEXM_INITIAL_BREAK 256u

/* The port's state of one process slot. */
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

/* Owned by the board, which fills in the members above the line before it calls cortexm_port_init. */
struct cortexm_port {
	struct kc_kernel *kernel;
	struct cortexm_process *processes; /* one for each process slot of the kernel */
	uint32_t pool_start, pool_end;     /* RAM for processes */
	/*
	 * Called before a process gets memory for its first life. Returns false, and sets *why, if it may not run. NULL: all may
	 * run. A board without protection uses this to name the processes that it trusts.
	 */
	bool (*may_run)(const struct kc_process *process, const char **why);
	void (*panic)(const char *reason) __attribute__((noreturn));
	/*
	 * cortexm_give_share_window of <share_window.h>, or NULL: no process has a share window. The size is a power of two, at
	 * least CORTEXM_SHARE_WINDOW_MIN.
	 */
	bool (*give_share_window)(const struct cortexm_port *port, uint32_t index);
	uint32_t share_window_bytes;
	/* ---- */
	const char *refusal; /* why the last process that was refused memory did not get any */
	/* About the last fault: what the port itself found wrong, or NULL; then `fault` has what the processor reported. */
	const char *fault_reason;
	struct cortexm_fault_status fault;
};

/* Returns the port for kc_kernel_init. Processes are isolated by cortexm_mpu, or not at all if that is NULL. */
struct kc_port cortexm_port_init(struct cortexm_port *port);

/*
 * Finds the first block of the pool that is in use and ends after `from`. Returns its start and stores its end; both are the end
 * of the pool if there is none.
 */
uint32_t cortexm_next_used(const struct cortexm_port *port, uint32_t from, uint32_t *used_end);

/* Switching into a process and back. The context is the port. */
extern const struct kc_userspace_kernel_boundary_ops cortexm_boundary_ops;

/*
 * Writes why the process faulted, to the line that the caller has begun, and its registers. For fault hooks: only the last fault
 * is known.
 */
void cortexm_write_fault(const struct cortexm_port *port, uint32_t index, const struct kc_writer *writer);

#endif
