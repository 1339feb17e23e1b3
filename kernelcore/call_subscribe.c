/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Class 1 (docs/behaviours.md C). */
#include "kernelcore/call.h"
#include "kernelcore/process_buffer.h"
#include "kernelcore/saved_words.h"

/* The null upcall needs no valid address. An invalid address is reported before a missing driver. */
static enum kc_error decode(struct kc_kernel *kernel, const struct kc_process *process, struct kc_saved_upcall **saved)
{
	const uint32_t *r = process->memory.block->trap_r;

	if (!kc_function_is_own(process, r[2]))
		return KC_INVAL;
	const struct kc_driver *driver = kc_driver_lookup(kernel, r[0]);

	if (driver == NULL)
		return KC_NODEVICE;
	uint32_t grant = kc_call_grant(kernel, process, driver);

	if (grant == 0)
		return KC_NOMEM;
	if (r[1] >= driver->grant->upcalls)
		return KC_NOSUPPORT;
	*saved = kc_saved_at(process, grant, r[1]);
	return KC_OK;
}

bool kc_call_subscribe(struct kc_kernel *kernel, struct kc_process *process)
{
	struct kc_process_block *block = process->memory.block;
	const uint32_t *r = block->trap_r;
	struct kc_saved_upcall *saved;
	enum kc_error error = decode(kernel, process, &saved);

	if (error != KC_OK) {
		kc_answer(block, kc_failure_u32_u32(error, r[2], r[3]));
		return true;
	}
	kc_answer(block, kc_success_u32_u32(saved->function, saved->appdata));
	kc_commit(block);
	saved->function = r[2];
	saved->appdata = r[3];
	if (block->tasks.count != 0)
		kc_task_remove_functions(&block->tasks, r[0], r[1]);
	return true;
}
