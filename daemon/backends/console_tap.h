/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Sits between the console capsule and its back end. It lets a watcher see what processes write, and lets the daemon give a
 * process input in addition to the back end's.
 *
 * Such input is kept for one life of a process, at most CONSOLE_TAP_INPUT_MAX bytes. It completes a read by the rules of
 * console_input.h: at the end of a line, when the read's buffer is full, or when no more input can be kept.
 */
#ifndef DAEMON_BACKENDS_CONSOLE_TAP_H
#define DAEMON_BACKENDS_CONSOLE_TAP_H

#include <kc/hil/uart.h>

#include "daemon/loop.h"

#define CONSOLE_TAP_INPUT_MAX 4096u

struct console_tap;

/* Called from within an app's write. It may record what it gets, and do nothing else. */
typedef void console_tap_wrote(void *context, struct kc_process_id writer, const uint8_t *bytes, uint32_t length);

/* console and received belong to the capsule. Returns NULL if out of memory. */
struct console_tap *console_tap_new(struct loop *loop, uint32_t channels, void *console,
				    void (*received)(void *console, uint32_t channel, const uint8_t *bytes, uint32_t count));
void console_tap_free(struct console_tap *tap); /* NULL is fine */
/*
 * Returns the UART for the capsule. device is the back end; its `received` must be console_tap_received with the tap as context,
 * and its `transmitted` the capsule's.
 */
struct kc_hil_uart console_tap_hil(struct console_tap *tap, struct kc_hil_uart device);
void console_tap_received(void *tap, uint32_t channel, const uint8_t *bytes, uint32_t count);

/* Sets the watcher. wrote NULL: no watcher. */
void console_tap_watch(struct console_tap *tap, console_tap_wrote *wrote, void *context);
/* Adds input for a process. Returns how many bytes were taken; the others do not fit or memory ran out. */
uint32_t console_tap_input(struct console_tap *tap, struct kc_process_id process, const uint8_t *bytes, uint32_t length);

#endif
