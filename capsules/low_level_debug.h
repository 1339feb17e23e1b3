/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Low-level debug, driver 0x8 (Tock's doc/syscalls/00008_low_level_debug.md): prints numbers and alert codes with a single
 * command, for code that can do no more than that.
 *
 * command 0          success
 *         1 code     LowLevelDebug: App 0x1 alert code 0x2
 *         2 a        LowLevelDebug: App 0x1 prints 0xa
 *         3 a b      LowLevelDebug: App 0x1 prints 0xa 0xb
 *         others     NOSUPPORT
 *
 * Commands 1 to 3 always succeed. App is the process's identifier. While a message is being written, up to four more of each
 * process wait in its grant; any others are dropped and counted: "LowLevelDebug: Dropped 0x2 entries for app 0x1". If there is no
 * memory for the grant: "LowLevelDebug: grant init failed". Processes take turns.
 *
 * In the composition root: put capsule_low_level_debug_driver(&debug) into the table of drivers, call kc_kernel_init, then
 * capsule_low_level_debug_init; the back end calls capsule_low_level_debug_written(&debug).
 */
#ifndef CAPSULES_LOW_LEVEL_DEBUG_H
#define CAPSULES_LOW_LEVEL_DEBUG_H

#include <kc/hil/debug.h>
#include <kc/kernel.h>

#include "capsules/process_queue.h"

#define CAPSULE_LOW_LEVEL_DEBUG_NUMBER 0x8u

struct capsule_low_level_debug {
	struct kc_kernel *kernel;
	const struct kc_driver *driver;
	struct kc_hil_debug hil;
	struct process_queue waiting; /* processes with entries in their grant */
	bool writing;
	bool grant_failed; /* to be reported when the device is free */
	struct kc_process_id grant_failed_of;
};

struct kc_driver capsule_low_level_debug_driver(struct capsule_low_level_debug *debug);
/* waiting: one for each process slot of the kernel. */
void capsule_low_level_debug_init(struct capsule_low_level_debug *debug, struct kc_kernel *kernel,
				  struct process_queue_entry *waiting, struct kc_hil_debug hil);
/* For the back end: the message has been written, and the device can take the next one. */
void capsule_low_level_debug_written(void *debug);
/* True while messages of this process wait to be written. */
bool capsule_low_level_debug_busy(const struct capsule_low_level_debug *debug, struct kc_process_id process);

#endif
