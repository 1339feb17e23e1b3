/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/assembly.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <kc/ipc.h>

#include "capsules/alarm.h"
#include "capsules/button.h"
#include "capsules/console.h"
#include "capsules/gpio.h"
#include "capsules/humidity.h"
#include "capsules/led.h"
#include "capsules/low_level_debug.h"
#include "capsules/process_info.h"
#include "capsules/rng.h"
#include "capsules/temperature.h"
#include "daemon/backends/alarm_linux.h"
#include "daemon/backends/buttons.h"
#include "daemon/backends/console_stdio.h"
#include "daemon/backends/console_tap.h"
#include "daemon/backends/debug_log.h"
#include "daemon/backends/gpio_lines.h"
#include "daemon/backends/input_keys.h"
#include "daemon/backends/led_files.h"
#include "daemon/backends/led_virtual.h"
#include "daemon/backends/rng_getrandom.h"
#include "daemon/backends/sensor_file.h"
#include "daemon/backends/led_lines.h"
#include "daemon/log.h"

#define DRIVERS_MAX 11u

/*
 * Chosen so that the IPC grant, together with those of console and alarm, fits into the 1024 bytes of kernel memory that apps
 * request by default.
 */
#define IPC_IDS 20u

_Static_assert(DEVICE_GPIO_LINES_MAX <= GPIO_LINES_MAX, "every line is a pin");

_Static_assert(DEVICE_LEDS_MAX == LED_VIRTUAL_MAX && DEVICE_LED_NAME_MAX == LED_FILES_NAME_MAX, "every LED has room");

_Static_assert(CONSOLE_PIECE_MAX <= CONSOLE_STDIO_PIECE_MAX, "a piece must be taken whole");

/* A sensor of the machine. Without a configured device there is no driver. */
struct sensor {
	struct capsule_sensor capsule;
	struct process_queue_entry *waiting;
	struct sensor_file *device;
};

struct assembly {
	struct assembly_client client;
	struct kc_kernel *kernel;
	const struct assembly_watcher *watcher; /* NULL: none */
	uint32_t slots;
	struct kc_driver drivers[DRIVERS_MAX];
	uint32_t driver_count;

	struct capsule_alarm alarm;
	struct process_deadline *deadlines;
	struct alarm_linux *alarm_device;

	struct capsule_console console;
	struct process_queue_entry *console_waiting;
	struct capsule_console_channel *console_channels;
	uint8_t console_piece[CONSOLE_PIECE_MAX];
	struct console_stdio *console_device;
	struct console_tap *console_tap;

	struct capsule_led led;
	struct led_virtual led_device;
	struct led_files led_files;
	bool show_leds;
	struct led_lines led_lines;

	struct capsule_low_level_debug debug;
	struct process_queue_entry *debug_waiting;
	struct debug_log *debug_device;

	struct capsule_rng rng;
	struct process_queue_entry *rng_waiting;
	struct rng_getrandom *rng_device;

	struct capsule_process_info process_info;
	const char *const *process_managers;
	size_t process_manager_count;

	struct capsule_button button;
	struct capsule_button_listener *button_listeners;
	struct buttons buttons;
	char input_device[PATH_MAX];
	struct input_keys input_keys;

	struct capsule_gpio gpio;
	struct gpio_lines *gpio_lines; /* NULL: no pins */

	struct sensor temperature;
	struct sensor humidity;

	struct kc_ipc ipc;
	struct kc_ipc_user *ipc_users;
};

/* Callbacks from the devices. They pass events to the capsules, and tell the client that assembly_is_busy may have changed. */

static void changed(struct assembly *assembly)
{
	assembly->client.changed(assembly->client.context);
}

static void alarm_fired(void *context)
{
	struct assembly *assembly = context;

	capsule_alarm_fired(&assembly->alarm);
	changed(assembly);
}

static void console_transmitted(void *context, uint32_t channel, uint32_t sent)
{
	struct assembly *assembly = context;

	capsule_console_transmitted(&assembly->console, channel, sent);
	changed(assembly);
}

static void console_received(void *context, uint32_t channel, const uint8_t *bytes, uint32_t count)
{
	struct assembly *assembly = context;

	capsule_console_received(&assembly->console, channel, bytes, count);
	changed(assembly);
}

