/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "tests/unit/scripted_apps.h"

#include <kc/grant.h>
#include <string.h>

#define TEXT_AT  0x100u /* an app's write buffer */
#define INPUT_AT 0x200u
#define BYTES_AT 0x300u
#define INFO_AT  0x400u

static const struct {
	uint32_t driver, number;
} upcalls[SCRIPTED_UPCALLS] = {{CAPSULE_ALARM_NUMBER, 0}, {CAPSULE_CONSOLE_NUMBER, 1},     {CAPSULE_CONSOLE_NUMBER, 2},
			       {CAPSULE_RNG_NUMBER, 0},   {CAPSULE_TEMPERATURE_NUMBER, 0}, {CAPSULE_BUTTON_NUMBER, 0},
			       {CAPSULE_GPIO_NUMBER, 0}};

/* Buffers that capsules may write to. */
static const struct {
	uint32_t driver, number, offset;
} inputs[] = {
    {CAPSULE_CONSOLE_NUMBER, 1, INPUT_AT}, {CAPSULE_RNG_NUMBER, 0, BYTES_AT}, {CAPSULE_PROCESS_INFO_NUMBER, 0, INFO_AT}};

static struct capsules_rig *const rig = &capsules_rig;
static struct port_fixture *const fixture = &capsules_rig.fixture;

struct scripted_app scripted_apps[SCRIPTED_APPS];
kc_identifier scripted_sender[FIXTURE_SLOTS];
const char *scripted_broken;
uint32_t scripted_drawn;

uint32_t scripted_draw(uint32_t below)
{
	scripted_drawn = scripted_drawn * 1664525u + 1013904223u;
	return (scripted_drawn >> 8) % below;
}

void scripted_wants(bool holds, const char *what)
{
	if (!holds && scripted_broken == NULL)
		scripted_broken = what;
}

uint8_t scripted_app_text(uint32_t app, uint32_t offset)
{
	return (uint8_t)('a' + (offset * 7 + app) % 26);
}

uint32_t scripted_app_channel(uint32_t app)
{
	return rig->channels == 1 ? 0 : app;
}

/* Lives. */

void scripted_app_begin_life(uint32_t index)
{
	struct scripted_app *app = &scripted_apps[index];

	*app = (struct scripted_app){.life = fixture_id(fixture, index).identifier, .executes = true};
	for (uint32_t i = 0; i < SCRIPTED_BUFFER; i++)
		*fixture_bytes(fixture, index, TEXT_AT + i) = scripted_app_text(index, i);
	for (uint32_t i = 0; i < SCRIPTED_UPCALLS; i++)
		fixture_subscribe(fixture, index, upcalls[i].driver, upcalls[i].number, FIXTURE_FUNCTION + 4 * i);
	memcpy(app->bytes, fixture_bytes(fixture, index, 0), sizeof app->bytes);
}

/* A life that is over is owed nothing. */
void scripted_apps_notice_ends(void)
{
	for (uint32_t i = 0; i < SCRIPTED_APPS; i++) {
		if (fixture_id(fixture, i).identifier == scripted_apps[i].life && kc_process_is_running(&fixture->kernel, i))
			continue;
		memset(scripted_apps[i].owed, 0, sizeof scripted_apps[i].owed);
		scripted_apps[i].executes = false;
	}
}

/* Upcalls. */

static void take_upcall(uint32_t index, uint32_t which, const uint32_t arguments[3])
{
	struct scripted_app *app = &scripted_apps[index];

	if (which == SCRIPTED_BUTTON || which == SCRIPTED_PIN) {
		scripted_wants(arguments[0] < (which == SCRIPTED_BUTTON ? RIG_BUTTONS : RIG_PINS),
			       "an upcall names a button or pin that exists");
		return;
	}
	scripted_wants(app->owed[which], "an upcall comes once, of what was begun");
	app->owed[which] = false;
	if (which == SCRIPTED_ALARM)
		scripted_wants(rig->time >= app->deadline && arguments[1] == app->expiration, "an alarm comes when its time has");
	if (which == SCRIPTED_WRITE)
		scripted_wants(arguments[0] == app->written, "a write says how much went out");
	if (which == SCRIPTED_READ)
		scripted_wants(arguments[1] <= SCRIPTED_BUFFER, "a read says what its buffer holds");
	if (which == SCRIPTED_RANDOM)
		scripted_wants(arguments[1] <= SCRIPTED_BUFFER, "random bytes are as many as the buffer holds");
}

