/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "tests/unit/capsules_rig.h"

#include <string.h>

struct capsules_rig capsules_rig;
static struct capsules_rig *const rig = &capsules_rig;

static void wants(bool holds, const char *what)
{
	if (!holds && rig->broken == NULL)
		rig->broken = what;
}

/* Alarm. */

static uint32_t frequency_hz(void *context)
{
	(void)context;
	return 32768;
}

static uint32_t now(void *context)
{
	(void)context;
	return (uint32_t)rig->time;
}

static void set_alarm(void *context, uint32_t reference, uint32_t dt)
{
	uint32_t elapsed = (uint32_t)rig->time - reference;

	(void)context;
	rig->armed = true;
	rig->fires_at = elapsed < dt ? rig->time + (dt - elapsed) : rig->time;
}

static void disarm(void *context)
{
	(void)context;
	rig->armed = false;
}

void capsules_rig_fire(void)
{
	if (!rig->armed || rig->time < rig->fires_at)
		return;
	rig->armed = false;
	capsule_alarm_fired(&rig->alarm);
}

/* Console. */

static uint32_t channels(void *context)
{
	(void)context;
	return rig->channels;
}

static enum kc_error transmit(void *context, uint32_t channel, struct kc_process_id writer, const uint8_t *bytes, uint32_t length)
{
	(void)context;
	wants(channel < rig->channels && !rig->sending[channel], "one transmission at a time");
	wants(length > 0 && length <= RIG_PIECE, "a piece has bytes, and no more than the device takes");
	if (rig->refuse != KC_OK)
		return rig->refuse;
	rig->sending[channel] = true;
	rig->sending_length[channel] = length;
	rig->on_piece(writer, bytes, length);
	return KC_OK;
}

static enum kc_error receive(void *context, uint32_t channel, struct kc_process_id reader, uint32_t length)
{
	(void)context;
	(void)reader;
	wants(channel < rig->channels && !rig->receiving[channel], "one reception at a time");
	wants(length > 0, "a reception wants bytes");
	if (rig->refuse != KC_OK || length > RIG_RECEIVE_MAX)
		return rig->refuse != KC_OK ? rig->refuse : KC_INVAL;
	rig->receiving[channel] = true;
	rig->receiving_length[channel] = length;
	return KC_OK;
}

static enum kc_error receive_abort(void *context, uint32_t channel)
{
	(void)context;
	return rig->receiving[channel] ? KC_OK : KC_OFF;
}

void capsules_rig_sent(uint32_t channel, uint32_t count)
{
	if (!rig->sending[channel])
		return;
	rig->sending[channel] = false;
	capsule_console_transmitted(&rig->console, channel, count);
}

void capsules_rig_received(uint32_t channel, const uint8_t *bytes, uint32_t count)
{
	if (!rig->receiving[channel])
		return;
	rig->receiving[channel] = false;
	capsule_console_received(&rig->console, channel, bytes, count);
}

/* Random numbers, a sensor, messages. */

static enum kc_error get_words(void *context, uint32_t words)
{
	(void)context;
	wants(rig->words == 0, "one request for random numbers at a time");
	wants(words >= 1 && words <= KC_HIL_RNG_WORDS_MAX, "as many words as the device gives");
	if (rig->refuse == KC_OK)
		rig->words = words;
	return rig->refuse;
}

void capsules_rig_words(uint32_t count)
{
	uint32_t words[KC_HIL_RNG_WORDS_MAX];

	if (rig->words == 0)
		return;
	memset(words, 0x77, sizeof words);
	if (count > rig->words)
		count = rig->words;
	rig->words = 0;
	capsule_rng_words(&rig->rng, words, count);
}

static enum kc_error measure(void *context)
{
	(void)context;
	wants(!rig->measuring, "one measurement at a time");
	rig->measuring = rig->refuse == KC_OK;
	return rig->refuse;
}

void capsules_rig_measured(enum kc_error error)
{
	if (!rig->measuring)
		return;
	rig->measuring = false;
	capsule_sensor_measured(&rig->sensor, error, 2150);
}

static enum kc_error print(void *context, struct kc_process_id who, const char *text, uint32_t length)
{
	(void)context;
	(void)who;
	wants(!rig->printing, "one message at a time");
	wants(length > 0 && length <= KC_HIL_DEBUG_MESSAGE_MAX && text[length - 1] == '\n', "a message is a line");
	rig->printing = rig->refuse == KC_OK;
	return rig->refuse;
}

