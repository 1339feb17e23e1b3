/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/control/find_app.h"

#include <string.h>

#include "daemon/control/process_json.h"

struct wanted {
	const char *name; /* length bytes */
	size_t length;
	bool any_name;
	bool has_identifier;
	uint64_t identifier;
};

/* Accepts digits only, at least one. */
static bool parse_identifier(const char *text, size_t length, uint64_t *identifier)
{
	uint64_t value = 0;

	if (length == 0)
		return false;
	for (size_t i = 0; i < length; i++) {
		uint64_t digit = (uint64_t)(unsigned char)text[i] - '0';

		if (digit > 9 || value > (UINT64_MAX - digit) / 10)
			return false;
		value = value * 10 + digit;
	}
	*identifier = value;
	return true;
}

static bool fits(const struct wanted *wanted, const struct kc_process_info *info)
{
	if (wanted->has_identifier && info->id.identifier != wanted->identifier)
		return false;
	return wanted->any_name || (info->name_length == wanted->length && memcmp(info->name, wanted->name, wanted->length) == 0);
}

/* Returns the number of matches; *index is the first of them. */
static uint32_t count_fits(struct supervisor *supervisor, const struct wanted *wanted, uint32_t *index)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < supervisor->slots; i++) {
		struct kc_process_info info;

		if (supervisor_info(supervisor, i, &info) && fits(wanted, &info) && count++ == 0)
			*index = i;
	}
	return count;
}

static json_t *identifiers(struct supervisor *supervisor, const struct wanted *wanted)
{
	json_t *ids = json_array();

	for (uint32_t i = 0; i < supervisor->slots; i++) {
		struct kc_process_info info;

		if (supervisor_info(supervisor, i, &info) && fits(wanted, &info))
			json_array_append_new(ids, json_integer((json_int_t)info.id.identifier));
	}
	return ids;
}

bool find_app(const struct call *call, uint32_t *index, struct kc_process_info *info)
{
	struct supervisor *supervisor = call->control->subject.supervisor;
	json_t *app = (json_t *)call_parameter(call, "app");
	const char *text = json_string_value(app);
	size_t length = json_string_length(app);
	const char *mark = memrchr(text, '#', length);
	struct wanted wanted = {.name = text, .length = length};
	uint32_t count = count_fits(supervisor, &wanted, index);

	/* Try "name#ID" second: a name may contain a number sign. */
	if (count == 0 && mark != NULL && parse_identifier(mark + 1, length - (size_t)(mark + 1 - text), &wanted.identifier)) {
		wanted.has_identifier = true;
		wanted.length = (size_t)(mark - text);
		wanted.any_name = wanted.length == 0;
		count = count_fits(supervisor, &wanted, index);
	}
	if (count == 0) {
		call_error(call, CONTROL_INTERFACE ".NoSuchApp", json_pack("{s:O}", "app", app));
		return false;
	}
	if (count > 1) {
		call_error(call, CONTROL_INTERFACE ".AmbiguousName",
			   json_pack("{s:O, s:o}", "app", app, "ids", identifiers(supervisor, &wanted)));
		return false;
	}
	return supervisor_info(supervisor, *index, info);
}

void find_app_refuse_state(const struct call *call, const struct kc_process_info *info, const char *reason)
{
	call_error(
	    call, CONTROL_INTERFACE ".WrongState",
	    json_pack("{s:O, s:s, s:s}", "app", call_parameter(call, "app"), "state", state_word(info->state), "reason", reason));
}

bool find_living_app(const struct call *call, uint32_t *index, struct kc_process_info *info)
{
	if (!find_app(call, index, info))
		return false;
	if (info->state != KC_STATE_TERMINATED && info->state != KC_STATE_FAULTED)
		return true;
	find_app_refuse_state(call, info, "it has ended; boot it first");
	return false;
}