/* True if an upcall ran, or the awaited one came. */
static bool go_on_with(uint32_t index, const struct kc_resume *resume)
{
	struct scripted_app *app = &scripted_apps[index];

	app->executes = resume->kind != KC_RESUME_NONE;
	if (resume->kind == KC_RESUME_INIT) {
		scripted_app_begin_life(index);
	} else if (resume->kind == KC_RESUME_UPCALL) {
		take_upcall(index, (resume->pc - FIXTURE_FUNCTION) / 4, resume->r);
		return true;
	} else if (resume->kind == KC_RESUME_RETURN && resume->from_yield_wait_for) {
		take_upcall(index, app->waits_for, resume->r);
		return true;
	}
	return false;
}

static struct kc_resume trap(uint32_t index, enum kc_class class_number, uint32_t r0, uint32_t r1, uint32_t r2, uint32_t r3)
{
	const uint32_t r[4] = {r0, r1, r2, r3};
	struct kc_resume resume;

	scripted_wants(kc_trap(&fixture->kernel, index, ++fixture->sequence, class_number, r), "a trap of who executes is taken");
	kc_process_run(&fixture->kernel, index, &resume);
	return resume;
}

/* Takes all pending upcalls. True if the app executes now. */
bool scripted_app_catch_up(uint32_t index)
{
	struct kc_resume resume;
	bool more = true;

	if (!scripted_apps[index].executes) {
		kc_process_run(&fixture->kernel, index, &resume);
		(void)go_on_with(index, &resume);
	}
	while (more && scripted_apps[index].executes && kc_process_state(&fixture->kernel, index) == KC_STATE_RUNNING) {
		resume = trap(index, KC_CLASS_YIELD, 0, 0, 0, 0);
		more = go_on_with(index, &resume);
	}
	return scripted_apps[index].executes && kc_process_state(&fixture->kernel, index) == KC_STATE_RUNNING;
}

/* Calls of apps. */

/* Makes a command. Returns its error; KC_OK also if the caller has ended. */
enum kc_error scripted_app_command(uint32_t index, uint32_t driver, uint32_t number, uint32_t arg0, uint32_t arg1)
{
	struct kc_resume resume = trap(index, KC_CLASS_COMMAND, driver, number, arg0, arg1);

	(void)go_on_with(index, &resume);
	return resume.kind == KC_RESUME_RETURN && resume.r[0] < KC_SUCCESS ? (enum kc_error)resume.r[1] : KC_OK;
}

void scripted_app_write(uint32_t index)
{
	struct scripted_app *app = &scripted_apps[index];

	app->written = 0;
	if (scripted_sender[scripted_app_channel(index)] == app->life)
		scripted_sender[scripted_app_channel(index)] = KC_NO_LIFE;
	app->owed[SCRIPTED_WRITE] = true;
	scripted_wants(scripted_app_command(index, CAPSULE_CONSOLE_NUMBER, 1, scripted_draw(SCRIPTED_BUFFER + 8), 0) == KC_OK,
		       "a write begins");
}

void scripted_app_read(uint32_t index, uint32_t length)
{
	enum kc_error error = scripted_app_command(index, CAPSULE_CONSOLE_NUMBER, 2, length, 0);

	scripted_wants(!scripted_apps[index].owed[SCRIPTED_READ] || error == KC_BUSY, "one read at a time");
	scripted_wants(error != KC_BUSY || rig->channels == 1 || scripted_apps[index].owed[SCRIPTED_READ],
		       "nobody waits for another's channel");
	scripted_apps[index].owed[SCRIPTED_READ] = scripted_apps[index].owed[SCRIPTED_READ] || error == KC_OK;
}

