/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Random sequences of actions of apps, of devices, and of process management. */
#include "tests/unit/harness.h"
#include "tests/unit/scripted_apps.h"

#define STEPS 30000u

static struct capsules_rig *const rig = &capsules_rig;
static struct port_fixture *const fixture = &capsules_rig.fixture;

/* Devices. */

static void compare_piece(struct kc_process_id writer, const uint8_t *bytes, uint32_t length)
{
	const struct scripted_app *app = &scripted_apps[writer.index];

	scripted_wants(writer.identifier == app->life, "a piece is a living process's");
	scripted_sender[scripted_app_channel(writer.index)] = writer.identifier;
	for (uint32_t i = 0; i < length; i++)
		scripted_wants(bytes[i] == scripted_app_text(writer.index, app->written + i),
			       "a write goes out as it was, in its order");
}

static void send(uint32_t channel, uint32_t count)
{
	if (!rig->sending[channel])
		return;
	for (uint32_t i = 0; i < SCRIPTED_APPS; i++)
		scripted_apps[i].written += scripted_apps[i].life == scripted_sender[channel] ? count : 0;
	scripted_sender[channel] = KC_NO_LIFE;
	capsules_rig_sent(channel, count);
}

static void pass_time(void)
{
	static const uint32_t spans[] = {1, 10, 0x8000, 0x40000000};

	capsules_rig_fire(); /* alarms are at most this late */
	rig->time += scripted_draw(spans[scripted_draw(4)]) + 1;
	if (scripted_draw(2) == 0)
		capsules_rig_fire();
}

static void device_moves(void)
{
	static const uint8_t typed[RIG_RECEIVE_MAX] = "words that are typed";
	uint32_t channel = scripted_draw(rig->channels);

	switch (scripted_draw(9)) {
	case 0:
	case 1:
		send(channel,
		     scripted_draw(6) == 0 ? scripted_draw(rig->sending_length[channel] + 1) : rig->sending_length[channel]);
		break;
	case 2:
		capsules_rig_received(channel, typed, scripted_draw(rig->receiving_length[channel] + 1));
		break;
	case 3:
		capsules_rig_words(scripted_draw(KC_HIL_RNG_WORDS_MAX));
		break;
	case 4:
		capsules_rig_measured(scripted_draw(4) == 0 ? KC_FAIL : KC_OK);
		break;
	case 5:
		capsules_rig_printed();
		break;
	case 6:
		pass_time();
		break;
	case 7:
		capsules_rig_press(scripted_draw(RIG_BUTTONS), scripted_draw(2) == 0);
		capsule_gpio_fired(&rig->gpio, scripted_draw(RIG_PINS), scripted_draw(2) == 0);
		break;
	default:
		rig->refuse = scripted_draw(8) == 0 ? KC_FAIL : KC_OK;
	}
}

/* Management of processes from outside. */

static void manage(uint32_t index)
{
	struct kc_completion none = {.has_code = false};

	switch (scripted_draw(24)) {
	case 0:
		kc_process_fault(&fixture->kernel, index);
		break;
	case 1:
		kc_process_terminate(&fixture->kernel, index, none);
		if (scripted_draw(2) == 0 && kc_process_unload(&fixture->kernel, index)) {
			CU_ASSERT_EQUAL(port_fixture_load(fixture), index);
			scripted_app_begin_life(index);
		}
		break;
	case 2:
	case 3:
		kc_process_stop(&fixture->kernel, index);
		break;
	case 4:
		kc_process_try_restart(&fixture->kernel, index, none);
		break;
	default:
		kc_process_resume(&fixture->kernel, index);
		kc_process_start(&fixture->kernel, index);
	}
}

/* An overflowed queue has lost upcalls that the app was owed. */
static void give_up_on_full_queues(void)
{
	struct kc_process_info info;

	for (uint32_t i = 0; i < SCRIPTED_APPS; i++) {
		if (kc_process_info(&fixture->kernel, i, &info) && info.dropped_upcalls != 0)
			kc_process_try_restart(&fixture->kernel, i, (struct kc_completion){.has_code = false});
	}
}

static void step(void)
{
	uint32_t index = scripted_draw(SCRIPTED_APPS);

	switch (scripted_draw(4)) {
	case 0:
	case 1:
		if (scripted_app_catch_up(index))
			scripted_app_act(index);
		break;
	case 2:
		device_moves();
		break;
	default:
		manage(index);
	}
	give_up_on_full_queues();
	scripted_apps_notice_ends();
	for (uint32_t i = 0; i < SCRIPTED_APPS; i++)
		scripted_app_check(i);
	scripted_wants(rig->broken == NULL, rig->broken);
}

