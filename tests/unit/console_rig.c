/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "tests/unit/console_rig.h"

#include <CUnit/CUnit.h>
#include <string.h>

#define WRITTEN_FUNCTION FIXTURE_FUNCTION

struct port_fixture fixture;

struct capsule_console the_console;

struct kc_driver drivers[1];

static struct process_queue_entry waiting[FIXTURE_SLOTS];
static struct capsule_console_channel channels[FIXTURE_SLOTS];
static uint8_t piece[CONSOLE_PIECE];

struct console_rig_device the_device;

static uint32_t device_channels(void *context)
{
	(void)context;
	return the_device.channels;
}

static enum kc_error transmit(void *context, uint32_t channel, struct kc_process_id writer, const uint8_t *bytes, uint32_t length)
{
	(void)context;
	if (the_device.refuse_transmit != KC_OK)
		return the_device.refuse_transmit;
	CU_ASSERT_FALSE(the_device.sending[channel]);
	CU_ASSERT_TRUE(length > 0 && length <= CONSOLE_PIECE);
	the_device.sending[channel] = true;
	the_device.writer[channel] = writer;
	the_device.sending_length[channel] = length;
	the_device.out_length +=
	    (size_t)snprintf(the_device.out + the_device.out_length, sizeof the_device.out - the_device.out_length, "[%u:%.*s]",
			     writer.index, (int)length, (const char *)bytes);
	return KC_OK;
}

static enum kc_error receive(void *context, uint32_t channel, struct kc_process_id reader, uint32_t length)
{
	(void)context;
	(void)reader;
	if (the_device.refuse_receive != KC_OK)
		return the_device.refuse_receive;
	CU_ASSERT_FALSE(the_device.receiving[channel]);
	CU_ASSERT_TRUE(length > 0);
	the_device.receiving[channel] = true;
	the_device.receiving_length[channel] = length;
	the_device.aborted[channel] = false;
	return KC_OK;
}

static enum kc_error receive_abort(void *context, uint32_t channel)
{
	(void)context;
	if (!the_device.receiving[channel])
		return KC_OFF;
	the_device.aborted[channel] = true;
	return KC_OK;
}

void console_sent_bytes(uint32_t channel, uint32_t count)
{
	CU_ASSERT_TRUE(the_device.sending[channel]);
	the_device.sending[channel] = false;
	capsule_console_transmitted(&the_console, channel, count);
}

void console_sent(uint32_t channel)
{
	console_sent_bytes(channel, the_device.sending_length[channel]);
}

void console_receive_bytes(uint32_t channel, const char *bytes)
{
	CU_ASSERT_TRUE(the_device.receiving[channel]);
	the_device.receiving[channel] = false;
	capsule_console_received(&the_console, channel, (const uint8_t *)bytes, (uint32_t)strlen(bytes));
}

void console_begin(uint32_t channel_count)
{
	static const struct kc_hil_uart_ops ops = {
	    .channels = device_channels, .transmit = transmit, .receive = receive, .receive_abort = receive_abort};
	struct capsule_console_storage storage = {
	    .waiting = waiting, .channels = channels, .piece = piece, .piece_size = sizeof piece};

	memset(&the_device, 0, sizeof the_device);
	the_device.channels = channel_count;
	drivers[0] = capsule_console_driver(&the_console);
	port_fixture_begin(&fixture, drivers, 1);
	capsule_console_init(&the_console, &fixture.kernel, storage, (struct kc_hil_uart){.ops = &ops});
}

void console_subscribe(uint32_t app)
{
	fixture_subscribe(&fixture, app, CONSOLE_DRIVER, CONSOLE_UPCALL_WRITTEN, WRITTEN_FUNCTION);
	fixture_subscribe(&fixture, app, CONSOLE_DRIVER, CONSOLE_UPCALL_READ, READ_FUNCTION);
}

uint32_t console_load(void)
{
	uint32_t app = port_fixture_load(&fixture);

	console_subscribe(app);
	return app;
}

uint32_t console_begin_alone(void)
{
	console_begin(FIXTURE_SLOTS);
	return console_load();
}

struct kc_return console_command(uint32_t app, uint32_t number, uint32_t arg0)
{
	return fixture_command(&fixture, app, CONSOLE_DRIVER, number, arg0, 0);
}

void console_expect_success(struct kc_return got)
{
	CU_ASSERT_TRUE(kc_return_is(got, kc_success()));
}

void console_share_text(uint32_t app, const char *text)
{
	memcpy(fixture_bytes(&fixture, app, CONSOLE_TEXT), text, strlen(text));
	fixture_allow_ro(&fixture, app, CONSOLE_DRIVER, 1, CONSOLE_TEXT, (uint32_t)strlen(text));
}

void console_start_writing(uint32_t app, const char *text)
{
	console_share_text(app, text);
	console_expect_success(console_command(app, CONSOLE_WRITE, (uint32_t)strlen(text)));
}

bool console_is_quiet(uint32_t app)
{
	struct fixture_upcall upcall;

	return !fixture_upcall(&fixture, app, &upcall);
}

void console_expect_upcall(uint32_t app, uint32_t function, uint32_t arg0, uint32_t arg1)
{
	struct fixture_upcall upcall = {0};

	CU_ASSERT_TRUE(fixture_upcall(&fixture, app, &upcall));
	CU_ASSERT_EQUAL(upcall.function, function);
	CU_ASSERT_EQUAL(upcall.arguments[0], arg0);
	CU_ASSERT_EQUAL(upcall.arguments[1], arg1);
	CU_ASSERT_EQUAL(upcall.arguments[2], 0);
	CU_ASSERT_TRUE(console_is_quiet(app));
}

void console_expect_written(uint32_t app, uint32_t count)
{
	console_expect_upcall(app, WRITTEN_FUNCTION, count, 0);
}

void console_share_input(uint32_t app, uint32_t length)
{
	memset(fixture_bytes(&fixture, app, CONSOLE_INPUT), '.', 64);
	fixture_allow_rw(&fixture, app, CONSOLE_DRIVER, 1, CONSOLE_INPUT, length);
}
