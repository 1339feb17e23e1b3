/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/settings/config.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "daemon/settings/config_position.h"
#include "daemon/settings/config_table.h"
#include "daemon/settings/config_text.h"
#include "daemon/settings/config_values.h"
#include "daemon/settings/fault_policy.h"
#include "daemon/settings/numbers.h"

#define DEPTH_MAX 4 /* "apps", an element, its key */

/* State while reading a file. */
struct reading {
	const char *file_name;
	const char *text;
	config_report *report;
	void *report_context;
	bool wrong;
	/* The current position. */
	size_t path[DEPTH_MAX];
	size_t depth;
	char key[96];
};

static __attribute__((format(printf, 4, 5))) void complain(struct reading *reading, struct config_position position,
							   const char *key, const char *format, ...)
{
	char what[512];
	char line[1024];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(what, sizeof what, format, arguments);
	va_end(arguments);
	snprintf(line, sizeof line, "%s:%d:%d: %s%s%s", reading->file_name, position.line, position.column, key,
		 *key != '\0' ? ": " : "", what);
	/* Keys in the file may contain control characters. */
	for (char *each = line; *each != '\0'; each++) {
		if ((unsigned char)*each < ' ' || *each == 0x7f)
			*each = '?';
	}
	reading->report(reading->report_context, line);
	reading->wrong = true;
}

static struct config_position here(const struct reading *reading, int at_key)
{
	return config_position_of(reading->text, reading->path, reading->depth, at_key);
}

/* Objects and lists. */

static bool read_object(struct reading *reading, const struct config_table *table, const json_t *object, void *to);

static void set_defaults(const struct reading *reading, const struct config_table *table, void *to)
{
	for (size_t i = 0; i < table->count; i++) {
		const struct config_key *key = &table->keys[i];
		void *place = (char *)to + key->offset;
		json_t *value;

		if (key->type == CONFIG_OBJECT)
			set_defaults(reading, key->inner, place);
		if (key->type == CONFIG_GROUP)
			*(gid_t *)place = CONFIG_NO_GROUP;
		if (key->initial == NULL)
			continue;
		value = json_loads(key->initial, JSON_DECODE_ANY, NULL);
		if (value == NULL || !config_take(reading->file_name, key, value, place))
			abort(); /* an error in the table */
		json_decref(value);
	}
}

/*
 * Marks an app without a policy of its own. It gets the daemon's policy at the end, because that key may come later in the file.
 */
#define POLICY_NOT_GIVEN ((enum kc_fault_policy_kind) - 1)

static bool read_apps(struct reading *reading, const struct config_key *key, const json_t *list, struct config_apps *apps)
{
	char name[sizeof reading->key];
	size_t total = json_array_size(list);

	if (!json_is_array(list))
		return false;
	apps->list = calloc(total > 0 ? total : 1, sizeof *apps->list);
	if (apps->list == NULL)
		return false;
	apps->count = total;
	memcpy(name, reading->key, sizeof name);
	reading->depth++;
	for (size_t i = 0; i < total; i++) {
		struct config_app *app = &apps->list[i];

		reading->path[reading->depth - 1] = i;
		snprintf(reading->key, sizeof reading->key, "%.64s[%zu]", name, i);
		set_defaults(reading, key->inner, app);
		app->fault_policy.kind = POLICY_NOT_GIVEN;
		if (!read_object(reading, key->inner, json_array_get(list, i), app))
			complain(reading, here(reading, 0), reading->key, "must be an object with \"path\"");
	}
	reading->depth--;
	memcpy(reading->key, name, sizeof name);
	return true;
}

static bool take(struct reading *reading, const struct config_key *key, const json_t *value, void *to)
{
	if (key->type == CONFIG_OBJECT)
		return read_object(reading, key->inner, value, to);
	if (key->type == CONFIG_APPS)
		return read_apps(reading, key, value, to);
	return config_take(reading->file_name, key, value, to);
}

static void complain_of_unknown(struct reading *reading, const struct config_table *table, const char *name)
{
	const struct config_key *similar = config_similar(table, name);
	char known[256];
	size_t length = 0;

	if (similar != NULL) {
		complain(reading, here(reading, 1), reading->key, "no such key; do you mean \"%s\"?", similar->name);
		return;
	}
	for (size_t i = 0; i < table->count && length < sizeof known; i++)
		length += (size_t)snprintf(known + length, sizeof known - length, "%s%s", i > 0 ? ", " : "", table->keys[i].name);
	complain(reading, here(reading, 1), reading->key, "no such key; here can be: %s", known);
}

static const struct config_key *find_key(const struct config_table *table, const char *name)
{
	for (size_t i = 0; i < table->count; i++) {
		if (strcmp(table->keys[i].name, name) == 0)
			return &table->keys[i];
	}
	return NULL;
}

static void shown_value(const json_t *value, char *text, size_t size)
{
	char *dump = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT | JSON_ENSURE_ASCII);

	snprintf(text, size, "%.60s%s", dump != NULL ? dump : "?", dump != NULL && strlen(dump) > 60 ? "..." : "");
	free(dump);
}

