/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/tockctl/reply.h"

#include <stdio.h>
#include <string.h>

const char *reply_string(const json_t *object, const char *field)
{
	const char *string = json_string_value(json_object_get(object, field));

	return string == NULL ? "-" : string;
}

bool reply_has_number(const json_t *object, const char *field)
{
	return json_is_integer(json_object_get(object, field));
}

json_int_t reply_number(const json_t *object, const char *field, json_int_t fallback)
{
	return reply_has_number(object, field) ? json_integer_value(json_object_get(object, field)) : fallback;
}

const char *reply_number_text(const json_t *object, const char *field, char text[REPLY_NUMBER_BYTES])
{
	if (!reply_has_number(object, field))
		return "-";
	snprintf(text, REPLY_NUMBER_BYTES, "%" JSON_INTEGER_FORMAT, reply_number(object, field, 0));
	return text;
}

const char *reply_address_text(const json_t *object, const char *field, int digits, char text[REPLY_NUMBER_BYTES])
{
	if (!reply_has_number(object, field))
		return "-";
	snprintf(text, REPLY_NUMBER_BYTES, "0x%0*llx", digits, (unsigned long long)reply_number(object, field, 0));
	return text;
}

json_t *reply_object(const json_t *object, const char *field)
{
	json_t *value = json_object_get(object, field);

	return json_is_object(value) ? value : NULL;
}

bool reply_name_is_taken_twice(const json_t *processes, const json_t *process)
{
	const json_t *other;
	size_t i;

	json_array_foreach (processes, i, other) {
		if (reply_number(other, "id", 0) != reply_number(process, "id", 0) &&
		    strcmp(reply_string(other, "name"), reply_string(process, "name")) == 0)
			return true;
	}
	return false;
}
