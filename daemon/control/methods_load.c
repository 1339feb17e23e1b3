/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Methods that load and unload apps. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "daemon/control/find_app.h"
#include "daemon/control/loadings.h"
#include "daemon/control/methods.h"
#include "daemon/settings/fault_policy.h"
#include "daemon/log.h"

/* Returns NULL, or the name of the wrong parameter. */
static const char *take_source(const struct call *call, const char **path, int *descriptor)
{
	const json_t *path_given = call_parameter(call, "path");
	const json_t *descriptor_given = call_parameter(call, "descriptor");
	json_int_t index = json_integer_value(descriptor_given);

	*path = json_string_value(path_given);
	*descriptor = -1;
	if ((path_given == NULL) == (descriptor_given == NULL))
		return "path";
	/* Only absolute paths, because clients do not know the daemon's working directory. No NUL within the path. */
	if (path_given != NULL)
		return (*path)[0] == '/' && strlen(*path) == json_string_length(path_given) ? NULL : "path";
	if (index < 0 || (size_t)index >= call->connection->descriptor_count)
		return "descriptor";
	*descriptor = call->connection->descriptors[index];
	return NULL;
}

static const char *take_policy(const struct call *call, struct kc_fault_policy *policy)
{
	const json_t *given = call_parameter(call, "fault_policy");
	const char *text = json_string_value(given);

	*policy = call->control->subject.fault_policy;
	if (text == NULL)
		return NULL;
	/* The text must not contain a NUL. */
	return strlen(text) == json_string_length(given) && fault_policy_parse(text, policy) ? NULL : "fault_policy";
}

void method_load(struct call *call)
{
	struct kc_fault_policy policy;
	const char *path;
	int descriptor;
	const char *wrong = take_source(call, &path, &descriptor);

	if (wrong == NULL)
		wrong = take_policy(call, &policy);
	if (wrong != NULL)
		call_invalid(call, wrong);
	else
		loadings_begin(call, path, descriptor, policy);
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
