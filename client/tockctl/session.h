/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* One run of the tool: its options and the connection to the daemon. */
#ifndef TOCKCTL_SESSION_H
#define TOCKCTL_SESSION_H

#include "client/tockctl/options.h"
#include "client/tockctl/varlink.h"

struct session {
	const struct options *options;
	const char *socket_path;
	struct varlink link;
};

/*
 * Calls a method of org.tockd.Control and waits for its reply. Returns true with the reply's *parameters, to be freed by the
 * caller (an empty object if it had none), or false with a failure that explains the daemon's error. Takes over call_parameters.
 */
bool session_call(struct session *session, const char *method, json_t *call_parameters, json_t **parameters,
		  struct failure *failure);
/* The same, and sends a descriptor along. */
bool session_call_with(struct session *session, const char *method, json_t *call_parameters, int descriptor, json_t **parameters,
		       struct failure *failure);

/* Returns {"app": APP}, to be freed, or NULL if APP cannot be an app's name. */
json_t *session_app(const char *app, struct failure *failure);

/* Prints the value as one line of JSON. */
void session_print_json(const json_t *value);

/* Like varlink_send, for a method of org.tockd.Control. */
bool session_send(struct varlink *link, const char *method, json_t *parameters, bool more, int descriptor,
		  struct failure *failure);

#endif
