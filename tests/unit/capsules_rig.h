/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
* All capsules with operations that complete later, on the real core, with devices controlled by the test. If a capsule violates a device's
* contract, capsules_rig.broken says how.
 */
#ifndef TESTS_UNIT_CAPSULES_RIG_H
#define TESTS_UNIT_CAPSULES_RIG_H

#include "capsules/alarm.h"
#include "capsules/button.h"
#include "capsules/console.h"
#include "capsules/gpio.h"
#include "capsules/low_level_debug.h"
#include "capsules/process_info.h"
#include "capsules/rng.h"
#include "capsules/temperature.h"
#include "tests/unit/port_fixture.h"

#define RIG_CAPSULES    8u
#define RIG_PIECE       16u
#define RIG_RECEIVE_MAX 24u
#define RIG_BUTTONS     3u
#define RIG_PINS        2u

struct capsules_rig {
	struct port_fixture fixture;
	struct kc_driver drivers[RIG_CAPSULES];
	struct capsule_alarm alarm;
	struct capsule_console console;
	struct capsule_rng rng;
	struct capsule_sensor sensor;
	struct capsule_button button;
	struct capsule_gpio gpio;
	struct capsule_low_level_debug debug;
	struct capsule_process_info process_info;

	/* The devices. */
	uint64_t time; /* the alarm's counter, as if it had 64 bits */
	bool armed;    /* the alarm fires at fires_at, or later */
	uint64_t fires_at;
	uint32_t channels; /* piece at the console's device */
	bool sending[FIXTURE_SLOTS], receiving[FIXTURE_SLOTS];
	uint32_t sending_length[FIXTURE_SLOTS], receiving_length[FIXTURE_SLOTS];
	uint32_t words; /* random numbers requested; 0: none */
	bool measuring;
	bool printing;
	bool wanted[RIG_BUTTONS];

	enum kc_error refuse; /* unless KC_OK: devices refuse everything with this error */
	const char *broken;   /* contract violation of a capsule; NULL: none */
	/* Called when a piece is sent for a process, so that the test can compare it. */
	void (*on_piece)(struct kc_process_id writer, const uint8_t *bytes, uint32_t length);
};
extern struct capsules_rig capsules_rig;

void capsules_rig_begin(uint32_t channels);
/* The device completes its pending operation, if any. */
void capsules_rig_sent(uint32_t channel, uint32_t count);
void capsules_rig_received(uint32_t channel, const uint8_t *bytes, uint32_t count);
void capsules_rig_words(uint32_t count);
void capsules_rig_measured(enum kc_error error);
void capsules_rig_printed(void);
void capsules_rig_fire(void);
void capsules_rig_press(uint32_t button, bool pressed);

#endif