/* Input from the back end passes through the tap, which may have other input to deliver. */
static void console_device_received(void *context, uint32_t channel, const uint8_t *bytes, uint32_t count)
{
	struct assembly *assembly = context;

	console_tap_received(assembly->console_tap, channel, bytes, count);
}

static size_t console_name(void *context, struct kc_process_id who, char *name, size_t size)
{
	struct assembly *assembly = context;
	const char *text = assembly->client.name(assembly->client.context, who);
	size_t length = strlen(text);

	if (length > size)
		length = size;
	memcpy(name, text, length);
	return length;
}

static bool console_short_id(void *context, struct kc_process_id who, uint32_t *short_id)
{
	const struct assembly *assembly = context;
	struct kc_short_id id = assembly->kernel->processes[who.index].short_id;

	*short_id = id.fixed;
	return kc_short_id_is_fixed(id);
}

static void console_output_failed(void *context, int error)
{
	struct assembly *assembly = context;

	log_error("standard output: %s: the output of apps is lost from now on", strerror(error));
	changed(assembly);
}

static void console_input_ended(void *context)
{
	changed(context);
}

static void debug_written(void *context)
{
	struct assembly *assembly = context;

	capsule_low_level_debug_written(&assembly->debug);
	changed(assembly);
}

static void rng_words(void *context, const uint32_t *words, uint32_t count)
{
	struct assembly *assembly = context;

	capsule_rng_words(&assembly->rng, words, count);
	changed(assembly);
}

static void temperature_measured(void *context, enum kc_error error, int32_t value)
{
	struct assembly *assembly = context;

	capsule_sensor_measured(&assembly->temperature.capsule, error, value);
	changed(assembly);
}

static void humidity_measured(void *context, enum kc_error error, int32_t value)
{
	struct assembly *assembly = context;

	capsule_sensor_measured(&assembly->humidity.capsule, error, value);
	changed(assembly);
}

static void button_changed(void *context, uint32_t index, bool pressed)
{
	struct assembly *assembly = context;

	capsule_button_changed(&assembly->button, index, pressed);
	changed(assembly);
}

static void pin_fired(void *context, uint32_t pin, bool high)
{
	struct assembly *assembly = context;

	capsule_gpio_fired(&assembly->gpio, pin, high);
	changed(assembly);
}

static void key_changed(void *context, uint32_t index, bool pressed)
{
	struct assembly *assembly = context;

	(void)buttons_press(&assembly->buttons, index, pressed);
}

static void led_changed(void *context, uint32_t index, bool on, struct kc_process_id who)
{
	struct assembly *assembly = context;

	led_files_show(&assembly->led_files, index, on);
	/* Switching off all LEDs at start-up, before any process exists, need not be reported. */
	if (who.identifier == UINT64_MAX)
		return;
	if (assembly->show_leds)
		led_lines_add(&assembly->led_lines, index, on, assembly->client.name(assembly->client.context, who));
	if (assembly->watcher != NULL)
		assembly->watcher->led_changed(assembly->watcher->context, index, on, who);
}

/* Management rights are granted by the name that the operator gave the app. */
static bool may_manage_processes(void *context, struct kc_process_id process)
{
	const struct assembly *assembly = context;
	const char *name = assembly->client.name(assembly->client.context, process);

	for (size_t i = 0; i < assembly->process_manager_count; i++) {
		if (strcmp(name, assembly->process_managers[i]) == 0)
			return true;
	}
	return false;
}

/* Construction. */

/* Returns false with errno set, after logging why. */
static bool make_leds(struct assembly *assembly, const struct assembly_options *options, const struct device_options *devices)
{
	uint32_t count = devices->led_count > 0 ? devices->led_count : options->leds > 0 ? options->leds : LED_VIRTUAL_DEFAULT;
	char reason[512];
	int error;

	led_virtual_init(&assembly->led_device, count, led_changed, assembly);
	for (uint32_t i = 0; i < devices->led_count; i++) {
		if (devices->leds[i][0] == '\0')
			continue;
		error = led_files_add(&assembly->led_files, i, LED_FILES_FOLDER, devices->leds[i], reason, sizeof reason);
		if (error < 0) {
			log_error("%s", reason);
			errno = -error;
			return false;
		}
	}
	return true;
}

