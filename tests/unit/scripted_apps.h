/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
* Apps that make random calls to the capsules. These files also track what each app is still owed: every
* started operation ends with one upcall, unless it was replaced or its life ended, and no byte of an app changes except in buffers
* that it shares for writing. scripted_broken records a violation.
 */
#ifndef TESTS_UNIT_SCRIPTED_APPS_H
#define TESTS_UNIT_SCRIPTED_APPS_H

#include "tests/unit/capsules_rig.h"

#define SCRIPTED_APPS   5u
#define SCRIPTED_BUFFER 64u /* bytes of each buffer that an app shares */

/* The operations that an app may wait for. */
enum {
	SCRIPTED_ALARM,
	SCRIPTED_WRITE,
	SCRIPTED_READ,
	SCRIPTED_RANDOM,
	SCRIPTED_MEASURE,
	SCRIPTED_BUTTON,
	SCRIPTED_PIN,
	SCRIPTED_UPCALLS
};

struct scripted_app {
	kc_identifier life;
	bool executes;
	bool owed[SCRIPTED_UPCALLS];
	uint32_t waits_for;
	uint64_t deadline; /* of the alarm */
	uint32_t expiration;
	uint32_t written; /* of the last write */
	uint8_t bytes[FIXTURE_INITIAL_BREAK];
};
extern struct scripted_app scripted_apps[SCRIPTED_APPS];
/* Per channel: the life whose piece is being sent; KC_NO_LIFE if its write was replaced. */
extern kc_identifier scripted_sender[FIXTURE_SLOTS];
extern const char *scripted_broken; /* NULL: no violation */
extern uint32_t scripted_drawn;     /* the seed */

uint32_t scripted_draw(uint32_t below);
void scripted_wants(bool holds, const char *what);

/* The app executes; makes it subscribe and write its text. */
void scripted_app_begin_life(uint32_t index);
/* A life that is over is owed nothing. */
void scripted_apps_notice_ends(void);
/* Takes all pending upcalls. True if the app executes now. */
bool scripted_app_catch_up(uint32_t index);
/* Makes a random call. */
void scripted_app_act(uint32_t index);
/* Checks the invariants. */
void scripted_app_check(uint32_t index);

/* Makes a command. Returns its error; KC_OK also if the caller has ended. */
enum kc_error scripted_app_command(uint32_t index, uint32_t driver, uint32_t number, uint32_t arg0, uint32_t arg1);
void scripted_app_write(uint32_t index);
void scripted_app_read(uint32_t index, uint32_t length);
void scripted_app_set_alarm(uint32_t index);
/* Shares all of its buffers. */
void scripted_app_share_all(uint32_t index);
uint8_t scripted_app_text(uint32_t app, uint32_t offset);
uint32_t scripted_app_channel(uint32_t app);

#endif
