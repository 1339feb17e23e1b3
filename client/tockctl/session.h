/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* One run of the tool: what was asked for, and the connection to the daemon. */
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
 * Calls a method of org.tockd.Control and waits for its reply. True: *parameters are the reply's (the caller's to free; an empty object if it
 * had none). Otherwise the failure says what the daemon's error means, and what to do. `parameters` of the call are taken over.
 */
bool session_call(struct session *session, const char *method, json_t *call_parameters, json_t **parameters,
		  struct failure *failure);
/* The same with a descriptor that goes along. */
bool session_call_with(struct session *session, const char *method, json_t *call_parameters, int descriptor, json_t **parameters,
		       struct failure *failure);

/* {"app": APP}, to be freed; NULL if no app can be named so. */
json_t *session_app(const char *app, struct failure *failure);

/* Prints it as one line of JSON. */
void session_print_json(const json_t *value);

/* As varlink_send, for the method of that name of org.tockd.Control. */
bool session_send(struct varlink *link, const char *method, json_t *parameters, bool more, int descriptor,
		  struct failure *failure);

#endif