/* Likewise. */
static bool make_buttons(struct assembly *assembly, struct loop *loop, const struct device_options *devices)
{
	uint32_t count = devices->button_count;

	if (devices->input_device[0] != '\0') {
		int error;

		memcpy(assembly->input_device, devices->input_device, sizeof assembly->input_device);
		error = input_keys_open(&assembly->input_keys, loop, assembly->input_device, key_changed, assembly);
		if (error < 0) {
			log_error("buttons: %s: %s", assembly->input_device,
				  error == -ENOTTY  ? "it is not an input device"
				  : error == -ENXIO ? "it has no keys"
						    : strerror(-error));
			errno = -error;
			return false;
		}
		count = assembly->input_keys.count;
	}
	buttons_init(&assembly->buttons, count, button_changed, assembly);
	return true;
}

/* Likewise. */
static bool make_pins(struct assembly *assembly, struct loop *loop, const struct device_options *devices)
{
	struct gpio_chip chip;
	char reason[512];
	int error;

	if (devices->gpio_line_count == 0)
		return true;
	error =
	    gpio_libgpiod_open(devices->gpio_chip, devices->gpio_lines, devices->gpio_line_count, &chip, reason, sizeof reason);
	if (error < 0) {
		log_error("%s", reason);
		errno = -error;
		return false;
	}
	assembly->gpio_lines = gpio_lines_new(loop, chip, devices->gpio_line_count, pin_fired, assembly);
	return assembly->gpio_lines != NULL;
}

/* Hundredths of a degree: the range of plausible values. */
#define COLDEST (-27315)
#define HOTTEST 1000000
/* Hundredths of a percent. */
#define DRIEST   0
#define WETTEST  10000
#define TOO_MUCH 1000

/* Makes the configured sensors, if any. */
static bool make_sensors(struct assembly *assembly, struct loop *loop, const struct device_options *devices)
{
	struct sensor_file_options temperature = {
	    .what = "temperature", .path = devices->temperature, .lowest = COLDEST, .highest = HOTTEST};
	struct sensor_file_options humidity = {
	    .what = "humidity", .path = devices->humidity, .lowest = DRIEST, .highest = WETTEST, .tolerance = TOO_MUCH};

	if (devices->temperature[0] != '\0')
		assembly->temperature.device = sensor_file_new(loop, &temperature, temperature_measured, assembly);
	if (devices->humidity[0] != '\0')
		assembly->humidity.device = sensor_file_new(loop, &humidity, humidity_measured, assembly);
	return (devices->temperature[0] == '\0' || assembly->temperature.device != NULL) &&
	       (devices->humidity[0] == '\0' || assembly->humidity.device != NULL);
}

static bool make_devices(struct assembly *assembly, struct loop *loop, const struct assembly_options *options)
{
	struct console_stdio_options console = {
	    .input_fd = STDIN_FILENO,
	    .output_fd = STDOUT_FILENO,
	    .prefix = options->prefix,
	    .channels = assembly->slots,
	    .console = assembly,
	    .transmitted = console_transmitted,
	    .received = console_device_received,
	    .owner = assembly,
	    .name = console_name,
	    .short_id = console_short_id,
	    .journal_socket = options->journal_socket,
	    .output_failed = console_output_failed,
	    .input_ended = console_input_ended,
	};

	assembly->alarm_device = alarm_linux_new(loop, alarm_fired, assembly);
	assembly->console_device = console_stdio_new(loop, &console);
	assembly->debug_device = debug_log_new(loop, STDERR_FILENO, options->journal_socket != NULL, debug_written, assembly);
	assembly->rng_device = rng_getrandom_new(loop, rng_words, assembly);
	assembly->console_tap = console_tap_new(loop, assembly->slots, assembly, console_received);
	assembly->show_leds = options->show_leds;
	assembly->led_lines = (struct led_lines){.console = assembly->console_device};
	return assembly->alarm_device != NULL && assembly->console_device != NULL && assembly->console_tap != NULL &&
	       assembly->debug_device != NULL && assembly->rng_device != NULL;
}

