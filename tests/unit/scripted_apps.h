/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Apps that make any calls of the capsules, drawn at random. Beside the capsules these files keep what each app is still owed: every
 * operation that was begun ends with one upcall, unless it was replaced or its life ended, and no byte of an app changes but in buffers
 * that it shares for writing. What is not so is noted in scripted_broken.
 */
#ifndef TESTS_UNIT_SCRIPTED_APPS_H
#define TESTS_UNIT_SCRIPTED_APPS_H

#include "tests/unit/capsules_rig.h"

#define SCRIPTED_APPS   5u
#define SCRIPTED_BUFFER 64u /* bytes of each buffer that an app shares */

/* What an app may wait for. */
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
	uint32_t written; /* of the write that was begun last */
	uint8_t bytes[FIXTURE_INITIAL_BREAK];
};
extern struct scripted_app scripted_apps[SCRIPTED_APPS];
/* By channel: the life whose piece is under way; KC_NO_LIFE if its write was replaced. */
extern kc_identifier scripted_sender[FIXTURE_SLOTS];
extern const char *scripted_broken; /* NULL: nothing */
extern uint32_t scripted_drawn;     /* the seed */

uint32_t scripted_draw(uint32_t below);
void scripted_wants(bool holds, const char *what);

/* The app executes, and is to subscribe and to write its text. */
void scripted_app_begin_life(uint32_t index);
/* A life that is over is owed nothing. */
void scripted_apps_notice_ends(void);
/* Takes all upcalls that came. True if the app executes now. */
bool scripted_app_catch_up(uint32_t index);
/* One of all the calls that apps make. */
void scripted_app_act(uint32_t index);
/* What holds at any time. */
void scripted_app_check(uint32_t index);

/* The error of a command that returns; KC_OK also if the caller is over. */
enum kc_error scripted_app_command(uint32_t index, uint32_t driver, uint32_t number, uint32_t arg0, uint32_t arg1);
void scripted_app_write(uint32_t index);
void scripted_app_read(uint32_t index, uint32_t length);
void scripted_app_set_alarm(uint32_t index);
/* Shares all of its buffers. */
void scripted_app_share_all(uint32_t index);
uint8_t scripted_app_text(uint32_t app, uint32_t offset);
uint32_t scripted_app_channel(uint32_t app);

#endif
