/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/tockctl/session.h"

#include <stdio.h>
#include <stdlib.h>

#include "client/tockctl/explain.h"

#define INTERFACE "org.tockd.Control."

bool session_send(struct varlink *link, const char *method, json_t *parameters, bool more, int descriptor,
		  struct failure *failure)
{
	char full[64];

	snprintf(full, sizeof full, INTERFACE "%s", method);
	return varlink_send(link, full, parameters, more, descriptor, failure);
}

/* Connects on the first call: streams have connections of their own. */
static bool connected(struct session *session, struct failure *failure)
{
	return session->link.fd >= 0 ||
	       varlink_open(&session->link, session->socket_path, (int)session->options->timeout_ms, failure);
}

bool session_call_with(struct session *session, const char *method, json_t *call_parameters, int descriptor, json_t **parameters,
		       struct failure *failure)
{
	struct varlink_reply reply;
	bool good;

	if (!connected(session, failure)) {
		json_decref(call_parameters);
		return false;
	}
	if (!session_send(&session->link, method, call_parameters, false, descriptor, failure) ||
	    !varlink_receive(&session->link, &reply, session->link.timeout_ms, failure))
		return false;
	good = reply.error == NULL;
	if (good)
		*parameters = reply.parameters == NULL ? json_object() : json_incref(reply.parameters);
	else
		explain_error(session, &reply, failure);
	varlink_reply_free(&reply);
	return good;
}

bool session_call(struct session *session, const char *method, json_t *call_parameters, json_t **parameters,
		  struct failure *failure)
{
	return session_call_with(session, method, call_parameters, VARLINK_NO_DESCRIPTOR, parameters, failure);
}

void session_print_json(const json_t *value)
{
	json_dumpf(value, stdout, JSON_COMPACT);
	putchar('\n');
}

json_t *session_app(const char *app, struct failure *failure)
{
	json_t *call = json_pack("{s:s}", "app", app);

	if (call == NULL)
		fail(failure, STATUS_NO_SUCH, "%s: no such app: names are UTF-8", app);
	return call;
}