static bool make_storage(struct assembly *assembly, uint32_t slots)
{
	assembly->slots = slots;
	assembly->deadlines = calloc(slots, sizeof *assembly->deadlines);
	assembly->console_waiting = calloc(slots, sizeof *assembly->console_waiting);
	assembly->console_channels = calloc(slots, sizeof *assembly->console_channels);
	assembly->debug_waiting = calloc(slots, sizeof *assembly->debug_waiting);
	assembly->rng_waiting = calloc(slots, sizeof *assembly->rng_waiting);
	assembly->button_listeners = calloc(slots, sizeof *assembly->button_listeners);
	assembly->ipc_users = calloc(slots, sizeof *assembly->ipc_users);
	assembly->temperature.waiting = calloc(slots, sizeof *assembly->temperature.waiting);
	assembly->humidity.waiting = calloc(slots, sizeof *assembly->humidity.waiting);
	return assembly->deadlines != NULL && assembly->console_waiting != NULL && assembly->console_channels != NULL &&
	       assembly->debug_waiting != NULL && assembly->rng_waiting != NULL && assembly->temperature.waiting != NULL &&
	       assembly->humidity.waiting != NULL && assembly->button_listeners != NULL && assembly->ipc_users != NULL;
}

static void add_driver(struct assembly *assembly, struct kc_driver driver)
{
	assembly->drivers[assembly->driver_count++] = driver;
}

/* Grants are numbered in this order. A successor of the daemon would identify grants by driver number, not by position. */
static void make_drivers(struct assembly *assembly)
{
	add_driver(assembly, capsule_alarm_driver(&assembly->alarm));
	add_driver(assembly, capsule_console_driver(&assembly->console));
	add_driver(assembly, capsule_led_driver(&assembly->led));
	add_driver(assembly, capsule_low_level_debug_driver(&assembly->debug));
	add_driver(assembly, capsule_rng_driver(&assembly->rng));
	add_driver(assembly, capsule_process_info_driver(&assembly->process_info));
	if (assembly->buttons.count > 0)
		add_driver(assembly, capsule_button_driver(&assembly->button));
	if (assembly->gpio_lines != NULL)
		add_driver(assembly, capsule_gpio_driver(&assembly->gpio));
	if (assembly->temperature.device != NULL)
		add_driver(assembly, capsule_temperature_driver(&assembly->temperature.capsule));
	if (assembly->humidity.device != NULL)
		add_driver(assembly, capsule_humidity_driver(&assembly->humidity.capsule));
	add_driver(assembly, kc_ipc_driver(&assembly->ipc));
}

struct assembly *assembly_new(struct loop *loop, uint32_t slots, const struct assembly_options *options,
			      const struct assembly_client *client)
{
	struct assembly *assembly = calloc(1, sizeof *assembly);
	struct device_options defaults;
	const struct device_options *devices = options->devices;

	if (assembly == NULL)
		return NULL;
	if (devices == NULL) {
		device_options_init(&defaults);
		devices = &defaults;
	}
	assembly->client = *client;
	assembly->input_keys.fd = -1;
	led_files_init(&assembly->led_files);
	errno = ENOMEM;
	if (!make_storage(assembly, slots) || !make_devices(assembly, loop, options) || !make_leds(assembly, options, devices) ||
	    !make_buttons(assembly, loop, devices) || !make_pins(assembly, loop, devices) ||
	    !make_sensors(assembly, loop, devices)) {
		int error = errno;

		assembly_free(assembly);
		errno = error;
		return NULL;
	}
	kc_ipc_init(&assembly->ipc, assembly->ipc_users, slots, IPC_IDS);
	make_drivers(assembly);
	return assembly;
}

void assembly_free(struct assembly *assembly)
{
	if (assembly == NULL)
		return;
	alarm_linux_free(assembly->alarm_device);
	console_stdio_free(assembly->console_device);
	console_tap_free(assembly->console_tap);
	debug_log_free(assembly->debug_device);
	rng_getrandom_free(assembly->rng_device);
	free(assembly->deadlines);
	free(assembly->console_waiting);
	free(assembly->console_channels);
	free(assembly->debug_waiting);
	free(assembly->rng_waiting);
	led_files_close(&assembly->led_files);
	input_keys_close(&assembly->input_keys);
	free(assembly->button_listeners);
	free(assembly->ipc_users);
	gpio_lines_free(assembly->gpio_lines);
	sensor_file_free(assembly->temperature.device);
	sensor_file_free(assembly->humidity.device);
	free(assembly->temperature.waiting);
	free(assembly->humidity.waiting);
	free(assembly);
}

struct kc_driver *assembly_drivers(struct assembly *assembly, uint32_t *count)
{
	*count = assembly->driver_count;
	return assembly->drivers;
}