static void read_member(struct reading *reading, const struct config_table *table, const char *name, const json_t *value,
			void *to)
{
	const struct config_key *key = find_key(table, name);
	char expected[96];
	char shown[72];

	if (key == NULL) {
		complain_of_unknown(reading, table, name);
		return;
	}
	if (take(reading, key, value, (char *)to + key->offset))
		return;
	shown_value(value, shown, sizeof shown);
	complain(reading, here(reading, 0), reading->key, "must be %s, not %s", config_expected(key, expected, sizeof expected),
		 shown);
}

static void check_required(struct reading *reading, const struct config_table *table, const json_t *object)
{
	for (size_t i = 0; i < table->count; i++) {
		if (table->keys[i].required && json_object_get(object, table->keys[i].name) == NULL)
			complain(reading, here(reading, 0), reading->key, "\"%s\" is missing", table->keys[i].name);
	}
}

static bool read_object(struct reading *reading, const struct config_table *table, const json_t *object, void *to)
{
	char name[sizeof reading->key];
	const char *member;
	const json_t *value;
	size_t place = 0;

	if (!json_is_object(object))
		return false;
	memcpy(name, reading->key, sizeof name);
	check_required(reading, table, object);
	reading->depth++;
	/* jansson keeps the order of the text. */
	json_object_foreach ((json_t *)object, member, value) {
		reading->path[reading->depth - 1] = place++;
		snprintf(reading->key, sizeof reading->key, "%.48s%s%.40s", name, *name != '\0' ? "." : "", member);
		read_member(reading, table, member, value, to);
	}
	reading->depth--;
	memcpy(reading->key, name, sizeof name);
	return true;
}

/* Checks that involve several keys. */

static struct config_position position_of_member(const struct reading *reading, const json_t *root, const char *name)
{
	size_t place = 0;
	const char *member;
	json_t *value;

	json_object_foreach ((json_t *)root, member, value) {
		if (strcmp(member, name) == 0)
			return config_position_of(reading->text, &place, 1, 0);
		place++;
	}
	return (struct config_position){.line = 1, .column = 1};
}

static void check_whole(struct reading *reading, const json_t *root, struct config *config)
{
	size_t enabled = 0;

	for (size_t i = 0; i < config->apps.count; i++) {
		if (config->apps.list[i].fault_policy.kind == POLICY_NOT_GIVEN)
			config->apps.list[i].fault_policy = config->fault_policy;
		enabled += config->apps.list[i].enabled;
	}
	if (enabled > config->max_apps)
		complain(reading, position_of_member(reading, root, "apps"), "apps", "%zu apps, but max_apps is %u", enabled,
			 config->max_apps);
	if (config->credentials.require == CREDENTIALS_SIGNATURE &&
	    config->credentials.keys.count + config->credentials.hmac_keys.count == 0)
		complain(reading, position_of_member(reading, root, "credentials"), "credentials",
			 "\"require\" is signature, and there are neither \"keys\" nor \"hmac_keys\": no app could run");
	if (config->backoff.first_delay_ns > config->backoff.max_delay_ns)
		complain(reading, position_of_member(reading, root, "backoff"), "backoff",
			 "first_delay must not be more than max_delay");
}

/* The file. */

static void read_document(struct reading *reading, size_t length, struct config *config)
{
	json_error_t error;
	json_t *root = json_loadb(reading->text, length, JSON_REJECT_DUPLICATES, &error);

	if (root == NULL) {
		struct config_position position = {.line = error.line, .column = error.column > 0 ? error.column : 1};

		complain(reading, position, "", "not JSON: %s", error.text);
		return;
	}
	set_defaults(reading, &config_table, config);
	if (!read_object(reading, &config_table, root, config))
		complain(reading, here(reading, 0), "", "a configuration is an object: { ... }");
	else if (!reading->wrong)
		check_whole(reading, root, config);
	json_decref(root);
}

bool config_read(const char *file_name, uint32_t pipe_patience_ms, struct config *config, config_report *report, void *context)
{
	struct reading reading = {.file_name = file_name, .report = report, .report_context = context};
	char reason[128];
	size_t length;
	char *text = config_text_read(file_name, pipe_patience_ms, &length, reason, sizeof reason);

	*config = (struct config){0};
	if (text == NULL) {
		char line[512];

		snprintf(line, sizeof line, "%s: %s", file_name, reason);
		report(context, line);
		return false;
	}
	reading.text = text;
	read_document(&reading, length, config);
	free(text);
	if (reading.wrong)
		config_free(config);
	return !reading.wrong;
}

void config_defaults(struct config *config)
{
	struct reading reading = {.file_name = "/"};

	*config = (struct config){0};
	set_defaults(&reading, &config_table, config);
}

static void free_names(struct config_names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->list[i]);
	free(names->list);
}

void config_free(struct config *config)
{
	for (size_t i = 0; i < config->apps.count; i++) {
		free(config->apps.list[i].path);
		free(config->apps.list[i].name);
		app_permissions_free(&config->apps.list[i].permissions);
	}
	free(config->apps.list);
	free_names(&config->process_managers);
	free_names(&config->credentials.keys);
	free_names(&config->credentials.hmac_keys);
	free(config->socket.path);
	free(config->keeper_socket);
	*config = (struct config){0};
}
