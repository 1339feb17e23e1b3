/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Which drivers this machine has and which devices stand behind them. assembly.c is the daemon's composition root. */
#ifndef DAEMON_ASSEMBLY_H
#define DAEMON_ASSEMBLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <kc/kernel.h>

#include "daemon/settings/device_options.h"
#include "daemon/loop.h"

struct assembly;

/* The most bytes of one write that a watcher is told of. */
#define CONSOLE_PIECE_MAX 1024u

struct assembly_options {
	bool prefix;                          /* output lines begin with the app's name */
	const char *journal_socket;           /* NULL: output goes to standard output; else to the journal there */
	bool show_leds;                       /* print a line when an LED changes */
	const struct device_options *devices; /* needed only by assembly_new; NULL: as device_options_init */
	uint32_t leds;                        /* how many virtual LEDs there are; 0: LED_VIRTUAL_DEFAULT */
};

/* What the devices need to know from the rest of the daemon. */
struct assembly_client {
	void *context;
	/* The name of a process as output shows it, terminated. */
	const char *(*name)(void *context, struct kc_process_id process);
	/* Something that assembly_is_busy depends on may have changed. */
	void (*changed)(void *context);
};

/* For a kernel with `slots` process slots. NULL if there is no memory or a device cannot be had (errno). */
struct assembly *assembly_new(struct loop *loop, uint32_t slots, const struct assembly_options *options,
			      const struct assembly_client *client);
void assembly_free(struct assembly *assembly); /* NULL is fine */

/* For kc_kernel_init. */
struct kc_driver *assembly_drivers(struct assembly *assembly, uint32_t *count);
/* Connects capsules and devices, after kc_kernel_init. */
void assembly_start(struct assembly *assembly, struct kc_kernel *kernel);

/*
 * From now on exactly the apps of these names, as output shows them, may manage every process, whatever their TBFs say; at first
 * none may. The names must stay valid until others replace them.
 */
void assembly_set_process_managers(struct assembly *assembly, const char *const *names, size_t count);

/*
 * A watcher is told what processes write to their consoles, and of LEDs as they change. It is called in the middle of an app's
 * command, so it may note what it is told, and do nothing else. assembly_watch(..., NULL) removes it.
 */
struct assembly_watcher {
	void *context;
	void (*console_wrote)(void *context, struct kc_process_id writer, const uint8_t *bytes, uint32_t length);
	void (*led_changed)(void *context, uint32_t index, bool on, struct kc_process_id who);
};
void assembly_watch(struct assembly *assembly, const struct assembly_watcher *watcher);
/* Adds bytes to what one process may read from its console, besides what the back end gives it. Returns how many found room. */
uint32_t assembly_console_input(struct assembly *assembly, struct kc_process_id process, const uint8_t *bytes, uint32_t length);
uint32_t assembly_led_count(const struct assembly *assembly);
bool assembly_led_is_on(const struct assembly *assembly, uint32_t index);
/* Presses or releases a button. False if there is no such button. */
bool assembly_press_button(struct assembly *assembly, uint32_t index, bool pressed);

/* A process has ended: what it wrote last becomes a line, even without a newline. */
void assembly_process_ended(struct assembly *assembly, struct kc_process_id process);
/* True if an operation of this process is unfinished: an alarm is set, output is on its way, input may come. */
bool assembly_is_busy(const struct assembly *assembly, struct kc_process_id process);
/* Writes out what apps have written, blocking until deadline_ns at most. 0 or a negative errno. */
int assembly_finish(struct assembly *assembly, uint64_t deadline_ns);

#endif