void assembly_start(struct assembly *assembly, struct kc_kernel *kernel)
{
	struct capsule_console_storage console = {
	    .waiting = assembly->console_waiting,
	    .channels = assembly->console_channels,
	    .piece = assembly->console_piece,
	    .piece_size = sizeof assembly->console_piece,
	};

	assembly->kernel = kernel;
	capsule_alarm_init(&assembly->alarm, kernel, assembly->deadlines, alarm_linux_hil(assembly->alarm_device));
	capsule_console_init(&assembly->console, kernel, console,
			     console_tap_hil(assembly->console_tap, console_stdio_hil(assembly->console_device)));
	capsule_led_init(&assembly->led, kernel, led_virtual_hil(&assembly->led_device));
	capsule_low_level_debug_init(&assembly->debug, kernel, assembly->debug_waiting, debug_log_hil(assembly->debug_device));
	capsule_rng_init(&assembly->rng, kernel, assembly->rng_waiting, rng_getrandom_hil(assembly->rng_device));
	capsule_process_info_init(&assembly->process_info, kernel, may_manage_processes, assembly);
	if (assembly->buttons.count > 0)
		capsule_button_init(&assembly->button, kernel, assembly->button_listeners, buttons_hil(&assembly->buttons));
	if (assembly->input_keys.fd >= 0)
		input_keys_tell_held(&assembly->input_keys);
	if (assembly->gpio_lines != NULL)
		capsule_gpio_init(&assembly->gpio, kernel, gpio_lines_hil(assembly->gpio_lines));
	if (assembly->temperature.device != NULL)
		capsule_temperature_init(&assembly->temperature.capsule, kernel, assembly->temperature.waiting,
					 sensor_file_hil(assembly->temperature.device));
	if (assembly->humidity.device != NULL)
		capsule_humidity_init(&assembly->humidity.capsule, kernel, assembly->humidity.waiting,
				      sensor_file_hil(assembly->humidity.device));
}

static bool is_measuring(const struct sensor *sensor, struct kc_process_id process)
{
	return sensor->device != NULL && capsule_sensor_busy(&sensor->capsule, process);
}

void assembly_set_process_managers(struct assembly *assembly, const char *const *names, size_t count)
{
	assembly->process_managers = names;
	assembly->process_manager_count = count;
}

void assembly_watch(struct assembly *assembly, const struct assembly_watcher *watcher)
{
	assembly->watcher = watcher;
	if (watcher != NULL)
		console_tap_watch(assembly->console_tap, watcher->console_wrote, watcher->context);
	else
		console_tap_watch(assembly->console_tap, NULL, NULL);
}

uint32_t assembly_console_input(struct assembly *assembly, struct kc_process_id process, const uint8_t *bytes, uint32_t length)
{
	return console_tap_input(assembly->console_tap, process, bytes, length);
}

uint32_t assembly_led_count(const struct assembly *assembly)
{
	return assembly->led_device.count;
}

bool assembly_led_is_on(const struct assembly *assembly, uint32_t index)
{
	struct kc_hil_led hil = led_virtual_hil((struct led_virtual *)&assembly->led_device);

	return hil.ops->get(hil.context, index);
}

bool assembly_press_button(struct assembly *assembly, uint32_t index, bool pressed)
{
	return buttons_press(&assembly->buttons, index, pressed);
}

void assembly_process_ended(struct assembly *assembly, struct kc_process_id process)
{
	console_stdio_process_ended(assembly->console_device, process);
}

bool assembly_is_busy(const struct assembly *assembly, struct kc_process_id process)
{
	return capsule_alarm_busy(&assembly->alarm, process) || capsule_console_busy(&assembly->console, process) ||
	       capsule_low_level_debug_busy(&assembly->debug, process) || capsule_rng_busy(&assembly->rng, process) ||
	       is_measuring(&assembly->temperature, process) || is_measuring(&assembly->humidity, process) ||
	       (console_stdio_input_is_open(assembly->console_device) && capsule_console_reading(&assembly->console, process));
}

int assembly_finish(struct assembly *assembly, uint64_t deadline_ns)
{
	int error;

	debug_log_finish(assembly->debug_device, deadline_ns);
	/* Flush first, to make room for the LED lines. */
	error = console_stdio_finish(assembly->console_device, deadline_ns);
	if (error != 0)
		return error;
	led_lines_finish(&assembly->led_lines);
	return console_stdio_finish(assembly->console_device, deadline_ns);
}
