/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Runs the ready process in the lowest slot, until it stops by itself or a process in a lower slot becomes ready (Tock's
 * capsules/system/src/scheduler/priority.rs). Needs no timer.
 */
#ifndef KC_SCHEDULER_PRIORITY_H
#define KC_SCHEDULER_PRIORITY_H

#include <kc/scheduler.h>

extern const struct kc_scheduler_ops kc_priority_ops; /* has no state; context is not used */

#endif