/* Lets all devices complete their work, until nothing is left to do. */
static void settle(void)
{
	static const uint8_t typed[RIG_RECEIVE_MAX] = {0};

	rig->refuse = KC_OK;
	for (uint32_t round = 0; round < 200; round++) {
		for (uint32_t channel = 0; channel < rig->channels; channel++) {
			send(channel, rig->sending_length[channel]);
			capsules_rig_received(channel, typed, rig->receiving_length[channel]);
		}
		capsules_rig_words(KC_HIL_RNG_WORDS_MAX);
		capsules_rig_measured(KC_OK);
		capsules_rig_printed();
		if (rig->armed && rig->time < rig->fires_at)
			rig->time = rig->fires_at;
		capsules_rig_fire();
		for (uint32_t i = 0; i < SCRIPTED_APPS; i++) {
			kc_process_resume(&fixture->kernel, i);
			kc_process_start(&fixture->kernel, i);
			(void)scripted_app_catch_up(i);
		}
		give_up_on_full_queues();
		scripted_apps_notice_ends();
	}
}

static void expect_nothing_owed(void)
{
	for (uint32_t i = 0; i < SCRIPTED_APPS; i++) {
		struct kc_process_id id = fixture_id(fixture, i);

		for (uint32_t which = 0; which < SCRIPTED_UPCALLS; which++)
			scripted_wants(!scripted_apps[i].owed[which], "everything that was begun ends");
		scripted_wants(!capsule_alarm_busy(&rig->alarm, id) && !capsule_console_busy(&rig->console, id) &&
				   !capsule_console_reading(&rig->console, id) && !capsule_rng_busy(&rig->rng, id) &&
				   !capsule_sensor_busy(&rig->sensor, id) && !capsule_low_level_debug_busy(&rig->debug, id),
			       "who has nothing begun is not busy");
	}
}

/* No driver is stuck: all operations work when they are started again. */
static void begin_everything(void)
{
	for (uint32_t i = 0; i < SCRIPTED_APPS; i++) {
		kc_process_try_restart(&fixture->kernel, i, (struct kc_completion){.has_code = false});
		scripted_apps_notice_ends();
		scripted_wants(scripted_app_catch_up(i), "a new life executes");
		scripted_app_share_all(i);
		scripted_app_write(i);
		if (rig->channels != 1 || i == 0)
			scripted_app_read(i, RIG_RECEIVE_MAX);
		scripted_wants(scripted_apps[i].owed[SCRIPTED_READ] || (rig->channels == 1 && i != 0),
			       "a channel is free to read");
		scripted_app_set_alarm(i);
		scripted_apps[i].owed[SCRIPTED_RANDOM] = scripted_apps[i].owed[SCRIPTED_MEASURE] = true;
		scripted_wants(scripted_app_command(i, CAPSULE_RNG_NUMBER, 1, 9, 0) == KC_OK, "random bytes can be had");
		scripted_wants(scripted_app_command(i, CAPSULE_TEMPERATURE_NUMBER, 1, 0, 0) == KC_OK, "a measurement can be had");
	}
}

static void run(uint32_t seed, uint32_t channels)
{
	scripted_drawn = seed;
	scripted_broken = NULL;
	rig->on_piece = compare_piece;
	capsules_rig_begin(channels);
	rig->time = (uint64_t)scripted_draw(4) << 30;
	for (uint32_t i = 0; i < FIXTURE_SLOTS; i++)
		scripted_sender[i] = KC_NO_LIFE;
	for (uint32_t i = 0; i < SCRIPTED_APPS; i++)
		scripted_app_begin_life(port_fixture_load(fixture));
	for (uint32_t i = 0; i < STEPS && scripted_broken == NULL; i++)
		step();
	if (scripted_broken == NULL) {
		settle();
		expect_nothing_owed();
		begin_everything();
		settle();
		expect_nothing_owed();
	}
	port_fixture_end(fixture);
	if (scripted_broken != NULL) {
		printf("# seed %u: %s\n", seed, scripted_broken);
		CU_FAIL("see above");
	}
}

static void on_one_wire(void)
{
	scripted_broken = NULL;
	for (uint32_t seed = 1; seed <= 8 && scripted_broken == NULL; seed++)
		run(seed, 1);
	CU_PASS("all steps");
}

static void on_channels_of_their_own(void)
{
	scripted_broken = NULL;
	for (uint32_t seed = 101; seed <= 108 && scripted_broken == NULL; seed++)
		run(seed, FIXTURE_SLOTS);
	CU_PASS("all steps");
}

HARNESS_MAIN({"capsules: in any order, what was begun ends once, and nothing else is touched", on_one_wire},
	     {"capsules: the same with a channel for each process", on_channels_of_their_own})
