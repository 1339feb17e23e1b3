/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The drivers of this machine and the devices behind them. assembly.c is the daemon's composition root. */
#ifndef DAEMON_ASSEMBLY_H
#define DAEMON_ASSEMBLY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <kc/kernel.h>

#include "daemon/settings/device_options.h"
#include "daemon/loop.h"

struct assembly;

/* Maximum number of bytes of one write that a watcher receives. */
#define CONSOLE_PIECE_MAX 1024u

struct assembly_options {
	bool prefix;                          /* output lines begin with the app's name */
	const char *journal_socket;           /* the journal's socket, which receives the output; NULL: standard output does */
	bool show_leds;                       /* print a line when an LED changes */
	const struct device_options *devices; /* used only by assembly_new; NULL: the values of device_options_init */
	uint32_t leds;                        /* number of virtual LEDs; 0: LED_VIRTUAL_DEFAULT */
};

/* Callbacks from the devices into the rest of the daemon. */
struct assembly_client {
	void *context;
	/* Returns the name of a process as output shows it, NUL-terminated. */
	const char *(*name)(void *context, struct kc_process_id process);
	/* The result of assembly_is_busy may have changed. */
	void (*changed)(void *context);
};

/*
 * Makes the devices for a kernel with `slots` process slots. Returns NULL with errno set if memory or a device is not available.
 */
struct assembly *assembly_new(struct loop *loop, uint32_t slots, const struct assembly_options *options,
			      const struct assembly_client *client);
void assembly_free(struct assembly *assembly); /* NULL is fine */

/* Returns the driver table for kc_kernel_init. */
struct kc_driver *assembly_drivers(struct assembly *assembly, uint32_t *count);
/* Connects capsules and devices. Call it after kc_kernel_init. */
void assembly_start(struct assembly *assembly, struct kc_kernel *kernel);

/*
 * Lets exactly the apps with these names (as output shows them) manage every process, whatever their TBFs say. Initially, no app
 * may. The names must stay valid until the next call.
 */
void assembly_set_process_managers(struct assembly *assembly, const char *const *names, size_t count);

/*
 * A watcher sees what processes write to their consoles and every change of an LED. It is called from within an app's command, so
 * it may record what it gets but must do nothing else. assembly_watch(..., NULL) removes the watcher.
 */
struct assembly_watcher {
	void *context;
	void (*console_wrote)(void *context, struct kc_process_id writer, const uint8_t *bytes, uint32_t length);
	void (*led_changed)(void *context, uint32_t index, bool on, struct kc_process_id who);
};
void assembly_watch(struct assembly *assembly, const struct assembly_watcher *watcher);
/* Adds bytes to a process's console input, in addition to the back end's. Returns how many bytes fit. */
uint32_t assembly_console_input(struct assembly *assembly, struct kc_process_id process, const uint8_t *bytes, uint32_t length);
uint32_t assembly_led_count(const struct assembly *assembly);
bool assembly_led_is_on(const struct assembly *assembly, uint32_t index);
/* Presses or releases a button. Returns false if there is no such button. */
bool assembly_press_button(struct assembly *assembly, uint32_t index, bool pressed);

/* A process has ended: flushes its unfinished line. */
void assembly_process_ended(struct assembly *assembly, struct kc_process_id process);
/* Returns true if this process has an operation pending: an alarm is set, output is being written, or input may arrive. */
bool assembly_is_busy(const struct assembly *assembly, struct kc_process_id process);
/* Flushes the output of apps, blocking at most until deadline_ns (CLOCK_MONOTONIC). Returns 0 or a negative errno. */
int assembly_finish(struct assembly *assembly, uint64_t deadline_ns);

#endif
