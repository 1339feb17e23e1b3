/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* drivers, leds, button, version: commands about the daemon itself. */
#include <stdio.h>
#include <string.h>

#include "client/tockctl/actions.h"
#include "client/tockctl/printable.h"
#include "client/tockctl/reply.h"
#include "client/tockctl/table.h"

static const struct table_column driver_columns[] = {
    {"NUMBER", true, 0, false}, {"NAME", false, 0, true}, {"GRANT-BYTES", true, 1, false}};
static const struct table_column led_columns[] = {{"LED", true, 0, false}, {"STATE", false, 0, false}};

/* Calls a method that returns an array, and prints a row for each element. */
static enum status print_all(struct session *session, const char *method, const char *field, struct table *table,
			     void (*add_row)(struct table *table, const json_t *thing))
{
	struct failure failure;
	json_t *parameters;
	const json_t *thing;
	size_t i;

	if (!session_call(session, method, NULL, &parameters, &failure))
		return complain(&failure);
	if (session->options->json) {
		session_print_json(parameters);
	} else {
		json_array_foreach (json_object_get(parameters, field), i, thing) {
			add_row(table, thing);
		}
		table_print(table, !session->options->no_headers && !session->options->quiet);
	}
	json_decref(parameters);
	return STATUS_DONE;
}

static void add_driver(struct table *table, const json_t *driver)
{
	char number[REPLY_NUMBER_BYTES];

	table_add(table, reply_address_text(driver, "number", 1, number));
	table_add(table, reply_string(driver, "name"));
	table_add(table, reply_number_text(driver, "grant_size", number));
}

enum status drivers_run(struct session *session)
{
	struct table table = {.columns = driver_columns, .column_count = sizeof driver_columns / sizeof driver_columns[0]};

	return print_all(session, "Drivers", "drivers", &table, add_driver);
}

static void add_led(struct table *table, const json_t *led)
{
	char number[REPLY_NUMBER_BYTES];

	table_add(table, reply_number_text(led, "index", number));
	table_add(table, json_is_true(json_object_get(led, "on")) ? "on" : "off");
}

enum status leds_run(struct session *session)
{
	struct table table = {.columns = led_columns, .column_count = sizeof led_columns / sizeof led_columns[0]};

	return print_all(session, "Leds", "leds", &table, add_led);
}

enum status button_run(struct session *session)
{
	bool pressed = strcmp(session->options->arguments[1], "press") == 0;
	struct failure failure;
	json_t *parameters;
	uint32_t index = 0;

	/* The option parser has checked this argument. */
	(void)options_number(session->options->arguments[0], &index);
	if (!session_call(session, "Button", json_pack("{s:I, s:b}", "index", (json_int_t)index, "pressed", pressed), &parameters,
			  &failure))
		return complain(&failure);
	if (session->options->json)
		session_print_json(parameters);
	else if (!session->options->quiet)
		printf("button %u: %s\n", index, pressed ? "pressed" : "released");
	json_decref(parameters);
	return STATUS_DONE;
}

static void print_printable(const char *before, const char *text)
{
	struct text printable = {0};

	printable_add(&printable, text, strlen(text), PRINTABLE_LINE);
	printf("%s%s\n", before, text_string(&printable));
	text_free(&printable);
}

static void print_version(const json_t *parameters)
{
	const json_t *layer;
	struct text layers = {0};
	char a[REPLY_NUMBER_BYTES], b[REPLY_NUMBER_BYTES];
	size_t i;

	json_array_foreach (json_object_get(parameters, "layers"), i, layer) {
		text_format(&layers, "%s%s", i == 0 ? "" : ", ", json_is_string(layer) ? json_string_value(layer) : "-");
	}
	puts("tockctl:  " PACKAGE_VERSION);
	print_printable("tockd:    ", reply_string(parameters, "version"));
	printf("kernel:   Tock %s.%s\n", reply_number_text(parameters, "kernel_major", a),
	       reply_number_text(parameters, "kernel_minor", b));
	print_printable("sandbox:  ", layers.length == 0 ? "-" : text_string(&layers));
	printf("apps:     %s\n", reply_number_text(parameters, "apps", a));
	printf("memory:   %s of %s bytes\n", reply_number_text(parameters, "memory_bytes", a),
	       reply_number_text(parameters, "memory_limit_bytes", b));
	text_free(&layers);
}

enum status version_run(struct session *session)
{
	struct failure failure;
	json_t *parameters;

	if (!session_call(session, "Version", NULL, &parameters, &failure))
		return complain(&failure);
	if (session->options->json)
		session_print_json(parameters);
	else if (session->options->quiet)
		print_printable("", reply_string(parameters, "version"));
	else
		print_version(parameters);
	json_decref(parameters);
	return STATUS_DONE;
}
