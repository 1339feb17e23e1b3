/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Handles one call: checks it against the table of methods, checks permission, runs it and answers it. */
#ifndef DAEMON_CONTROL_CALL_H
#define DAEMON_CONTROL_CALL_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/control/connection.h"
#include "daemon/control/request.h"
#include "daemon/control/state.h"

struct call {
	struct control *control;
	struct connection *connection;
	const struct request *request;
};

enum parameter_type { PARAMETER_STRING, PARAMETER_INT, PARAMETER_BOOL };
struct parameter {
	const char *name;
	enum parameter_type type;
	bool optional; /* may be absent or null */
};

#define METHOD_PARAMETERS_MAX 4

struct method {
	const char *member;
	/* Answers exactly once, or begins a stream. The parameters have been checked against the list. */
	void (*handle)(struct call *call);
	bool changes; /* it changes something: the client needs permission */
	bool streams; /* the call needs "more" */
	struct parameter parameters[METHOD_PARAMETERS_MAX];
};

/* Handles a client's message. */
void call_dispatch(struct connection *connection, const uint8_t *message, size_t length);
void call_refuse_bad(struct connection *connection, const char *reason);
void call_refuse_too_long(struct connection *connection);
void call_refuse_descriptors(struct connection *connection);

/* Returns the parameter with this name, or NULL if it was not given. */
const json_t *call_parameter(const struct call *call, const char *name);

/* Both send the answer and take over `parameters`, an object. NULL means that memory ran out, and ends the connection. */
void call_reply(const struct call *call, json_t *parameters);
void call_error(const struct call *call, const char *error, json_t *parameters);
/* Answers org.varlink.service.InvalidParameter. */
void call_invalid(const struct call *call, const char *parameter);
/* Answers with an error whose only parameter is `reason`. */
__attribute__((format(printf, 3, 4))) void call_refuse(const struct call *call, const char *error, const char *format, ...);

#define CONTROL_INTERFACE "org.tockd.Control"
#define SERVICE_INTERFACE "org.varlink.service"

/* In methods.c and service.c. Return NULL if the interface has no such method. */
const struct method *methods_find(const char *member);
const struct method *service_find(const char *member);

#endif
