/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The kernel's own words on the console, and those of low-level debug. At boot and in a panic they go out at once; between that they
 * wait for their turn with what apps write. What finds no room is dropped, and how much is told.
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
	bool at_once; /* without the mux */
	bool sending;
	uint32_t written, sent; /* bytes ever; their difference is what waits */
	uint32_t dropped;
	uint8_t bytes[KERNEL_LOG_BYTES];
	/* Low-level debug: one message at a time. */
	void (*debug_written)(void *context);
	void *debug_context;
	bool debug_waits;
};

/* log is zero-filled. Everything goes out at once until kernel_log_share. */
void kernel_log_init(struct kernel_log *log, struct uart_device device);
/* False before kernel_log_init. */
static inline bool kernel_log_is_there(const struct kernel_log *log)
{
	return log->device.ops != 0;
}
/* From now on the device is the mux's. */
void kernel_log_share(struct kernel_log *log, struct uart_mux *mux);
/* The device is this log's again, for good; what waited goes out first. */
void kernel_log_take_over(struct kernel_log *log);
/* True if so many bytes can be written now, and none of them would be dropped. */
bool kernel_log_has_room(const struct kernel_log *log, uint32_t bytes);
/* For a kc_writer, with the log as its context. */
void kernel_log_write(void *log, const char *text, uint32_t length);
/* written(context) is called when the next message may come. */
struct kc_hil_debug kernel_log_debug(struct kernel_log *log, void (*written)(void *context), void *context);

#endif
