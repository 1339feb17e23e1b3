/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "capsules/process_info.h"

#include <kc/grant.h>

enum command { EXISTS = 0, COUNT = 1, IDS = 2, SHORT_IDS = 3, NAME = 4, STATISTICS = 5, MANAGE = 6 };
enum action { RESUME = 1, STOP = 2, FAULT = 3, TERMINATE = 4, START = 5 };

#define ALLOW_BUFFER 0u
#define WORD_BYTES   4u
#define NOBODY       UINT32_MAX

/* The id by which apps know a process. */
static uint32_t id_of(struct kc_process_id process)
{
	return process.identifier < NOBODY ? (uint32_t)process.identifier : NOBODY;
}

static bool find(struct kc_kernel *kernel, uint32_t id, struct kc_process_id *process)
{
	for (uint32_t i = 0; i < kernel->process_slots && id != NOBODY; i++) {
		if (kc_process_id_at(kernel, i, process) && id_of(*process) == id)
			return true;
	}
	return false;
}

static void put_word(struct kc_rw_view buffer, uint32_t place, uint32_t word)
{
	uint8_t bytes[WORD_BYTES] = {(uint8_t)word, (uint8_t)(word >> 8), (uint8_t)(word >> 16), (uint8_t)(word >> 24)};

	if (place < buffer.length / WORD_BYTES)
		(void)kc_rw_copy_in(buffer, place * WORD_BYTES, bytes, WORD_BYTES);
}

static uint32_t listed_id(struct kc_kernel *kernel, struct kc_process_id process)
{
	(void)kernel;
	return id_of(process);
}

static uint32_t listed_short_id(struct kc_kernel *kernel, struct kc_process_id process)
{
	return kernel->processes[process.index].short_id.fixed;
}

/* Writes one word for each process, as many as the buffer holds. Returns the number of processes. */
static uint32_t list(struct kc_kernel *kernel, struct kc_rw_view buffer,
		     uint32_t (*word)(struct kc_kernel *kernel, struct kc_process_id process))
{
	struct kc_process_id process;
	uint32_t count = 0;

	for (uint32_t i = 0; i < kernel->process_slots; i++) {
		if (kc_process_id_at(kernel, i, &process))
			put_word(buffer, count++, word(kernel, process));
	}
	return count;
}

static struct kc_return tell_name(struct kc_kernel *kernel, struct kc_rw_view buffer, uint32_t id)
{
	struct kc_process_info info;
	struct kc_process_id process;

	if (!find(kernel, id, &process) || !kc_process_info(kernel, process.index, &info))
		return kc_failure(KC_INVAL);
	(void)kc_rw_copy_in(buffer, 0, (const uint8_t *)info.name, info.name_length);
	return kc_success_u32(info.name_length);
}

static uint32_t number_of_state(enum kc_state state)
{
	switch (state) {
	case KC_STATE_RUNNING:
		return 0;
	case KC_STATE_YIELDED:
		return 1;
	case KC_STATE_YIELDED_FOR:
		return 2;
	case KC_STATE_FAULTED:
		return 4;
	case KC_STATE_TERMINATED:
		return 5;
	default:
		return 3;
	}
}

static struct kc_return tell_statistics(struct kc_kernel *kernel, struct kc_rw_view buffer, uint32_t id)
{
	struct kc_process_info info;
	struct kc_process_id process;

	if (!find(kernel, id, &process) || !kc_process_info(kernel, process.index, &info))
		return kc_failure(KC_INVAL);
	put_word(buffer, 0, info.timeslice_expirations);
	put_word(buffer, 1, info.syscall_count);
	put_word(buffer, 2, info.restart_count);
	put_word(buffer, 3, number_of_state(info.state));
	return kc_success();
}

static struct kc_return look(struct capsule_process_info *info, struct kc_kernel *kernel, uint32_t number, uint32_t id,
			     struct kc_process_id caller)
{
	struct kc_rw_view buffer;

	KC_GRANT_ENTER(grant, kernel, info->driver, caller);
	if (grant.error != KC_PROCESS_OK)
		return kc_failure(kc_error_of_process_error(grant.error));
	if (kc_allow_rw_view(&grant, ALLOW_BUFFER, &buffer) != KC_PROCESS_OK)
		return kc_failure(KC_FAIL);
	switch (number) {
	case IDS:
		return kc_success_u32(list(kernel, buffer, listed_id));
	case SHORT_IDS:
		return kc_success_u32(list(kernel, buffer, listed_short_id));
	case NAME:
		return tell_name(kernel, buffer, id);
	default:
		return tell_statistics(kernel, buffer, id);
	}
}

static bool may_manage_others(const struct capsule_process_info *info, struct kc_kernel *kernel, struct kc_process_id caller)
{
	return kc_process_is_granted(kernel, caller.index, CAPSULE_PROCESS_INFO_NUMBER, MANAGE) ||
	       (info->may_manage != NULL && info->may_manage(info->context, caller));
}

static struct kc_return act(struct kc_kernel *kernel, uint32_t index, uint32_t action)
{
	switch (action) {
	case RESUME:
		kc_process_resume(kernel, index);
		break;
	case STOP:
		kc_process_stop(kernel, index);
		break;
	case FAULT:
		kc_process_fault(kernel, index);
		break;
	case TERMINATE:
		kc_process_terminate(kernel, index, (struct kc_completion){.has_code = false});
		break;
	case START:
		kc_process_start(kernel, index);
		break;
	default:
		return kc_failure(KC_INVAL);
	}
	return kc_success();
}

/* The answer to a caller that may not manage others does not reveal which processes exist. */
static struct kc_return manage(const struct capsule_process_info *info, struct kc_kernel *kernel, uint32_t id, uint32_t action,
			       struct kc_process_id caller)
{
	struct kc_process_id process;

	if (id_of(caller) == id && id != NOBODY)
		return act(kernel, caller.index, action);
	if (!may_manage_others(info, kernel, caller))
		return kc_failure(KC_NODEVICE);
	if (!find(kernel, id, &process))
		return kc_failure(KC_INVAL);
	return act(kernel, process.index, action);
}

static struct kc_return command(void *context, struct kc_kernel *kernel, uint32_t number, uint32_t arg0, uint32_t arg1,
				struct kc_process_id caller)
{
	struct capsule_process_info *info = context;
	static const struct kc_rw_view nowhere = {.data = NULL, .length = 0};

	switch (number) {
	case EXISTS:
		return kc_success();
	case COUNT:
		return kc_success_u32(list(kernel, nowhere, listed_id));
	case IDS:
	case SHORT_IDS:
	case NAME:
	case STATISTICS:
		return look(info, kernel, number, arg0, caller);
	case MANAGE:
		return manage(info, kernel, arg0, arg1, caller);
	default:
		return kc_failure(KC_NOSUPPORT);
	}
}

struct kc_driver capsule_process_info_driver(struct capsule_process_info *info)
{
	static const struct kc_driver_ops ops = {.command = command};
	static const struct kc_grant_shape grant = {.allow_rw = 1, .size = 0, .align = 1};

	return (struct kc_driver){
	    .number = CAPSULE_PROCESS_INFO_NUMBER, .name = "process_info", .ops = &ops, .context = info, .grant = &grant};
}

void capsule_process_info_init(struct capsule_process_info *info, struct kc_kernel *kernel,
			       capsule_process_info_may_manage *may_manage, void *context)
{
	*info = (struct capsule_process_info){
	    .driver = kc_driver_lookup(kernel, CAPSULE_PROCESS_INFO_NUMBER), .may_manage = may_manage, .context = context};
}
