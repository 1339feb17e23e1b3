/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Methods by which apps come and go. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/control/find_app.h"
#include "daemon/control/methods.h"
#include "daemon/control/process_json.h"
#include "daemon/settings/fault_policy.h"
#include "daemon/loading/load_tab.h"
#include "daemon/log.h"

#define REASON_BYTES 512

/* NULL, or the parameter that is wrong. */
static const char *take_source(const struct call *call, const char **path, int *descriptor)
{
	const json_t *path_given = call_parameter(call, "path");
	const json_t *descriptor_given = call_parameter(call, "descriptor");
	json_int_t index = json_integer_value(descriptor_given);

	*path = json_string_value(path_given);
	*descriptor = -1;
	if ((path_given == NULL) == (descriptor_given == NULL))
		return "path";
	/* Where the daemon stands is no business of its clients. */
	if (path_given != NULL)
		return (*path)[0] == '/' && strlen(*path) == json_string_length(path_given) ? NULL : "path";
	if (index < 0 || (size_t)index >= call->connection->descriptor_count)
		return "descriptor";
	*descriptor = call->connection->descriptors[index];
	return NULL;
}

static const char *take_policy(const struct call *call, struct kc_fault_policy *policy)
{
	const char *text = json_string_value(call_parameter(call, "fault_policy"));

	*policy = call->control->subject.fault_policy;
	return text == NULL || fault_policy_parse(text, policy) ? NULL : "fault_policy";
}

static bool load(const struct call *call, const char *path, int descriptor, struct kc_fault_policy policy, uint32_t *index,
		 char reason[REASON_BYTES])
{
	struct supervisor *supervisor = call->control->subject.supervisor;
	struct sealed_file flash;
	char why[REASON_BYTES / 2];
	bool read = path != NULL ? load_tab(path, &flash, reason, REASON_BYTES)
				 : load_tab_descriptor(descriptor, "the TAB", &flash, reason, REASON_BYTES);

	if (!read)
		return false;
	if (supervisor_load(supervisor, &flash, policy, why, sizeof why, index))
		return true;
	snprintf(reason, REASON_BYTES, "%.200s: " LOAD_TAB_MEMBER ": %s", path != NULL ? path : "the TAB", why);
	sealed_file_close(&flash);
	return false;
}

void method_load(struct call *call)
{
	struct supervisor *supervisor = call->control->subject.supervisor;
	struct kc_fault_policy policy;
	const char *path;
	int descriptor;
	char reason[REASON_BYTES];
	const char *wrong = take_source(call, &path, &descriptor);
	uint32_t index;

	if (wrong == NULL)
		wrong = take_policy(call, &policy);
	if (wrong != NULL) {
		call_invalid(call, wrong);
		return;
	}
	if (!load(call, path, descriptor, policy, &index, reason)) {
		log_notice("user %u: not loaded: %s", (unsigned int)call->connection->peer.uid, reason);
		call_refuse(call, CONTROL_INTERFACE ".Refused", "%s", reason);
		return;
	}
	log_notice("%s: loaded by user %u", supervisor->apps[index].name, (unsigned int)call->connection->peer.uid);
	call_reply(call, json_pack("{s:o}", "process", process_json(supervisor, index)));
}

void method_unload(struct call *call)
{
	struct supervisor *supervisor = call->control->subject.supervisor;
	struct kc_process_info info;
	uint32_t index;

	if (!find_app(call, &index, &info))
		return;
	log_notice("%s: unloaded by user %u", supervisor->apps[index].name, (unsigned int)call->connection->peer.uid);
	supervisor_unload(supervisor, index);
	call_reply(call, json_object());
}
