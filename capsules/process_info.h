/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Viewing and managing processes, driver 0x10002 (Tock's capsules/extra/src/process_info_driver.rs).
 *
 * command 0               success
 *         1               success u32: the number of processes, in any state
 *         2               success u32: the same; writes as many of their ids to the buffer as it holds, one word each
 *         3               the same with their short ids, 0 for a locally unique one
 *         4 id            success u32: the length of the process's name; writes as much of it to the buffer as that holds
 *         5 id            success; writes words to the buffer: expired timeslices, system calls, restarts, state (0 running,
 *                         1 yielded, 2 yielded for one upcall, 3 stopped, 4 faulted, 5 terminated)
 *         6 id action     manages the process: 1 resumes it, 2 stops it, 3 faults it, 4 terminates it, 5 starts it if it is terminated
 *         others          NOSUPPORT
 * allow read-write 0      the buffer; words are little-endian, and a word that does not fit completely is not written
 *
 * An unknown id gives INVAL, as does an unknown action in command 6. A kernel without timeslices reports 0 expired ones. Ids are
 * the process identifiers if they fit into a word; any other is shown as 2^32 - 1, which names no process.
 *
 * Rights: every process may view all processes and manage itself (command 6 then may not return). A process may manage others if
 * its TBF has a permissions TLV that grants command 6 of this driver, or if the composition root says so (may_manage). For any
 * other caller command 6 returns NODEVICE, as if the TLV withheld it. Upstream lets every app manage every other, and advises
 * against using it in production.
 *
 * Fixes over upstream: commands 5 and 6 return INVAL for what does not exist instead of success; if there is no memory for the
 * grant, the lists fail with its error instead of reporting 0 processes.
 *
 * In the composition root: put capsule_process_info_driver into the table of drivers, call kc_kernel_init, then
 * capsule_process_info_init.
 */
#ifndef CAPSULES_PROCESS_INFO_H
#define CAPSULES_PROCESS_INFO_H

#include <kc/kernel.h>

#define CAPSULE_PROCESS_INFO_NUMBER 0x10002u

/* True if this process may manage others whatever its TBF says. */
typedef bool capsule_process_info_may_manage(void *context, struct kc_process_id process);

struct capsule_process_info {
	const struct kc_driver *driver;
	capsule_process_info_may_manage *may_manage;
	void *context;
};

struct kc_driver capsule_process_info_driver(struct capsule_process_info *info);
/* may_manage NULL: only TBFs decide. */
void capsule_process_info_init(struct capsule_process_info *info, struct kc_kernel *kernel,
			       capsule_process_info_may_manage *may_manage, void *context);

#endif
