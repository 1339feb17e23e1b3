/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/common/kernel_log.h"

#include <stddef.h>

static const struct kc_process_id nobody = {.identifier = KC_NO_LIFE, .index = UINT32_MAX};

static uint32_t waiting(const struct kernel_log *log)
{
	return log->written - log->sent;
}

/* The length of the next piece that is contiguous in the ring. */
static uint32_t next_piece(const struct kernel_log *log, uint32_t at_most)
{
	uint32_t length = waiting(log);
	uint32_t until_wrap = KERNEL_LOG_BYTES - log->sent % KERNEL_LOG_BYTES;

	if (length > until_wrap)
		length = until_wrap;
	return length < at_most ? length : at_most;
}

static void send(struct kernel_log *log)
{
	uint32_t length = next_piece(log, UART_MUX_BYTES_MAX);

	if (log->sending || log->at_once || length == 0)
		return;
	if (log->uart.ops->transmit(log->uart.context, 0, nobody, log->bytes + log->sent % KERNEL_LOG_BYTES, length) == KC_OK)
		log->sending = true;
}

/* Appends all of the text, or nothing. */
static bool append(struct kernel_log *log, const char *text, uint32_t length)
{
	if (length > KERNEL_LOG_BYTES - waiting(log))
		return false;
	for (uint32_t i = 0; i < length; i++)
		log->bytes[log->written++ % KERNEL_LOG_BYTES] = (uint8_t)text[i];
	return true;
}

void kernel_log_write(void *context, const char *text, uint32_t length)
{
	struct kernel_log *log = context;

	if (log->at_once) {
		log->device.ops->write_now(log->device.device, (const uint8_t *)text, length);
		return;
	}
	if (log->dropped > 0 || !append(log, text, length))
		log->dropped += length;
	send(log);
}

bool kernel_log_has_room(const struct kernel_log *log, uint32_t bytes)
{
	return log->at_once || (log->dropped == 0 && bytes <= KERNEL_LOG_BYTES - waiting(log));
}

/* Reports how much was dropped, once everything else has been sent. */
static void tell_dropped(struct kernel_log *log)
{
	const struct kc_writer writer = {.write = kernel_log_write, .context = log};
	uint32_t dropped = log->dropped;

	if (dropped == 0 || waiting(log) > 0)
		return;
	log->dropped = 0;
	kc_write_text(&writer, "\r\n[");
	kc_write_decimal(&writer, dropped, 0);
	kc_write_text(&writer, " bytes of the kernel's were lost]\r\n");
}

static void transmitted(void *context, uint32_t channel, uint32_t sent)
{
	struct kernel_log *log = context;

	(void)channel;
	log->sending = false;
	log->sent += sent;
	tell_dropped(log);
	send(log);
	if (!log->debug_waits || waiting(log) > 0)
		return;
	log->debug_waits = false;
	log->debug_written(log->debug_context);
}

/* The next message is accepted only when everything before it has been sent, so that apps cannot crowd out the kernel's messages. */
static enum kc_error debug_write(void *context, struct kc_process_id who, const char *text, uint32_t length)
{
	struct kernel_log *log = context;

	(void)who;
	if (log->debug_waits)
		return KC_BUSY;
	if (log->dropped > 0 || !append(log, text, length))
		return KC_FAIL;
	log->debug_waits = true;
	send(log);
	return KC_OK;
}

struct kc_hil_debug kernel_log_debug(struct kernel_log *log, void (*written)(void *context), void *context)
{
	static const struct kc_hil_debug_ops ops = {.write = debug_write};

	log->debug_written = written;
	log->debug_context = context;
	return (struct kc_hil_debug){.ops = &ops, .context = log};
}

void kernel_log_init(struct kernel_log *log, struct uart_device device)
{
	log->device = device;
	log->at_once = true;
}

void kernel_log_share(struct kernel_log *log, struct uart_mux *mux)
{
	log->uart = uart_mux_add(mux, &log->user, transmitted, NULL, log);
	log->at_once = false;
}

void kernel_log_take_over(struct kernel_log *log)
{
	log->at_once = true;
	while (waiting(log) > 0) {
		uint32_t length = next_piece(log, KERNEL_LOG_BYTES);

		log->device.ops->write_now(log->device.device, log->bytes + log->sent % KERNEL_LOG_BYTES, length);
		log->sent += length;
	}
}
