/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/control/request.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Returns NULL if the member is missing or null. */
static json_t *member_of(json_t *object, const char *key)
{
	json_t *value = json_object_get(object, key);

	return json_is_null(value) ? NULL : value;
}

static bool take_flag(json_t *call, const char *key, bool *flag, char *reason, size_t reason_size)
{
	const json_t *value = member_of(call, key);

	if (value != NULL && !json_is_boolean(value)) {
		snprintf(reason, reason_size, "\"%s\" must be true or false", key);
		return false;
	}
	*flag = json_is_true(value);
	return true;
}

/* Accepts letters, digits, dots and dashes, as in interface and method names. */
static bool is_method_name(const char *name, size_t length)
{
	const char *dot = memrchr(name, '.', length);

	for (size_t i = 0; i < length; i++) {
		if (!isalnum((unsigned char)name[i]) && name[i] != '.' && name[i] != '-')
			return false;
	}
	return dot != NULL && dot != name && dot != name + length - 1;
}

static bool take_method(struct request *request, char *reason, size_t reason_size)
{
	const json_t *method = member_of(request->call, "method");
	const char *name = json_string_value(method);
	size_t length = json_string_length(method);

	if (name == NULL) {
		snprintf(reason, reason_size, "a call needs \"method\", a string");
		return false;
	}
	if (length >= sizeof request->method || !is_method_name(name, length)) {
		snprintf(reason, reason_size, "\"method\" must be the name of an interface, a dot and the name of a method");
		return false;
	}
	memcpy(request->method, name, length);
	request->member = strrchr(request->method, '.') + 1;
	return true;
}

static bool take_parameters(struct request *request, char *reason, size_t reason_size)
{
	request->parameters = member_of(request->call, "parameters");
	if (request->parameters == NULL || json_is_object(request->parameters))
		return true;
	snprintf(reason, reason_size, "\"parameters\" must be an object");
	return false;
}

static bool take_call(struct request *request, char *reason, size_t reason_size)
{
	if (!json_is_object(request->call)) {
		snprintf(reason, reason_size, "a call must be an object");
		return false;
	}
	return take_flag(request->call, "oneway", &request->oneway, reason, reason_size) &&
	       take_flag(request->call, "more", &request->more, reason, reason_size) &&
	       take_flag(request->call, "upgrade", &request->upgrade, reason, reason_size) &&
	       take_method(request, reason, reason_size) && take_parameters(request, reason, reason_size);
}

bool request_parse(const uint8_t *bytes, size_t length, struct request *request, char *reason, size_t reason_size)
{
	json_error_t error;
	bool oneway;

	*request = (struct request){0};
	request->call = json_loadb((const char *)bytes, length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, &error);
	if (request->call == NULL) {
		snprintf(reason, reason_size, "offset %d: %s", error.position, error.text);
		return false;
	}
	if (take_call(request, reason, reason_size))
		return true;
	oneway = request->oneway;
	request_free(request);
	request->oneway = oneway;
	return false;
}

void request_free(struct request *request)
{
	json_decref(request->call);
	*request = (struct request){0};
}

bool request_is_of(const struct request *request, const char *interface)
{
	size_t length = (size_t)(request->member - request->method) - 1;

	return strlen(interface) == length && memcmp(request->method, interface, length) == 0;
}
