/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/common/uart_mux.h"

#include <kc/deferred_call.h>

#include "kernelcore/arch/cortexm/memory_functions.h"

static uint32_t channels(void *context)
{
	(void)context;
	return 1;
}

/* Starts the transmission of the next user in turn that has one waiting. */
static void send_next(struct uart_mux *mux)
{
	for (uint32_t i = 1; i <= mux->user_count; i++) {
		uint32_t number = (mux->sender + i) % mux->user_count;
		const struct uart_mux_user *user = mux->users[number];

		if (user->transmit_length == 0)
			continue;
		mux->sender = number;
		mux->sending = true;
		mux->device.ops->transmit(mux->device.device, user->transmit_bytes, user->transmit_length);
		return;
	}
}

static enum kc_error transmit(void *context, uint32_t channel, struct kc_process_id writer, const uint8_t *bytes, uint32_t length)
{
	struct uart_mux_user *user = context;

	(void)channel;
	(void)writer;
	if (user->transmit_length != 0)
		return KC_BUSY;
	if (length > UART_MUX_BYTES_MAX)
		return KC_SIZE;
	memcpy(user->transmit_bytes, bytes, length);
	user->transmit_length = length;
	if (!user->mux->sending)
		send_next(user->mux);
	return KC_OK;
}

static enum kc_error receive(void *context, uint32_t channel, struct kc_process_id reader, uint32_t length)
{
	struct uart_mux_user *user = context;

	(void)channel;
	(void)reader;
	if (user->receive_length != 0)
		return KC_BUSY;
	if (length > UART_MUX_BYTES_MAX)
		return KC_INVAL;
	user->receive_length = length;
	user->received_count = 0;
	if (user->early_count > 0)
		(void)kc_deferred_call_set(user->mux->deferred, user->mux->deferred_number);
	return KC_OK;
}

static enum kc_error receive_abort(void *context, uint32_t channel)
{
	struct uart_mux_user *user = context;

	(void)channel;
	if (user->receive_length == 0)
		return KC_OFF;
	user->receive_aborted = true;
	(void)kc_deferred_call_set(user->mux->deferred, user->mux->deferred_number);
	return KC_OK;
}

/* Clears the buffer afterwards, because the next reception may be for another reader. */
static void end_reception(struct uart_mux_user *user)
{
	uint32_t count = user->received_count;

	user->receive_length = 0;
	user->receive_aborted = false;
	user->received(user->context, 0, user->receive_bytes, count);
	memset(user->receive_bytes, 0, count);
}

/* Events from the device. */

static void device_transmitted(void *context)
{
	struct uart_mux *mux = context;
	struct uart_mux_user *user = mux->users[mux->sender];
	uint32_t sent = user->transmit_length;

	mux->sending = false;
	user->transmit_length = 0;
	send_next(mux);
	user->transmitted(user->context, 0, sent);
}

static bool is_line_end(uint8_t byte)
{
	return byte == '\n' || byte == '\r';
}

/* False if the user has no reception in progress. */
static bool deliver(struct uart_mux_user *user, uint8_t byte)
{
	if (user->receive_length == 0)
		return false;
	if (user->received_count < user->receive_length)
		user->receive_bytes[user->received_count++] = byte;
	if (user->received_count == user->receive_length || is_line_end(byte))
		end_reception(user);
	return true;
}

static void keep(struct uart_mux_user *user, uint8_t byte)
{
	if (user->early_count < UART_MUX_BYTES_MAX)
		user->early[(user->early_first + user->early_count++) % UART_MUX_BYTES_MAX] = byte;
}

static void device_received(void *context, uint8_t byte)
{
	struct uart_mux *mux = context;

	for (uint32_t i = 0; i < mux->user_count; i++) {
		struct uart_mux_user *user = mux->users[i];

		if (user->received != 0 && (user->early_count > 0 || !deliver(user, byte)))
			keep(user, byte);
	}
}

/* Removes each byte before delivering it, because the user's callback may call receive. */
static void deliver_early(struct uart_mux_user *user)
{
	while (user->early_count > 0 && user->receive_length != 0) {
		uint8_t byte = user->early[user->early_first];

		user->early_first = (user->early_first + 1) % UART_MUX_BYTES_MAX;
		user->early_count--;
		(void)deliver(user, byte);
	}
}

/* Deferred call: reports aborted receptions and delivers bytes that were waiting. */
static void tell(void *context)
{
	struct uart_mux *mux = context;

	for (uint32_t i = 0; i < mux->user_count; i++) {
		if (mux->users[i]->receive_aborted)
			end_reception(mux->users[i]);
		deliver_early(mux->users[i]);
	}
}

void uart_mux_init(struct uart_mux *mux, struct uart_device device, struct kc_deferred_calls *deferred)
{
	mux->device = device;
	mux->deferred = deferred;
	mux->deferred_number = kc_deferred_call_register(deferred, tell, mux);
	device.ops->begin(device.device, (struct uart_device_events){
					     .transmitted = device_transmitted, .received = device_received, .context = mux});
}

struct kc_hil_uart uart_mux_add(struct uart_mux *mux, struct uart_mux_user *user,
				void (*transmitted)(void *context, uint32_t channel, uint32_t sent),
				void (*received)(void *context, uint32_t channel, const uint8_t *bytes, uint32_t count),
				void *context)
{
	static const struct kc_hil_uart_ops ops = {
	    .channels = channels, .transmit = transmit, .receive = receive, .receive_abort = receive_abort};

	user->mux = mux;
	user->transmitted = transmitted;
	user->received = received;
	user->context = context;
	mux->users[mux->user_count++] = user;
	return (struct kc_hil_uart){.ops = &ops, .context = user};
}
