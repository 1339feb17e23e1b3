/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/settings/config_values.h"

#include <grp.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/settings/config.h"
#include "daemon/settings/fault_policy.h"
#include "daemon/settings/numbers.h"

/* Each function returns false if the key does not accept the value. */

static bool take_integer(const json_t *value, uint64_t min, uint64_t max, uint64_t *number)
{
	if (!json_is_integer(value) || json_integer_value(value) < 0)
		return false;
	*number = (uint64_t)json_integer_value(value);
	return *number >= min && *number <= max;
}

static bool take_bytes(const json_t *value, const struct config_key *key, uint64_t *bytes)
{
	if (json_is_string(value))
		return numbers_parse_bytes(json_string_value(value), bytes) && *bytes <= key->max;
	return take_integer(value, key->min, key->max, bytes);
}

static bool take_seconds(const json_t *value, const struct config_key *key, uint64_t *nanoseconds)
{
	double number;

	if (!json_is_number(value))
		return false;
	number = json_number_value(value) * 1e9;
	/* Allow half a nanosecond of slack, because 0.001 has no exact representation. */
	if (!(number >= (double)key->min - 0.5 && number <= (double)key->max + 0.5))
		return false;
	*nanoseconds = (uint64_t)(number + 0.5);
	return true;
}

/* Returns NULL if out of memory. */
static char *absolute_path(const char *file_name, const char *path)
{
	const char *slash = strrchr(file_name, '/');
	char *folder;
	char *folder_path;
	char *whole;

	if (*path == '/')
		return strdup(path);
	folder = slash == NULL ? strdup(".") : strndup(file_name, (size_t)(slash - file_name) + 1);
	if (folder == NULL)
		return NULL;
	folder_path = realpath(folder, NULL);
	if (asprintf(&whole, "%s/%s", folder_path != NULL ? folder_path : folder, path) < 0)
		whole = NULL;
	free(folder_path);
	free(folder);
	return whole;
}

static bool take_path(const char *file_name, const json_t *value, char **path)
{
	if (!json_is_string(value) || json_string_length(value) == 0)
		return false;
	*path = absolute_path(file_name, json_string_value(value));
	return *path != NULL;
}

static bool take_app_name(const json_t *value, char **name)
{
	const char *text = json_string_value(value);

	if (text == NULL || *text == '\0' || strlen(text) >= APP_NAME_BYTES)
		return false;
	for (const char *each = text; *each != '\0'; each++) {
		if ((unsigned char)*each < ' ' || *each == 0x7f)
			return false;
	}
	*name = strdup(text);
	return *name != NULL;
}

static bool take_word(const json_t *value, const char *no, const char *yes, bool *is_yes)
{
	const char *text = json_string_value(value);

	if (text == NULL || (strcmp(text, no) != 0 && strcmp(text, yes) != 0))
		return false;
	*is_yes = strcmp(text, yes) == 0;
	return true;
}

static bool take_mode(const json_t *value, uint64_t max, mode_t *mode)
{
	const char *text = json_string_value(value);
	size_t length = text == NULL ? 0 : strlen(text);
	unsigned long number;

	if (length < 3 || length > 4 || strspn(text, "01234567") != length)
		return false;
	number = strtoul(text, NULL, 8);
	*mode = (mode_t)number;
	return number <= max;
}

static bool take_group(const json_t *value, gid_t *group)
{
	const char *text = json_string_value(value);
	struct group *found = text == NULL ? NULL : getgrnam(text);

	if (found != NULL)
		*group = found->gr_gid;
	return found != NULL;
}

static bool take_device(const struct config_key *key, const json_t *value, struct device_options *devices)
{
	char assignment[PATH_MAX + 32];
	int length = -1;

	if (json_is_string(value))
		length = snprintf(assignment, sizeof assignment, "%s=%s", key->device, json_string_value(value));
	else if (json_is_integer(value))
		length = snprintf(assignment, sizeof assignment, "%s=%lld", key->device, (long long)json_integer_value(value));
	return length >= 0 && (size_t)length < sizeof assignment && device_options_take(devices, assignment) == NULL;
}

static bool take_devices(const struct config_key *key, const json_t *value, struct device_options *devices)
{
	for (size_t i = 0; i < json_array_size(value); i++) {
		const json_t *element = json_array_get(value, i);

		if (!json_is_string(element) || !take_device(key, element, devices))
			return false;
	}
	return json_array_size(value) > 0;
}

static bool take_names(const json_t *value, struct config_names *names)
{
	if (!json_is_array(value))
		return false;
	names->list = calloc(json_array_size(value) + 1, sizeof *names->list);
	if (names->list == NULL)
		return false;
	for (; names->count < json_array_size(value); names->count++) {
		if (!take_app_name(json_array_get(value, names->count), &names->list[names->count]))
			return false;
	}
	return true;
}

static bool take_paths(const char *file_name, const json_t *value, struct config_names *paths)
{
	if (!json_is_array(value) || json_array_size(value) > CREDENTIALS_KEYS_MAX)
		return false;
	paths->list = calloc(json_array_size(value) + 1, sizeof *paths->list);
	if (paths->list == NULL)
		return false;
	for (; paths->count < json_array_size(value); paths->count++) {
		if (!take_path(file_name, json_array_get(value, paths->count), &paths->list[paths->count]))
			return false;
	}
	return true;
}

static bool take_permissions(const json_t *value, struct app_permissions *permissions)
{
	if (!json_is_array(value) || !app_permissions_begin(permissions))
		return false;
	for (size_t i = 0; i < json_array_size(value); i++) {
		const char *text = json_string_value(json_array_get(value, i));

		if (text == NULL || !app_permissions_add(permissions, text))
			return false;
	}
	return true;
}

bool config_take(const char *file_name, const struct config_key *key, const json_t *value, void *to)
{
	uint64_t number;

	switch (key->type) {
	case CONFIG_BOOLEAN:
		*(bool *)to = json_is_true(value);
		return json_is_boolean(value);
	case CONFIG_COUNT:
		if (!take_integer(value, key->min, key->max, &number))
			return false;
		*(uint32_t *)to = (uint32_t)number;
		return true;
	case CONFIG_BYTES:
		return take_bytes(value, key, to);
	case CONFIG_SECONDS:
		return take_seconds(value, key, to);
	case CONFIG_PATH:
		return take_path(file_name, value, to);
	case CONFIG_APP_NAME:
		return take_app_name(value, to);
	case CONFIG_FAULT_POLICY:
		return json_is_string(value) && fault_policy_parse(json_string_value(value), to);
	case CONFIG_LOG_LEVEL:
		return json_is_string(value) && log_level_of_name(json_string_value(value), to);
	case CONFIG_NAMESPACES:
		return take_word(value, "required", "optional", to);
	case CONFIG_MODE:
		return take_mode(value, key->max, to);
	case CONFIG_GROUP:
		return take_group(value, to);
	case CONFIG_DEVICE:
		return take_device(key, value, to);
	case CONFIG_DEVICES:
		return take_devices(key, value, to);
	case CONFIG_PATHS:
		return take_paths(file_name, value, to);
	case CONFIG_DEMAND:
		return json_is_string(value) && credentials_demand_parse(json_string_value(value), to);
	case CONFIG_SHORT_IDS:
		return json_is_string(value) && short_ids_parse(json_string_value(value), to);
	case CONFIG_PERMISSIONS:
		return take_permissions(value, to);
	case CONFIG_TBF_PERMISSIONS:
		return json_is_string(value) && tbf_permissions_parse(json_string_value(value), to);
	case CONFIG_NAMES:
		return take_names(value, to);
	default:
		return false;
	}
}
