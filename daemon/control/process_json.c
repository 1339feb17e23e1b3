/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/control/process_json.h"

#include <string.h>

#include <kc/grant.h>

#include "daemon/control/text.h"
#include "daemon/settings/fault_policy.h"

const char *state_word(enum kc_state state)
{
	switch (state) {
	case KC_STATE_NONE:
		break;
	case KC_STATE_RUNNING:
		return "running";
	case KC_STATE_YIELDED:
		return "yielded";
	case KC_STATE_YIELDED_FOR:
		return "yielded_for";
	case KC_STATE_STOPPED_RUNNING:
	case KC_STATE_STOPPED_YIELDED:
	case KC_STATE_STOPPED_YIELDED_FOR:
		return "stopped";
	case KC_STATE_FAULTED:
		return "faulted";
	case KC_STATE_TERMINATED:
		return "terminated";
	}
	return "none";
}

/* The state that a stopped process resumes in. */
static const char *stopped_from_word(enum kc_state state)
{
	switch (state) {
	case KC_STATE_STOPPED_RUNNING:
		return "running";
	case KC_STATE_STOPPED_YIELDED:
		return "yielded";
	case KC_STATE_STOPPED_YIELDED_FOR:
		return "yielded_for";
	default:
		return NULL;
	}
}

static json_t *completion_json(const struct kc_process_info *info)
{
	json_t *completion = json_pack("{s:b}", "ended", info->completion != KC_COMPLETION_NEVER);

	if (info->completion == KC_COMPLETION_CODE)
		json_object_set_new(completion, "code", json_integer(info->completion_code));
	return completion;
}

static json_t *credential_json(const struct app *app, const struct kc_accepted_credential *accepted)
{
	json_t *credential = json_pack("{s:s, s:I}", "format", kc_credential_format_text(accepted->credential.format), "index",
				       (json_int_t)accepted->index);

	if (app->key_name[0] != '\0')
		json_object_set_new(credential, "key", text_json(app->key_name, strlen(app->key_name)));
	return credential;
}

/* Adds the optional members. */
static void add_options(json_t *process, const struct app *app, const struct kc_process_info *info)
{
	const char *stopped_from = stopped_from_word(info->state);

	if (stopped_from != NULL)
		json_object_set_new(process, "stopped_from", json_string(stopped_from));
	if (info->state == KC_STATE_YIELDED_FOR || info->state == KC_STATE_STOPPED_YIELDED_FOR) {
		json_object_set_new(process, "yielded_for_driver", json_integer(info->yielded_for_driver));
		json_object_set_new(process, "yielded_for_upcall", json_integer(info->yielded_for_number));
	}
	if (kc_short_id_is_fixed(info->short_id))
		json_object_set_new(process, "short_id", json_integer(info->short_id.fixed));
	if (info->credential.present)
		json_object_set_new(process, "credential", credential_json(app, &info->credential));
	if (app->state == APP_ALIVE && app->life == info->id.identifier && app->pid > 0)
		json_object_set_new(process, "pid", json_integer(app->pid));
}

json_t *process_json(struct supervisor *supervisor, uint32_t index)
{
	const struct kc_process *slot = &supervisor->kernel.processes[index];
	char policy[FAULT_POLICY_TEXT_BYTES];
	struct kc_process_info info;
	json_t *process;

	if (!supervisor_info(supervisor, index, &info))
		return NULL;
	fault_policy_text(slot->policy, policy);
	process = json_pack("{s:o, s:I, s:I, s:I, s:s, s:I, s:o, s:I, s:I, s:I, s:I, s:I, s:s}", "name",
			    text_json(info.name, info.name_length), "id", (json_int_t)info.id.identifier, "slot",
			    (json_int_t)index, "version", (json_int_t)info.binary_version, "state", state_word(info.state),
			    "restarts", (json_int_t)info.restart_count, "completion", completion_json(&info), "system_calls",
			    (json_int_t)info.syscall_count, "pending_upcalls", (json_int_t)info.pending_tasks, "dropped_upcalls",
			    (json_int_t)info.dropped_upcalls, "timeslice_expirations", (json_int_t)info.timeslice_expirations,
			    "grants_allocated", (json_int_t)info.grants_allocated, "fault_policy", policy);
	if (process != NULL)
		add_options(process, &supervisor->apps[index], &info);
	return process;
}

json_t *memory_json(const struct kc_process_info *info)
{
	json_t *memory = json_pack("{s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "flash_start", (json_int_t)info->flash_start,
				   "flash_protected_end", (json_int_t)info->flash_protected_end, "flash_end",
				   (json_int_t)info->flash_end, "ram_start", (json_int_t)info->ram_start, "app_break",
				   (json_int_t)info->app_break, "high_water_mark", (json_int_t)info->high_water_mark,
				   "kernel_low_mark", (json_int_t)info->kernel_low_mark, "ram_end", (json_int_t)info->ram_end);

	if (info->has_heap_start)
		json_object_set_new(memory, "heap_start", json_integer(info->heap_start));
	if (info->has_stack_start)
		json_object_set_new(memory, "stack_start", json_integer(info->stack_start));
	return memory;
}

/* Grants. */

static json_t *subscriptions_json(struct kc_kernel *kernel, const struct kc_driver *driver, struct kc_process_id process)
{
	json_t *list = json_array();
	uint32_t function;
	uint32_t data;

	for (uint32_t number = 0; kc_grant_look_upcall(kernel, driver, process, number, &function, &data); number++) {
		if (function != 0)
			json_array_append_new(list, json_pack("{s:I, s:I, s:I}", "number", (json_int_t)number, "function",
							      (json_int_t)function, "data", (json_int_t)data));
	}
	return list;
}

typedef bool look_allow(struct kc_kernel *kernel, const struct kc_driver *driver, struct kc_process_id process, uint32_t number,
			uint32_t *address, uint32_t *length);

static json_t *allows_json(look_allow *look, struct kc_kernel *kernel, const struct kc_driver *driver,
			   struct kc_process_id process)
{
	json_t *list = json_array();
	uint32_t address;
	uint32_t length;

	for (uint32_t number = 0; look(kernel, driver, process, number, &address, &length); number++) {
		if (length != 0)
			json_array_append_new(list, json_pack("{s:I, s:I, s:I}", "number", (json_int_t)number, "address",
							      (json_int_t)address, "length", (json_int_t)length));
	}
	return list;
}

static json_t *grant_json(struct kc_kernel *kernel, const struct kc_driver *driver, struct kc_process_id process,
			  const struct kc_grant_look *look)
{
	return json_pack("{s:I, s:s, s:I, s:I, s:o, s:o, s:o}", "driver", (json_int_t)driver->number, "driver_name", driver->name,
			 "address", (json_int_t)look->address, "size", (json_int_t)look->size, "subscriptions",
			 subscriptions_json(kernel, driver, process), "read_only",
			 allows_json(kc_grant_look_allow_ro, kernel, driver, process), "read_write",
			 allows_json(kc_grant_look_allow_rw, kernel, driver, process));
}

json_t *grants_json(struct kc_kernel *kernel, struct kc_process_id process)
{
	json_t *grants = json_array();

	for (uint32_t i = 0; i < kernel->driver_count; i++) {
		const struct kc_driver *driver = &kernel->drivers[i];
		struct kc_grant_look look;

		if (kc_grant_look(kernel, driver, process, &look))
			json_array_append_new(grants, grant_json(kernel, driver, process, &look));
	}
	return grants;
}
