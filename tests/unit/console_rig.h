/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The console capsule on the real core, with a device controlled by the tests. */
#ifndef TESTS_UNIT_CONSOLE_RIG_H
#define TESTS_UNIT_CONSOLE_RIG_H

#include "capsules/console.h"
#include "tests/unit/port_fixture.h"

#define CONSOLE_DRIVER CAPSULE_CONSOLE_NUMBER

enum { CONSOLE_WRITE = 1, CONSOLE_READ = 2, CONSOLE_ABORT_READ = 3 };

enum { CONSOLE_UPCALL_WRITTEN = 1, CONSOLE_UPCALL_READ = 2 };

#define READ_FUNCTION (FIXTURE_FUNCTION + 4)
#define CONSOLE_PIECE 16u
#define CONSOLE_TEXT  0u   /* an app's write buffer */
#define CONSOLE_INPUT 256u /* its read buffer */

extern struct port_fixture fixture;
extern struct capsule_console the_console;
extern struct kc_driver drivers[1];

/* The device. */
struct console_rig_device {
	uint32_t channels;
	bool sending[FIXTURE_SLOTS];
	struct kc_process_id writer[FIXTURE_SLOTS];
	uint32_t sending_length[FIXTURE_SLOTS];
	bool receiving[FIXTURE_SLOTS];
	uint32_t receiving_length[FIXTURE_SLOTS];
	bool aborted[FIXTURE_SLOTS];
	char out[4096]; /* everything sent, each piece as [slot:bytes] */
	size_t out_length;
	enum kc_error refuse_transmit;
	enum kc_error refuse_receive;
};

extern struct console_rig_device the_device;

void console_sent_bytes(uint32_t channel, uint32_t count);
void console_sent(uint32_t channel);
void console_receive_bytes(uint32_t channel, const char *bytes);
/* Sets up kernel and capsule, with a device of that many channels. port_fixture_end ends them. */
void console_begin(uint32_t channel_count);
void console_subscribe(uint32_t app);
/* Loads an app that subscribes to the completions of writes and reads. */
uint32_t console_load(void);
/* Both in one: an app with a channel of its own. */
uint32_t console_begin_alone(void);
struct kc_return console_command(uint32_t app, uint32_t number, uint32_t arg0);
void console_expect_success(struct kc_return got);
void console_share_text(uint32_t app, const char *text);
void console_start_writing(uint32_t app, const char *text);
bool console_is_quiet(uint32_t app);
void console_expect_upcall(uint32_t app, uint32_t function, uint32_t arg0, uint32_t arg1);
void console_expect_written(uint32_t app, uint32_t count);
void console_share_input(uint32_t app, uint32_t length);

#endif
