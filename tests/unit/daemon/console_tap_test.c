/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Watching a console, and giving a process input in addition to its back end's. */
#include <string.h>

#include "daemon/backends/console_tap.h"
#include "tests/unit/harness.h"
#include "tests/unit/loop_fixture.h"

#define CHANNELS 2u

static struct loop *the_loop;
static struct console_tap *tap;
static struct kc_hil_uart hil;

/* A device that ends reads when the test says so. */
static bool device_reading, device_aborted;
static uint32_t device_reads;
static enum kc_error device_answer;
static char seen[64];
static size_t seen_length;

static char got[8192];
static uint32_t got_length, receptions;

static uint32_t device_channels(void *context)
{
	(void)context;
	return CHANNELS;
}

static enum kc_error device_transmit(void *context, uint32_t channel, struct kc_process_id writer, const uint8_t *bytes,
				     uint32_t length)
{
	(void)context;
	(void)channel;
	(void)writer;
	(void)bytes;
	(void)length;
	return device_answer;
}

static enum kc_error device_receive(void *context, uint32_t channel, struct kc_process_id reader, uint32_t length)
{
	(void)context;
	(void)channel;
	(void)reader;
	(void)length;
	if (device_answer == KC_OK) {
		device_reading = true;
		device_reads++;
	}
	return device_answer;
}

static enum kc_error device_receive_abort(void *context, uint32_t channel)
{
	(void)context;
	(void)channel;
	if (!device_reading)
		return KC_OFF;
	device_aborted = true;
	return KC_OK;
}

static void device_gives(const char *text)
{
	device_reading = device_aborted = false;
	console_tap_received(tap, 0, (const uint8_t *)text, (uint32_t)strlen(text));
}

static void received(void *console, uint32_t channel, const uint8_t *bytes, uint32_t count)
{
	(void)console;
	CU_ASSERT_EQUAL(channel, 0);
	if (count > 0)
		memcpy(got, bytes, count);
	got[count] = '\0';
	got_length = count;
	receptions++;
}

static void wrote(void *context, struct kc_process_id writer, const uint8_t *bytes, uint32_t length)
{
	CU_ASSERT_PTR_EQUAL(context, &seen);
	CU_ASSERT_EQUAL(writer.identifier, 100);
	memcpy(seen + seen_length, bytes, length);
	seen_length += length;
}

static struct kc_process_id life(uint64_t identifier)
{
	return (struct kc_process_id){.identifier = identifier, .index = 0};
}

static enum kc_error read_some(uint64_t identifier, uint32_t length)
{
	return hil.ops->receive(hil.context, 0, life(identifier), length);
}

static uint32_t input(uint64_t identifier, const char *text)
{
	return console_tap_input(tap, life(identifier), (const uint8_t *)text, (uint32_t)strlen(text));
}

static bool has_received(void *context)
{
	return receptions >= *(const uint32_t *)context;
}

static bool wait_for(uint32_t count)
{
	return loop_fixture_until(the_loop, has_received, &count, LOOP_FIXTURE_PATIENCE_MS);
}

static void begin(void)
{
	static const struct kc_hil_uart_ops ops = {.channels = device_channels,
						   .transmit = device_transmit,
						   .receive = device_receive,
						   .receive_abort = device_receive_abort};

	device_reading = device_aborted = false;
	device_reads = receptions = 0;
	device_answer = KC_OK;
	seen_length = 0;
	the_loop = loop_new();
	tap = console_tap_new(the_loop, CHANNELS, NULL, received);
	hil = console_tap_hil(tap, (struct kc_hil_uart){.ops = &ops});
}

static void end(void)
{
	console_tap_free(tap);
	loop_free(the_loop);
}

static void passes_on(void)
{
	begin();
	CU_ASSERT_EQUAL(hil.ops->channels(hil.context), CHANNELS);
	CU_ASSERT_EQUAL(read_some(100, 8), KC_OK);
	CU_ASSERT_EQUAL(read_some(100, 8), KC_BUSY);
	device_gives("from it\n");
	CU_ASSERT_STRING_EQUAL(got, "from it\n");
	CU_ASSERT_EQUAL(hil.ops->receive_abort(hil.context, 0), KC_OFF);
	CU_ASSERT_EQUAL(read_some(100, 8), KC_OK);
	CU_ASSERT_EQUAL(hil.ops->receive_abort(hil.context, 0), KC_OK);
	CU_ASSERT_TRUE(device_aborted);
	device_gives("");
	CU_ASSERT_EQUAL(receptions, 2);
	CU_ASSERT_EQUAL(got_length, 0);
	device_answer = KC_INVAL;
	CU_ASSERT_EQUAL(read_some(100, 8), KC_INVAL);
	device_answer = KC_OK;
	CU_ASSERT_EQUAL(read_some(100, 8), KC_OK);
	end();
}

