/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Console output of the kernel itself and of low-level debug. At boot and in a panic it is sent at once; otherwise it takes turns with the
 * apps' output. Text that does not fit into the buffer is dropped, and the number of lost bytes is reported.
 */
#ifndef BOARDS_KERNEL_LOG_H
#define BOARDS_KERNEL_LOG_H

#include <kc/hil/debug.h>
#include <kc/writer.h>

#include "boards/common/uart_mux.h"

#define KERNEL_LOG_BYTES 512u /* a power of two */

struct kernel_log {
	struct uart_device device;
	struct uart_mux_user user;
	struct kc_hil_uart uart;
	bool at_once; /* bypass the mux */
	bool sending;
	uint32_t written, sent; /* running totals in bytes; the difference is in the buffer */
	uint32_t dropped;
	uint8_t bytes[KERNEL_LOG_BYTES];
	/* Low-level debug: one message at a time. */
	void (*debug_written)(void *context);
	void *debug_context;
	bool debug_waits;
};

/* The caller zeroes log. Everything is sent at once until kernel_log_share. */
void kernel_log_init(struct kernel_log *log, struct uart_device device);
/* False before kernel_log_init. */
static inline bool kernel_log_is_there(const struct kernel_log *log)
{
	return log->device.ops != 0;
}
/* Hands the device over to the mux. */
void kernel_log_share(struct kernel_log *log, struct uart_mux *mux);
/* Takes the device back permanently, and sends the buffered text first. */
void kernel_log_take_over(struct kernel_log *log);
/* True if that many bytes can be written now without dropping any. */
bool kernel_log_has_room(const struct kernel_log *log, uint32_t bytes);
/* For a kc_writer, with the log as its context. */
void kernel_log_write(void *log, const char *text, uint32_t length);
/* written(context) is called when the next message can be accepted. */
struct kc_hil_debug kernel_log_debug(struct kernel_log *log, void (*written)(void *context), void *context);

#endif
