/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Between the console's capsule and whatever back end it has: somebody may see what processes write as they write it, and give
 * one process input of its own beside what comes from the back end.
 *
 * Such input is kept for one life of a process, in at most CONSOLE_TAP_INPUT_MAX bytes, and ends a read by the rules of
 * console_input.h: with the end of a line, with what the read's buffer holds, or when no more can be kept.
 */
#ifndef DAEMON_BACKENDS_CONSOLE_TAP_H
#define DAEMON_BACKENDS_CONSOLE_TAP_H

#include <kc/hil/uart.h>

#include "daemon/loop.h"

#define CONSOLE_TAP_INPUT_MAX 4096u

struct console_tap;

/* Called while an app's write begins; it may note what it hears and nothing else. */
typedef void console_tap_wrote(void *context, struct kc_process_id writer, const uint8_t *bytes, uint32_t length);

/*
 * device is what stands behind; its `received` must be console_tap_received with the tap, its `transmitted` the capsule's own.
 * console and received are the capsule's. NULL: no memory.
 */
struct console_tap *console_tap_new(struct loop *loop, uint32_t channels, void *console,
				    void (*received)(void *console, uint32_t channel, const uint8_t *bytes, uint32_t count));
void console_tap_free(struct console_tap *tap); /* NULL is fine */
/* For the capsule. */
struct kc_hil_uart console_tap_hil(struct console_tap *tap, struct kc_hil_uart device);
void console_tap_received(void *tap, uint32_t channel, const uint8_t *bytes, uint32_t count);

/* wrote NULL: nobody listens any more. */
void console_tap_watch(struct console_tap *tap, console_tap_wrote *wrote, void *context);
/* How many bytes were taken; the others find no room, or there is no memory. */
uint32_t console_tap_input(struct console_tap *tap, struct kc_process_id process, const uint8_t *bytes, uint32_t length);

#endif