void scripted_app_set_alarm(uint32_t index)
{
	static const uint32_t spans[] = {1, 3, 40, 0x8000, 0x7fffffff, 0xffffffff};
	struct scripted_app *app = &scripted_apps[index];
	uint32_t dt = scripted_draw(2) == 0 ? scripted_draw(100) : spans[scripted_draw(6)] - scripted_draw(2);
	uint32_t passed = scripted_draw(3) == 0 ? spans[scripted_draw(6)] : 0;
	uint32_t reference = (uint32_t)rig->time - passed;

	app->deadline = rig->time + (passed < dt ? dt - passed : 0);
	app->expiration = reference + dt;
	app->owed[SCRIPTED_ALARM] = true;
	scripted_wants(scripted_app_command(index, CAPSULE_ALARM_NUMBER, passed == 0 ? 5 : 6, passed == 0 ? dt : reference, dt) ==
			   KC_OK,
		       "an alarm is set");
}

static void stop_alarm(uint32_t index)
{
	enum kc_error expected = scripted_apps[index].owed[SCRIPTED_ALARM] ? KC_OK : KC_ALREADY;

	scripted_apps[index].owed[SCRIPTED_ALARM] = false;
	scripted_wants(scripted_app_command(index, CAPSULE_ALARM_NUMBER, 3, 0, 0) == expected, "a set alarm is stopped");
}

static void share(uint32_t index)
{
	uint32_t which = scripted_draw(4);
	uint32_t length = scripted_draw(3) == 0 ? 0 : scripted_draw(SCRIPTED_BUFFER + 1);

	if (which == 3)
		fixture_allow_ro(fixture, index, CAPSULE_CONSOLE_NUMBER, 1, TEXT_AT, length);
	else
		fixture_allow_rw(fixture, index, inputs[which].driver, inputs[which].number, inputs[which].offset, length);
}

void scripted_app_share_all(uint32_t index)
{
	fixture_allow_ro(fixture, index, CAPSULE_CONSOLE_NUMBER, 1, TEXT_AT, SCRIPTED_BUFFER);
	for (uint32_t i = 0; i < sizeof inputs / sizeof inputs[0]; i++)
		fixture_allow_rw(fixture, index, inputs[i].driver, inputs[i].number, inputs[i].offset, SCRIPTED_BUFFER);
}

static void wait_for(uint32_t index)
{
	struct kc_resume resume;
	uint32_t which = scripted_draw(SCRIPTED_MEASURE + 1);

	if (!scripted_apps[index].owed[which])
		return;
	scripted_apps[index].waits_for = which;
	resume = trap(index, KC_CLASS_YIELD, 2, upcalls[which].driver, upcalls[which].number, 0);
	(void)go_on_with(index, &resume);
}

static void wait(uint32_t index)
{
	struct kc_resume resume = trap(index, KC_CLASS_YIELD, 1, 0, 0, 0);

	(void)go_on_with(index, &resume);
}

