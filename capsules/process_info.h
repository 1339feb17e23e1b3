/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Seeing and managing processes, driver 0x10002 (Tock's capsules/extra/src/process_info_driver.rs).
 *
 * command 0               success
 *         1               success u32: how many processes there are, in any state
 *         2               success u32: the same; their ids go to the buffer, a word each, as many as it holds
 *         3               likewise their short ids, 0 for one that is only locally unique
 *         4 id            success u32: the length of the process's name, whose first bytes go to the buffer, as many as it holds
 *         5 id            success; words go to the buffer: expired time slices, system calls, restarts, state (0 running,
 *                         1 yielded, 2 yielded for one upcall, 3 stopped, 4 faulted, 5 terminated)
 *         6 id action     manages the process: 1 resumes it, 2 stops it, 3 faults it, 4 terminates it, 5 starts it if it is terminated
 *         others          NOSUPPORT
 * allow read-write 0      the buffer; words are little-endian, and one that does not fit whole is not written
 *
 * An id that is no process's gives INVAL, in command 6 an unknown action too. A kernel without time slices tells 0 of them.
 * Ids are the process identifiers as far as they fit a word; one that does not is shown as 2^32 - 1, which names nobody.
 *
 * Who may manage whom. Everybody may look, and manage itself: what a driver does to its caller takes effect, so the command need not
 * return. Managing another process is for those whose TBF has a permissions TLV that grants command 6 of this driver, and for
 * those whom the composition root names (may_manage). To everybody else command 6 answers as one that the TLV withholds: NODEVICE.
 * Upstream lets every app manage every other, and says not to use it in production.
 *
 * Repairs over upstream: commands 5 and 6 answer INVAL to what does not exist instead of a success, and the lists fail with the
 * error of the grant instead of telling 0 processes when there is no memory for it.
 *
 * In the composition root: capsule_process_info_driver into the table of drivers, kc_kernel_init, capsule_process_info_init.
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
/* may_manage NULL: TBFs alone decide. */
void capsule_process_info_init(struct capsule_process_info *info, struct kc_kernel *kernel,
			       capsule_process_info_may_manage *may_manage, void *context);

#endif
