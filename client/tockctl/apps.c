/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/tockctl/apps.h"

#include "client/tockctl/process.h"
#include "client/tockctl/reply.h"

static enum status each_named(struct session *session, apps_action *action, const void *context)
{
	enum status status = STATUS_DONE;

	for (size_t i = 0; i < session->options->argument_count; i++) {
		enum status one = action(session, session->options->arguments[i], context);

		status = worse(status, one);
		if (one == STATUS_NO_CONNECTION)
			break;
	}
	return status;
}

static enum status each_that_fits(struct session *session, apps_action *action, const void *context, apps_fits *fits)
{
	enum status status = STATUS_DONE;
	struct failure failure;
	json_t *parameters;
	const json_t *processes, *process;
	size_t i;

	if (!session_call(session, "List", NULL, &parameters, &failure))
		return complain(&failure);
	processes = json_object_get(parameters, "processes");
	json_array_foreach (processes, i, process) {
		struct text app = {0};
		enum status one;

		if (!fits(reply_string(process, "state")))
			continue;
		process_add_reference(processes, process, &app);
		one = action(session, text_string(&app), context);
		text_free(&app);
		status = worse(status, one);
		if (one == STATUS_NO_CONNECTION)
			break;
	}
	json_decref(parameters);
	return status;
}

enum status apps_each(struct session *session, apps_action *action, const void *context, apps_fits *fits)
{
	return session->options->all ? each_that_fits(session, action, context, fits) : each_named(session, action, context);
}
