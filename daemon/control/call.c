/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/control/call.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "daemon/control/clients.h"
#include "daemon/control/text.h"

#define REASON_BYTES 512

/* Answers. */

static void send_answer(struct connection *connection, const char *error, json_t *parameters)
{
	json_t *message = NULL;

	if (parameters != NULL)
		message = error != NULL ? json_pack("{s:s, s:o}", "error", error, "parameters", parameters)
					: json_pack("{s:o}", "parameters", parameters);
	if (message == NULL)
		connection_break(connection);
	else
		connection_send(connection, message);
	json_decref(message);
}

void call_reply(const struct call *call, json_t *parameters)
{
	if (call->request->oneway)
		json_decref(parameters);
	else
		send_answer(call->connection, NULL, parameters);
}

void call_error(const struct call *call, const char *error, json_t *parameters)
{
	if (call->request->oneway)
		json_decref(parameters);
	else
		send_answer(call->connection, error, parameters);
}

void call_invalid(const struct call *call, const char *parameter)
{
	call_error(call, SERVICE_INTERFACE ".InvalidParameter",
		   json_pack("{s:o}", "parameter", text_json(parameter, strlen(parameter))));
}

void call_refuse(const struct call *call, const char *error, const char *format, ...)
{
	char reason[REASON_BYTES];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason, sizeof reason, format, arguments);
	va_end(arguments);
	call_error(call, error, json_pack("{s:o}", "reason", text_json(reason, strlen(reason))));
}

void call_refuse_bad(struct connection *connection, const char *reason)
{
	send_answer(connection, CONTROL_INTERFACE ".BadRequest", json_pack("{s:o}", "reason", text_json(reason, strlen(reason))));
}

void call_refuse_too_long(struct connection *connection)
{
	send_answer(connection, CONTROL_INTERFACE ".RequestTooLong", json_pack("{s:i}", "limit_bytes", (int)FRAMING_MESSAGE_MAX));
}

void call_refuse_descriptors(struct connection *connection)
{
	char reason[REASON_BYTES];
	int length = snprintf(reason, sizeof reason, "user %u may not change anything, and may not send descriptors",
			      (unsigned int)connection->peer.uid);

	send_answer(connection, CONTROL_INTERFACE ".NotPermitted",
		    json_pack("{s:o}", "reason", text_json(reason, (size_t)length)));
}

/* Parameters. */

const json_t *call_parameter(const struct call *call, const char *name)
{
	const json_t *value = json_object_get(call->request->parameters, name);

	return json_is_null(value) ? NULL : value;
}

static bool has_type(const json_t *value, enum parameter_type type)
{
	switch (type) {
	case PARAMETER_STRING:
		return json_is_string(value);
	case PARAMETER_INT:
		return json_is_integer(value);
	case PARAMETER_BOOL:
		return json_is_boolean(value);
	}
	return false;
}

static const struct parameter *parameter_of(const struct method *method, const char *name)
{
	for (size_t i = 0; i < METHOD_PARAMETERS_MAX && method->parameters[i].name != NULL; i++) {
		if (strcmp(method->parameters[i].name, name) == 0)
			return &method->parameters[i];
	}
	return NULL;
}

/* Returns NULL, or the name of a parameter that is unknown, missing or of the wrong type. */
static const char *wrong_parameter(const struct call *call, const struct method *method)
{
	const char *name;
	json_t *value;

	json_object_foreach (call->request->parameters, name, value) {
		if (parameter_of(method, name) == NULL)
			return name;
	}
	for (size_t i = 0; i < METHOD_PARAMETERS_MAX && method->parameters[i].name != NULL; i++) {
		const struct parameter *parameter = &method->parameters[i];
		const json_t *given = call_parameter(call, parameter->name);

		if (given == NULL ? !parameter->optional : !has_type(given, parameter->type))
			return parameter->name;
	}
	return NULL;
}

/* Dispatching. */

/* Returns NULL, after answering the call, if there is no such method. */
static const struct method *find(const struct call *call)
{
	const struct request *request = call->request;
	bool ours = request_is_of(request, CONTROL_INTERFACE);
	const struct method *method;

	if (!ours && !request_is_of(request, SERVICE_INTERFACE)) {
		int length = (int)(request->member - request->method) - 1;

		call_error(call, SERVICE_INTERFACE ".InterfaceNotFound",
			   json_pack("{s:s%}", "interface", request->method, (size_t)length));
		return NULL;
	}
	method = ours ? methods_find(request->member) : service_find(request->member);
	if (method == NULL)
		call_error(call, SERVICE_INTERFACE ".MethodNotFound", json_pack("{s:s}", "method", request->method));
	return method;
}

static bool check(const struct call *call, const struct method *method)
{
	const char *wrong;

	/* No method supports an upgrade. */
	if (call->request->upgrade) {
		call_invalid(call, "upgrade");
		return false;
	}
	if (method->changes && !clients_may_change(call->control, call->connection)) {
		call_refuse(call, CONTROL_INTERFACE ".NotPermitted",
			    "user %u may not change anything; only root, the daemon's user and members of its group may",
			    (unsigned int)call->connection->peer.uid);
		return false;
	}
	wrong = wrong_parameter(call, method);
	if (wrong != NULL) {
		call_invalid(call, wrong);
		return false;
	}
	if (method->streams && (!call->request->more || call->request->oneway)) {
		call_error(call, SERVICE_INTERFACE ".ExpectedMore", json_object());
		return false;
	}
	return true;
}

void call_dispatch(struct connection *connection, const uint8_t *message, size_t length)
{
	struct request request;
	struct call call = {.control = connection->control, .connection = connection, .request = &request};
	const struct method *method;
	char reason[REASON_BYTES];

	if (!request_parse(message, length, &request, reason, sizeof reason)) {
		if (!request.oneway)
			call_refuse_bad(connection, reason);
		return;
	}
	method = find(&call);
	if (method != NULL && check(&call, method))
		method->handle(&call);
	request_free(&request);
}
