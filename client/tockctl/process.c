/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/tockctl/process.h"

#include <string.h>

#include "client/tockctl/reply.h"

void process_add_state(const json_t *process, struct text *text)
{
	const char *state = reply_string(process, "state");
	const json_t *completion = reply_object(process, "completion");

	text_add_string(text, state);
	if (strcmp(state, "yielded_for") == 0 && reply_has_number(process, "yielded_for_driver"))
		text_format(text, " 0x%llx/%" JSON_INTEGER_FORMAT,
			    (unsigned long long)reply_number(process, "yielded_for_driver", 0),
			    reply_number(process, "yielded_for_upcall", 0));
	else if (strcmp(state, "stopped") == 0 && json_is_string(json_object_get(process, "stopped_from")))
		text_format(text, " (%s)", reply_string(process, "stopped_from"));
	else if (strcmp(state, "terminated") == 0 && reply_has_number(completion, "code"))
		text_format(text, " (%" JSON_INTEGER_FORMAT ")", reply_number(completion, "code", 0));
}

void process_add_label(const json_t *process, struct text *text)
{
	char id[REPLY_NUMBER_BYTES];

	text_format(text, "%s#%s", reply_string(process, "name"), reply_number_text(process, "id", id));
}

void process_add_reference(const json_t *processes, const json_t *process, struct text *text)
{
	const char *name = reply_string(process, "name");

	if (strchr(name, '#') != NULL || name[0] == '\0')
		text_format(text, "#%" JSON_INTEGER_FORMAT, reply_number(process, "id", 0));
	else if (reply_name_is_taken_twice(processes, process))
		process_add_label(process, text);
	else
		text_add_string(text, name);
}