void scripted_app_act(uint32_t index)
{
	enum kc_error error;

	switch (scripted_draw(18)) {
	case 0:
	case 1:
		scripted_app_write(index);
		break;
	case 2:
		scripted_app_read(index, scripted_draw(SCRIPTED_BUFFER));
		break;
	case 3:
		(void)scripted_app_command(index, CAPSULE_CONSOLE_NUMBER, 3, 0, 0);
		break;
	case 4:
		scripted_app_set_alarm(index);
		break;
	case 5:
		stop_alarm(index);
		break;
	case 6:
		scripted_apps[index].owed[SCRIPTED_RANDOM] = true;
		scripted_wants(scripted_app_command(index, CAPSULE_RNG_NUMBER, 1,
						    scripted_draw(5) == 0 ? 0xffffffff : scripted_draw(SCRIPTED_BUFFER),
						    0) == KC_OK,
			       "random bytes");
		break;
	case 7:
		error = scripted_app_command(index, CAPSULE_TEMPERATURE_NUMBER, 1, 0, 0);
		scripted_wants(error == rig->refuse || error == KC_OK, "a measurement begins, or the device says why not");
		scripted_apps[index].owed[SCRIPTED_MEASURE] = scripted_apps[index].owed[SCRIPTED_MEASURE] || error == KC_OK;
		break;
	case 8:
		(void)scripted_app_command(index, CAPSULE_BUTTON_NUMBER, 1 + scripted_draw(2), scripted_draw(RIG_BUTTONS + 1), 0);
		break;
	case 9:
		(void)scripted_app_command(index, CAPSULE_GPIO_NUMBER, 7, scripted_draw(RIG_PINS + 1), scripted_draw(4));
		break;
	case 10:
		(void)scripted_app_command(index, CAPSULE_LOW_LEVEL_DEBUG_NUMBER, 1 + scripted_draw(3), scripted_draw(9),
					   scripted_draw(9));
		break;
	case 11: /* resumes, stops, faults, ends or starts a process, perhaps itself */
		if (scripted_draw(4) == 0)
			(void)scripted_app_command(index, CAPSULE_PROCESS_INFO_NUMBER, 6,
						   (uint32_t)fixture_id(fixture, scripted_draw(SCRIPTED_APPS)).identifier,
						   scripted_draw(7));
		break;
	case 12:
		(void)scripted_app_command(index, CAPSULE_PROCESS_INFO_NUMBER, 2 + scripted_draw(4),
					   (uint32_t)scripted_apps[scripted_draw(SCRIPTED_APPS)].life, 0);
		break;
	case 13:
		wait(index);
		break;
	case 14:
		wait_for(index);
		break;
	default:
		share(index);
	}
}

/* Invariants that hold at any time. */

static bool is_shared(uint32_t index, uint32_t offset)
{
	struct kc_process_id id = fixture_id(fixture, index);
	uint32_t address, length;

	for (uint32_t i = 0; i < sizeof inputs / sizeof inputs[0]; i++) {
		const struct kc_driver *driver = kc_driver_lookup(&fixture->kernel, inputs[i].driver);

		if (kc_grant_look_allow_rw(&fixture->kernel, driver, id, inputs[i].number, &address, &length) &&
		    fixture_address(offset) - address < length)
			return true;
	}
	return false;
}

static void compare_bytes(uint32_t index)
{
	struct scripted_app *app = &scripted_apps[index];
	const uint8_t *bytes = fixture_bytes(fixture, index, 0);

	if (fixture_id(fixture, index).identifier != app->life || memcmp(bytes, app->bytes, sizeof app->bytes) == 0)
		return;
	for (uint32_t i = 0; i < sizeof app->bytes; i++)
		scripted_wants(bytes[i] == app->bytes[i] || is_shared(index, i), "nothing is written beside shared buffers");
	memcpy(app->bytes, bytes, sizeof app->bytes);
}

void scripted_app_check(uint32_t index)
{
	const struct scripted_app *app = &scripted_apps[index];
	struct kc_process_id id = fixture_id(fixture, index);
	bool rings = capsule_alarm_busy(&rig->alarm, id);

	scripted_wants(!rings || app->owed[SCRIPTED_ALARM], "nobody's alarm is set");
	scripted_wants(rings || !app->owed[SCRIPTED_ALARM] || rig->time >= app->deadline, "an alarm stays set");
	scripted_wants(!rings || rig->armed, "the device is set while an alarm is");
	scripted_wants(!capsule_console_reading(&rig->console, id) || app->owed[SCRIPTED_READ], "nobody's read is under way");
	scripted_wants(!capsule_rng_busy(&rig->rng, id) || app->owed[SCRIPTED_RANDOM], "nobody's random bytes are fetched");
	scripted_wants(!capsule_sensor_busy(&rig->sensor, id) || app->owed[SCRIPTED_MEASURE], "nobody's measurement is made");
	compare_bytes(index);
}
