/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Methods that change nothing. */
#include <stdio.h>
#include <stdlib.h>

#include <kc/driver.h>
#include <kc/process_printer.h>

#include "daemon/control/find_app.h"
#include "daemon/control/methods.h"
#include "daemon/control/process_json.h"
#include "daemon/control/text.h"
#include "daemon/supervision/layers.h"

void method_list(struct call *call)
{
	struct supervisor *supervisor = call->control->subject.supervisor;
	json_t *processes = json_array();

	for (uint32_t i = 0; i < supervisor->slots; i++) {
		struct kc_process_id id;

		if (kc_process_id_at(&supervisor->kernel, i, &id))
			json_array_append_new(processes, process_json(supervisor, i));
	}
	call_reply(call, json_pack("{s:o}", "processes", processes));
}

void method_describe(struct call *call)
{
	struct supervisor *supervisor = call->control->subject.supervisor;
	struct kc_process_info info;
	uint32_t index;
	json_t *reply;

	if (!find_app(call, &index, &info))
		return;
	reply = json_pack("{s:o, s:o, s:o}", "process", process_json(supervisor, index), "memory", memory_json(&info), "grants",
			  grants_json(&supervisor->kernel, info.id));
	if (reply != NULL && info.has_last_syscall)
		json_object_set_new(reply, "last_system_call",
				    json_pack("[I, I, I, I, I]", (json_int_t)info.last_syscall_class,
					      (json_int_t)info.last_syscall[0], (json_int_t)info.last_syscall[1],
					      (json_int_t)info.last_syscall[2], (json_int_t)info.last_syscall[3]));
	call_reply(call, reply);
}

/* Drops the carriage returns that the kernel's printers write for serial terminals. */
static void print_line_ends(void *context, const char *text, uint32_t length)
{
	for (uint32_t i = 0; i < length; i++) {
		if (text[i] != '\r')
			fputc(text[i], context);
	}
}

/* Returns NULL if out of memory. */
static char *print_process(struct supervisor *supervisor, uint32_t index, size_t *length)
{
	char *text = NULL;
	FILE *stream = open_memstream(&text, length);
	const struct kc_writer writer = {.write = print_line_ends, .context = stream};

	if (stream == NULL)
		return NULL;
	kc_process_print_overview(&supervisor->kernel, index, &writer);
	kc_process_print_full(&supervisor->kernel, index, NULL, &writer);
	if (fclose(stream) == 0)
		return text;
	free(text);
	return NULL;
}

void method_print(struct call *call)
{
	struct kc_process_info info;
	uint32_t index;
	size_t length;
	char *text;

	if (!find_app(call, &index, &info))
		return;
	text = print_process(call->control->subject.supervisor, index, &length);
	call_reply(call, text != NULL ? json_pack("{s:o}", "text", text_json(text, length)) : NULL);
	free(text);
}

void method_drivers(struct call *call)
{
	uint32_t count;
	const struct kc_driver *drivers = assembly_drivers(call->control->subject.assembly, &count);
	json_t *list = json_array();

	for (uint32_t i = 0; i < count; i++) {
		json_t *driver = json_pack("{s:I, s:s}", "number", (json_int_t)drivers[i].number, "name", drivers[i].name);

		if (drivers[i].grant != NULL)
			json_object_set_new(driver, "grant_size", json_integer(drivers[i].grant->size));
		json_array_append_new(list, driver);
	}
	call_reply(call, json_pack("{s:o}", "drivers", list));
}

void method_leds(struct call *call)
{
	const struct assembly *assembly = call->control->subject.assembly;
	json_t *list = json_array();

	for (uint32_t i = 0; i < assembly_led_count(assembly); i++)
		json_array_append_new(
		    list, json_pack("{s:I, s:b}", "index", (json_int_t)i, "on", (int)assembly_led_is_on(assembly, i)));
	call_reply(call, json_pack("{s:o}", "leds", list));
}

static json_t *layers_json(const struct supervisor *supervisor)
{
	const char *names[LAYERS_MAX];
	size_t count = layers_names(keeper_client_hello(supervisor->keeper), names);
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++)
		json_array_append_new(list, json_string(names[i]));
	return list;
}

void method_version(struct call *call)
{
	const struct supervisor *supervisor = call->control->subject.supervisor;
	json_int_t apps = 0;

	for (uint32_t i = 0; i < supervisor->slots; i++)
		apps += supervisor->kernel.processes[i].memory.block != NULL;
	call_reply(call, json_pack("{s:s, s:i, s:i, s:o, s:I, s:I, s:I}", "version", PACKAGE_VERSION, "kernel_major",
				   KC_KERNEL_MAJOR, "kernel_minor", KC_KERNEL_MINOR, "layers", layers_json(supervisor), "apps",
				   apps, "memory_bytes", (json_int_t)supervisor->ceiling.used_bytes, "memory_limit_bytes",
				   (json_int_t)supervisor->ceiling.limit_bytes));
}
