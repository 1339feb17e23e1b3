/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Class 1 (BEHAVIOURS C). */
#include "kernelcore/call.h"
#include "kernelcore/process_buffer.h"
#include "kernelcore/saved_words.h"

#define FUNCTION_BYTES 4u /* what must lie in the process's memory at a function's address */

/* The null upcall needs no address; a bad one is told before a missing driver is. */
static enum kc_error decode(struct kc_call *call, const struct kc_driver **driver, struct kc_saved_upcall **saved)
{
	uint32_t number = call->r[1];
	uint32_t function = call->r[2];

	if (function != 0 && kc_place_of(call->process, function, FUNCTION_BYTES) == KC_PLACE_NOWHERE)
		return KC_INVAL;
	*driver = kc_driver_lookup(call->kernel, call->r[0]);
	if (*driver == NULL)
		return KC_NODEVICE;
	uint32_t grant = kc_call_grant(call, *driver);

	if (grant == 0)
		return KC_NOMEM;
	if (number >= (*driver)->grant->upcalls)
		return KC_NOSUPPORT;
	*saved = kc_saved_at(call->process, grant, number);
	return KC_OK;
}

void kc_call_subscribe(struct kc_call *call)
{
	const struct kc_driver *driver;
	struct kc_saved_upcall *saved;
	enum kc_error error = decode(call, &driver, &saved);

	if (error != KC_OK) {
		kc_answer(call->block, kc_failure_u32_u32(error, call->r[2], call->r[3]));
		kc_answered(call->block);
		return;
	}
	kc_answer(call->block, kc_success_u32_u32(saved->function, saved->appdata));
	kc_commit(call->block);
	saved->function = call->r[2];
	saved->appdata = call->r[3];
	kc_task_remove_functions(&call->block->tasks, driver->number, call->r[1]);
	kc_answered(call->block);
}
