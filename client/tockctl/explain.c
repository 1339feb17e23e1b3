/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/tockctl/explain.h"

#include <string.h>

#include "client/tockctl/reply.h"
#include "client/tockctl/similar.h"
#include "client/tockctl/text.h"

#define SUGGESTIONS_MAX 5

/* Appends names that may have been meant, like " 'blink', 'blank'". */
static void add_suggestions(const json_t *processes, const char *app, struct text *text)
{
	size_t count = 0, i;
	const json_t *process;

	json_array_foreach (processes, i, process) {
		const char *name = reply_string(process, "name");

		if (!similar(app, name) || count == SUGGESTIONS_MAX)
			continue;
		text_format(text, "%s'%s'", count++ == 0 ? "" : ", ", name);
	}
}

static void suggest(struct session *session, const char *app, struct text *text)
{
	struct failure unused;
	struct varlink link;
	struct varlink_reply reply = {0};

	if (!varlink_open(&link, session->socket_path, (int)session->options->timeout_ms, &unused))
		return;
	if (session_send(&link, "List", NULL, false, VARLINK_NO_DESCRIPTOR, &unused) &&
	    varlink_receive(&link, &reply, link.timeout_ms, &unused) && reply.error == NULL)
		add_suggestions(json_object_get(reply.parameters, "processes"), app, text);
	varlink_reply_free(&reply);
	varlink_close(&link);
}

static void no_such_app(struct session *session, const json_t *parameters, struct failure *failure)
{
	const char *app = reply_string(parameters, "app");
	struct text names = {0};

	suggest(session, app, &names);
	if (names.length > 0)
		fail(failure, STATUS_NO_SUCH, "%s: no such app; did you mean %s?", app, text_string(&names));
	else
		fail(failure, STATUS_NO_SUCH, "%s: no such app; tockctl list shows all apps", app);
	text_free(&names);
}

static void ambiguous_name(const json_t *parameters, struct failure *failure)
{
	const char *app = reply_string(parameters, "app");
	const json_t *ids = json_object_get(parameters, "ids");
	const json_t *id;
	struct text names = {0};
	size_t i;

	json_array_foreach (ids, i, id) {
		text_format(&names, " %s#%" JSON_INTEGER_FORMAT, app, json_integer_value(id));
	}
	fail(failure, STATUS_NO_SUCH, "%s: %zu apps have this name; say which:%s", app, json_array_size(ids),
	     text_string(&names));
	text_free(&names);
}

static void with_reason(enum status status, const json_t *parameters, const char *otherwise, struct failure *failure)
{
	const char *reason = json_string_value(json_object_get(parameters, "reason"));

	fail(failure, status, "%s", reason != NULL && reason[0] != '\0' ? reason : otherwise);
}

static void wrong_state(const json_t *parameters, struct failure *failure)
{
	const char *reason = reply_string(parameters, "reason");

	fail(failure, STATUS_REFUSED, "%s is %s: %s", reply_string(parameters, "app"), reply_string(parameters, "state"), reason);
}

static bool is(const struct varlink_reply *reply, const char *error)
{
	return strcmp(reply->error, error) == 0;
}

void explain_error(struct session *session, const struct varlink_reply *reply, struct failure *failure)
{
	const json_t *parameters = reply->parameters;

	if (is(reply, "org.tockd.Control.NoSuchApp"))
		no_such_app(session, parameters, failure);
	else if (is(reply, "org.tockd.Control.AmbiguousName"))
		ambiguous_name(parameters, failure);
	else if (is(reply, "org.tockd.Control.WrongState"))
		wrong_state(parameters, failure);
	else if (is(reply, "org.tockd.Control.NotPermitted"))
		with_reason(STATUS_NOT_PERMITTED, parameters,
			    "not permitted; only root and members of the socket's group may do that", failure);
	else if (is(reply, "org.tockd.Control.NoSuchDevice"))
		/* Buttons are the only devices that are named by number. */
		fail(failure, STATUS_NO_SUCH,
		     "there is no button %" JSON_INTEGER_FORMAT "; buttons count from 0, and tockd's --device buttons=COUNT or "
		     "devices.buttons in its configuration sets their number",
		     reply_number(parameters, "index", -1));
	else if (is(reply, "org.tockd.Control.TooBusy"))
		with_reason(STATUS_REFUSED, parameters, "the daemon is too busy; try again", failure);
	else if (is(reply, "org.tockd.Control.RequestTooLong"))
		fail(failure, STATUS_REFUSED,
		     "the request is longer than the %" JSON_INTEGER_FORMAT " bytes that the daemon accepts",
		     reply_number(parameters, "limit_bytes", 0));
	else if (is(reply, "org.varlink.service.MethodNotFound") || is(reply, "org.varlink.service.MethodNotImplemented") ||
		 is(reply, "org.varlink.service.InterfaceNotFound"))
		fail(failure, STATUS_REFUSED,
		     "this daemon does not know that request (%s): it is older than this tockctl, or not tockd", reply->error);
	else if (json_is_string(json_object_get(parameters, "reason")))
		with_reason(STATUS_REFUSED, parameters, "", failure);
	else
		fail(failure, STATUS_REFUSED, "the daemon answers %s %s", reply->error, reply_string(parameters, "parameter"));
}