static void shows_writes(void)
{
	begin();
	CU_ASSERT_EQUAL(hil.ops->transmit(hil.context, 0, life(100), (const uint8_t *)"unseen", 6), KC_OK);
	console_tap_watch(tap, wrote, &seen);
	CU_ASSERT_EQUAL(hil.ops->transmit(hil.context, 0, life(100), (const uint8_t *)"seen", 4), KC_OK);
	device_answer = KC_BUSY;
	CU_ASSERT_EQUAL(hil.ops->transmit(hil.context, 0, life(100), (const uint8_t *)"refused", 7), KC_BUSY);
	device_answer = KC_OK;
	console_tap_watch(tap, NULL, NULL);
	CU_ASSERT_EQUAL(hil.ops->transmit(hil.context, 0, life(100), (const uint8_t *)"over", 4), KC_OK);
	CU_ASSERT_EQUAL(seen_length, 4);
	CU_ASSERT_EQUAL(memcmp(seen, "seen", 4), 0);
	end();
}

static void input_before_the_read(void)
{
	begin();
	CU_ASSERT_EQUAL(input(100, "one\ntwo\n"), 8);
	CU_ASSERT_EQUAL(read_some(100, 80), KC_OK);
	CU_ASSERT_EQUAL(receptions, 0);
	CU_ASSERT_TRUE(wait_for(1));
	CU_ASSERT_STRING_EQUAL(got, "one\n");
	CU_ASSERT_EQUAL(read_some(100, 2), KC_OK);
	CU_ASSERT_TRUE(wait_for(2));
	CU_ASSERT_STRING_EQUAL(got, "tw");
	CU_ASSERT_EQUAL(read_some(100, 80), KC_OK);
	CU_ASSERT_TRUE(wait_for(3));
	CU_ASSERT_STRING_EQUAL(got, "o\n");
	CU_ASSERT_EQUAL(device_reads, 0);
	end();
}

static void input_during_the_read(void)
{
	begin();
	CU_ASSERT_EQUAL(read_some(100, 80), KC_OK);
	CU_ASSERT_EQUAL(input(100, "wa"), 2);
	CU_ASSERT_FALSE(device_aborted);
	CU_ASSERT_EQUAL(input(100, "it\n"), 3);
	CU_ASSERT_TRUE(device_aborted);
	device_gives("");
	CU_ASSERT_STRING_EQUAL(got, "wait\n");
	/* The device's input comes first; the given input comes with the next read. */
	CU_ASSERT_EQUAL(read_some(100, 80), KC_OK);
	CU_ASSERT_EQUAL(input(100, "later\n"), 6);
	device_gives("sooner\n");
	CU_ASSERT_STRING_EQUAL(got, "sooner\n");
	CU_ASSERT_EQUAL(read_some(100, 80), KC_OK);
	CU_ASSERT_TRUE(wait_for(3));
	CU_ASSERT_STRING_EQUAL(got, "later\n");
	end();
}

static void aborted_read_takes_the_rest(void)
{
	begin();
	CU_ASSERT_EQUAL(read_some(100, 80), KC_OK);
	CU_ASSERT_EQUAL(input(100, "part"), 4);
	CU_ASSERT_EQUAL(hil.ops->receive_abort(hil.context, 0), KC_OK);
	device_gives("");
	CU_ASSERT_STRING_EQUAL(got, "part");
	end();
}

static void other_lives_get_nothing(void)
{
	begin();
	CU_ASSERT_EQUAL(input(100, "secret\n"), 7);
	CU_ASSERT_EQUAL(read_some(101, 80), KC_OK);
	CU_ASSERT_EQUAL(device_reads, 1);
	CU_ASSERT_EQUAL(input(101, "public\n"), 7);
	device_gives("");
	CU_ASSERT_STRING_EQUAL(got, "public\n");
	CU_ASSERT_EQUAL(
	    console_tap_input(tap, (struct kc_process_id){.identifier = 5, .index = CHANNELS}, (const uint8_t *)"x", 1), 0);
	end();
}

static void room_is_bounded(void)
{
	static char text[CONSOLE_TAP_INPUT_MAX + 101];

	begin();
	memset(text, 'z', sizeof text - 1);
	CU_ASSERT_EQUAL(input(100, text), CONSOLE_TAP_INPUT_MAX);
	CU_ASSERT_EQUAL(input(100, "more"), 0);
	/* There is no newline, but no more input can come. */
	CU_ASSERT_EQUAL(read_some(100, 5000), KC_OK);
	CU_ASSERT_TRUE(wait_for(1));
	CU_ASSERT_EQUAL(got_length, CONSOLE_TAP_INPUT_MAX);
	CU_ASSERT_EQUAL(input(100, "more"), 4);
	end();
}

HARNESS_MAIN({"without a listener everything is passed on", passes_on}, {"a listener sees what is written", shows_writes},
	     {"input that came before is read by the rules of lines", input_before_the_read},
	     {"input ends a read that waits for the device", input_during_the_read},
	     {"an aborted read gets what there is", aborted_read_takes_the_rest},
	     {"input goes to one life of a process", other_lives_get_nothing},
	     {"input that finds no room is not taken", room_is_bounded})