void capsules_rig_printed(void)
{
	if (!rig->printing)
		return;
	rig->printing = false;
	capsule_low_level_debug_written(&rig->debug);
}

/* Buttons and pins. */

static uint32_t buttons(void *context)
{
	(void)context;
	return RIG_BUTTONS;
}

static bool is_pressed(void *context, uint32_t index)
{
	(void)context;
	return index == 1;
}

static void listen(void *context, uint32_t index, bool wanted)
{
	(void)context;
	wants(rig->wanted[index] != wanted, "a button is listened to once");
	rig->wanted[index] = wanted;
}

void capsules_rig_press(uint32_t button, bool pressed)
{
	if (rig->wanted[button])
		capsule_button_changed(&rig->button, button, pressed);
}

static uint32_t pins(void *context)
{
	(void)context;
	return RIG_PINS;
}

static enum kc_error enable_interrupt(void *context, uint32_t pin, enum kc_hil_gpio_edge edge)
{
	(void)context;
	(void)pin;
	(void)edge;
	return rig->refuse;
}

static bool may_manage(void *context, struct kc_process_id process)
{
	(void)context;
	(void)process;
	return true;
}

static void init_capsules(struct kc_kernel *kernel)
{
	static const struct kc_hil_alarm_ops alarm_ops = {frequency_hz, now, set_alarm, disarm};
	static const struct kc_hil_uart_ops uart_ops = {channels, transmit, receive, receive_abort};
	static const struct kc_hil_rng_ops rng_ops = {get_words};
	static const struct kc_hil_sensor_ops sensor_ops = {measure};
	static const struct kc_hil_debug_ops debug_ops = {print};
	static const struct kc_hil_button_ops button_ops = {buttons, is_pressed, listen};
	static const struct kc_hil_gpio_ops gpio_ops = {.count = pins, .enable_interrupt = enable_interrupt};
	static struct process_deadline deadlines[FIXTURE_SLOTS];
	static struct process_queue_entry writers[FIXTURE_SLOTS], takers[FIXTURE_SLOTS], askers[FIXTURE_SLOTS],
	    printers[FIXTURE_SLOTS];
	static struct capsule_console_channel console_channels[FIXTURE_SLOTS];
	static struct capsule_button_listener listeners[FIXTURE_SLOTS];
	static uint8_t piece[RIG_PIECE];
	struct capsule_console_storage storage = {writers, console_channels, piece, sizeof piece};

	capsule_alarm_init(&rig->alarm, kernel, deadlines, (struct kc_hil_alarm){.ops = &alarm_ops});
	capsule_console_init(&rig->console, kernel, storage, (struct kc_hil_uart){.ops = &uart_ops});
	capsule_rng_init(&rig->rng, kernel, takers, (struct kc_hil_rng){.ops = &rng_ops});
	capsule_temperature_init(&rig->sensor, kernel, askers, (struct kc_hil_sensor){.ops = &sensor_ops});
	capsule_button_init(&rig->button, kernel, listeners, (struct kc_hil_button){.ops = &button_ops});
	capsule_gpio_init(&rig->gpio, kernel, (struct kc_hil_gpio){.ops = &gpio_ops});
	capsule_low_level_debug_init(&rig->debug, kernel, printers, (struct kc_hil_debug){.ops = &debug_ops});
	capsule_process_info_init(&rig->process_info, kernel, may_manage, NULL);
}

void capsules_rig_begin(uint32_t channel_count)
{
	*rig = (struct capsules_rig){.channels = channel_count, .on_piece = rig->on_piece};
	rig->drivers[0] = capsule_alarm_driver(&rig->alarm);
	rig->drivers[1] = capsule_console_driver(&rig->console);
	rig->drivers[2] = capsule_rng_driver(&rig->rng);
	rig->drivers[3] = capsule_temperature_driver(&rig->sensor);
	rig->drivers[4] = capsule_button_driver(&rig->button);
	rig->drivers[5] = capsule_gpio_driver(&rig->gpio);
	rig->drivers[6] = capsule_low_level_debug_driver(&rig->debug);
	rig->drivers[7] = capsule_process_info_driver(&rig->process_info);
	port_fixture_begin(&rig->fixture, rig->drivers, RIG_CAPSULES);
	init_capsules(&rig->fixture.kernel);
}
