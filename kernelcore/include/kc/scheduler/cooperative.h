/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Runs the processes in turn, in slot order, each until it stops by itself (Tock's capsules/system/src/scheduler/cooperative.rs).
 * Needs no timer. A process that never yields keeps all other processes from executing, but not the kernel: when the kernel has
 * done its work, the same process continues.
 */
#ifndef KC_SCHEDULER_COOPERATIVE_H
#define KC_SCHEDULER_COOPERATIVE_H

#include <kc/scheduler.h>

struct kc_cooperative {
	uint32_t head;  /* the slot whose turn it is; 0 at first */
	uint32_t slots; /* number of process slots, as last seen */
};

extern const struct kc_scheduler_ops kc_cooperative_ops; /* context: struct kc_cooperative, zero-filled */

#endif
