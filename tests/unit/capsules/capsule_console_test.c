/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The console driver over the real core, and a device whose transfers a test completes. */
#include <string.h>

#include "capsules/console.h"
#include "tests/unit/harness.h"
#include "tests/unit/port_fixture.h"

#define CONSOLE CAPSULE_CONSOLE_NUMBER
enum { WRITE = 1, READ = 2, ABORT_READ = 3 };
enum { UPCALL_WRITTEN = 1, UPCALL_READ = 2 };

#define WRITTEN_FUNCTION FIXTURE_FUNCTION
#define READ_FUNCTION    (FIXTURE_FUNCTION + 4)
#define PIECE            16u
#define TEXT             0u   /* where an app keeps what it writes */
#define INPUT            256u /* and what it reads */

static struct port_fixture f;
static struct capsule_console the_console;
static struct kc_driver drivers[1];
static struct process_queue_entry waiting[FIXTURE_SLOTS];
static struct capsule_console_channel channels[FIXTURE_SLOTS];
static uint8_t piece[PIECE];

/* The device. */
static struct {
	uint32_t channels;
	bool sending[FIXTURE_SLOTS];
	struct kc_process_id writer[FIXTURE_SLOTS];
	uint32_t sending_length[FIXTURE_SLOTS];
	bool receiving[FIXTURE_SLOTS];
	uint32_t receiving_length[FIXTURE_SLOTS];
	bool aborted[FIXTURE_SLOTS];
	char out[4096]; /* everything sent, a piece a line in brackets: [slot:bytes] */
	size_t out_length;
	enum kc_error refuse_transmit;
	enum kc_error refuse_receive;
} device;

static uint32_t device_channels(void *context)
{
	(void)context;
	return device.channels;
}

static enum kc_error transmit(void *context, uint32_t channel, struct kc_process_id writer, const uint8_t *bytes, uint32_t length)
{
	(void)context;
	if (device.refuse_transmit != KC_OK)
		return device.refuse_transmit;
	CU_ASSERT_FALSE(device.sending[channel]);
	CU_ASSERT_TRUE(length > 0 && length <= PIECE);
	device.sending[channel] = true;
	device.writer[channel] = writer;
	device.sending_length[channel] = length;
	device.out_length += (size_t)snprintf(device.out + device.out_length, sizeof device.out - device.out_length, "[%u:%.*s]",
					      writer.index, (int)length, (const char *)bytes);
	return KC_OK;
}

static enum kc_error receive(void *context, uint32_t channel, struct kc_process_id reader, uint32_t length)
{
	(void)context;
	(void)reader;
	if (device.refuse_receive != KC_OK)
		return device.refuse_receive;
	CU_ASSERT_FALSE(device.receiving[channel]);
	CU_ASSERT_TRUE(length > 0);
	device.receiving[channel] = true;
	device.receiving_length[channel] = length;
	device.aborted[channel] = false;
	return KC_OK;
}

static enum kc_error receive_abort(void *context, uint32_t channel)
{
	(void)context;
	if (!device.receiving[channel])
		return KC_OFF;
	device.aborted[channel] = true;
	return KC_OK;
}

static void sent_bytes(uint32_t channel, uint32_t count)
{
	CU_ASSERT_TRUE(device.sending[channel]);
	device.sending[channel] = false;
	capsule_console_transmitted(&the_console, channel, count);
}

static void sent(uint32_t channel)
{
	sent_bytes(channel, device.sending_length[channel]);
}

static void receive_bytes(uint32_t channel, const char *bytes)
{
	CU_ASSERT_TRUE(device.receiving[channel]);
	device.receiving[channel] = false;
	capsule_console_received(&the_console, channel, (const uint8_t *)bytes, (uint32_t)strlen(bytes));
}

static void begin(uint32_t channel_count)
{
	static const struct kc_hil_uart_ops ops = {
	    .channels = device_channels, .transmit = transmit, .receive = receive, .receive_abort = receive_abort};
	struct capsule_console_storage storage = {
	    .waiting = waiting, .channels = channels, .piece = piece, .piece_size = sizeof piece};

	memset(&device, 0, sizeof device);
	device.channels = channel_count;
	drivers[0] = capsule_console_driver(&the_console);
	port_fixture_begin(&f, drivers, 1);
	capsule_console_init(&the_console, &f.kernel, storage, (struct kc_hil_uart){.ops = &ops});
}

static void subscribe(uint32_t app)
{
	fixture_subscribe(&f, app, CONSOLE, UPCALL_WRITTEN, WRITTEN_FUNCTION);
	fixture_subscribe(&f, app, CONSOLE, UPCALL_READ, READ_FUNCTION);
}

static uint32_t load(void)
{
	uint32_t app = port_fixture_load(&f);

	subscribe(app);
	return app;
}

static struct kc_return command(uint32_t app, uint32_t number, uint32_t arg0)
{
	return fixture_command(&f, app, CONSOLE, number, arg0, 0);
}

static void expect_success(struct kc_return got)
{
	CU_ASSERT_TRUE(kc_return_is(got, kc_success()));
}

static void share_text(uint32_t app, const char *text)
{
	memcpy(fixture_bytes(&f, app, TEXT), text, strlen(text));
	fixture_allow_ro(&f, app, CONSOLE, 1, TEXT, (uint32_t)strlen(text));
}

static void start_writing(uint32_t app, const char *text)
{
	share_text(app, text);
	expect_success(command(app, WRITE, (uint32_t)strlen(text)));
}

static bool is_quiet(uint32_t app)
{
	struct fixture_upcall upcall;

	return !fixture_upcall(&f, app, &upcall);
}

static void expect_upcall(uint32_t app, uint32_t function, uint32_t arg0, uint32_t arg1)
{
	struct fixture_upcall upcall = {0};

	CU_ASSERT_TRUE(fixture_upcall(&f, app, &upcall));
	CU_ASSERT_EQUAL(upcall.function, function);
	CU_ASSERT_EQUAL(upcall.arguments[0], arg0);
	CU_ASSERT_EQUAL(upcall.arguments[1], arg1);
	CU_ASSERT_EQUAL(upcall.arguments[2], 0);
	CU_ASSERT_TRUE(is_quiet(app));
}

static void expect_written(uint32_t app, uint32_t count)
{
	expect_upcall(app, WRITTEN_FUNCTION, count, 0);
}

static void commands_answer_as_documented(void)
{
	begin(FIXTURE_SLOTS);

	uint32_t app = load();

	expect_success(command(app, 0, 0));
	CU_ASSERT_TRUE(kc_return_is(command(app, 4, 0), kc_failure(KC_NOSUPPORT)));
	CU_ASSERT_TRUE(kc_return_is(command(app, 0xffffffff, 0), kc_failure(KC_NOSUPPORT)));
	/* Allows 0 and 1, upcalls 0 to 2, as upstream's grant has them. */
	fixture_allow_ro(&f, app, CONSOLE, 0, 0, 0);
	fixture_allow_rw(&f, app, CONSOLE, 0, 0, 0);
	fixture_subscribe(&f, app, CONSOLE, 0, 0);
	CU_ASSERT_TRUE(
	    kc_return_is(fixture_call(&f, app, KC_CLASS_ALLOW_RO, CONSOLE, 2, 0, 0), kc_failure_u32_u32(KC_NOSUPPORT, 0, 0)));
	CU_ASSERT_TRUE(
	    kc_return_is(fixture_call(&f, app, KC_CLASS_ALLOW_RW, CONSOLE, 2, 0, 0), kc_failure_u32_u32(KC_NOSUPPORT, 0, 0)));
	CU_ASSERT_TRUE(
	    kc_return_is(fixture_call(&f, app, KC_CLASS_SUBSCRIBE, CONSOLE, 3, 0, 0), kc_failure_u32_u32(KC_NOSUPPORT, 0, 0)));
	CU_ASSERT_EQUAL(device.out_length, 0);
	port_fixture_end(&f);
}

static void without_memory_for_the_grant_every_command_says_so(void)
{
	begin(FIXTURE_SLOTS);

	uint32_t app = port_fixture_load(&f);

	fixture_starve(&f, app);
	for (uint32_t number = 0; number < 5; number++)
		CU_ASSERT_TRUE(kc_return_is(command(app, number, 1), kc_failure(KC_NOMEM)));
	port_fixture_end(&f);
}

/* Writing. */

static void a_write_goes_out_in_pieces_and_ends_once(void)
{
	begin(FIXTURE_SLOTS);

	uint32_t app = load();
	struct kc_process_id id = fixture_id(&f, app);

	start_writing(app, "0123456789abcdefghijklmnopqrstuvwxyz");
	CU_ASSERT_TRUE(capsule_console_busy(&the_console, id));
	sent(0);
	sent(0);
	CU_ASSERT_TRUE(is_quiet(app));
	CU_ASSERT_TRUE(capsule_console_busy(&the_console, id));
	sent(0);
	CU_ASSERT_FALSE(capsule_console_busy(&the_console, id));
	expect_written(app, 36);
	CU_ASSERT_STRING_EQUAL(device.out, "[0:0123456789abcdef][0:ghijklmnopqrstuv][0:wxyz]");
	CU_ASSERT_FALSE(device.sending[0]);
	port_fixture_end(&f);
}

static void the_length_is_the_lesser_of_argument_and_buffer(void)
{
	begin(FIXTURE_SLOTS);

	uint32_t app = load();

	share_text(app, "hello");
	expect_success(command(app, WRITE, 3));
	sent(0);
	expect_written(app, 3);
	expect_success(command(app, WRITE, 0xffffffff));
	sent(0);
	expect_written(app, 5);
	CU_ASSERT_STRING_EQUAL(device.out, "[0:hel][0:hello]");
	port_fixture_end(&f);
}

static void writing_nothing_ends_at_once(void)
{
	begin(FIXTURE_SLOTS);

	uint32_t app = load();

	expect_success(command(app, WRITE, 5)); /* no buffer */
	expect_written(app, 0);
	share_text(app, "hello");
	expect_success(command(app, WRITE, 0));
	expect_written(app, 0);
	CU_ASSERT_EQUAL(device.out_length, 0);
	CU_ASSERT_FALSE(capsule_console_busy(&the_console, fixture_id(&f, app)));
	port_fixture_end(&f);
}

/* B3: at every point of a write the app shares a buffer of every other length. */
static void a_buffer_that_shrinks_ends_the_write(void)
{
	static const char text[] = "0123456789abcdefghijklmnopqrstuvwxyz";
	const uint32_t length = sizeof text - 1;

	for (uint32_t pieces = 1; pieces <= 3; pieces++) {
		for (uint32_t shorter = 0; shorter < length; shorter++) {
			begin(FIXTURE_SLOTS);

			uint32_t app = load();
			uint32_t went_out = pieces * PIECE < length ? pieces * PIECE : length;

			start_writing(app, text);
			for (uint32_t i = 1; i < pieces; i++)
				sent(0);
			fixture_allow_ro(&f, app, CONSOLE, 1, TEXT, shorter);
			sent(0);
			CU_ASSERT_FALSE(device.sending[0]);
			expect_written(app, went_out);
			/* And the channel is free. */
			start_writing(app, "next");
			sent(0);
			expect_written(app, 4);
			port_fixture_end(&f);
		}
	}
}

/* B3, B4: a buffer that is taken back is not read any more. */
static void a_buffer_taken_back_while_waiting_is_not_sent(void)
{
	begin(1);

	uint32_t first = load();
	uint32_t second = load();

	start_writing(first, "first");
	start_writing(second, "secret");
	fixture_allow_ro(&f, second, CONSOLE, 1, TEXT, 0);
	sent(0);
	expect_written(first, 5);
	expect_written(second, 0);
	CU_ASSERT_STRING_EQUAL(device.out, "[0:first]");
	port_fixture_end(&f);
}

static void another_buffer_of_the_same_length_is_taken_as_it_is(void)
{
	begin(FIXTURE_SLOTS);

	uint32_t app = load();

	start_writing(app, "0123456789abcdefXXXX");
	memcpy(fixture_bytes(&f, app, 512), "................YYYY", 20);
	fixture_allow_ro(&f, app, CONSOLE, 1, 512, 20);
	sent(0);
	sent(0);
	expect_written(app, 20);
	CU_ASSERT_STRING_EQUAL(device.out, "[0:0123456789abcdef][0:YYYY]");
	port_fixture_end(&f);
}

static void a_second_write_replaces_the_first(void)
{
	begin(FIXTURE_SLOTS);

	uint32_t app = load();

	start_writing(app, "0123456789abcdefghij");
	start_writing(app, "new");
	sent(0);
	CU_ASSERT_TRUE(is_quiet(app));
	sent(0);
	expect_written(app, 3);
	CU_ASSERT_STRING_EQUAL(device.out, "[0:0123456789abcdef][0:new]");
	port_fixture_end(&f);
}

static void writing_nothing_cancels_a_write(void)
{
	begin(FIXTURE_SLOTS);

	uint32_t app = load();

	start_writing(app, "0123456789abcdefghij");
	expect_success(command(app, WRITE, 0));
	expect_written(app, 0);
	sent(0);
	CU_ASSERT_TRUE(is_quiet(app));
	CU_ASSERT_FALSE(device.sending[0]);
	/* A write after the cancelled one, before its piece is out. */
	start_writing(app, "0123456789abcdefghij");
	expect_success(command(app, WRITE, 0));
	expect_written(app, 0);
	start_writing(app, "again");
	sent(0);
	CU_ASSERT_TRUE(is_quiet(app));
	sent(0);
	expect_written(app, 5);
	port_fixture_end(&f);
}

static void a_device_that_fails_ends_the_write_with_what_went_out(void)
{
	begin(FIXTURE_SLOTS);

	uint32_t app = load();

	device.refuse_transmit = KC_OFF;
	start_writing(app, "hello");
	expect_written(app, 0);
	device.refuse_transmit = KC_OK;
	start_writing(app, "0123456789abcdefghij");
	device.refuse_transmit = KC_FAIL;
	sent(0);
	expect_written(app, 16);
	device.refuse_transmit = KC_OK;
	/* Part of a piece, then nothing of the next. */
	start_writing(app, "0123456789abcdefghij");
	sent_bytes(0, 10);
	CU_ASSERT_TRUE(is_quiet(app));
	sent_bytes(0, 0);
	expect_written(app, 10);
	/* More than there was: not believed. */
	start_writing(app, "0123456789abcdefghij");
	sent_bytes(0, 0xffffffff);
	sent(0);
	expect_written(app, 20);
	port_fixture_end(&f);
}

static void a_completion_of_nothing_does_nothing(void)
{
	begin(FIXTURE_SLOTS);

	uint32_t app = load();

	capsule_console_transmitted(&the_console, 0, 5);
	capsule_console_received(&the_console, 0, (const uint8_t *)"x", 1);
	CU_ASSERT_TRUE(is_quiet(app));
	port_fixture_end(&f);
}

static void channels_of_their_own_do_not_wait_for_each_other(void)
{
	begin(FIXTURE_SLOTS);

	uint32_t first = load();
	uint32_t second = load();

	start_writing(first, "first");
	start_writing(second, "second");
	CU_ASSERT_TRUE(device.sending[0] && device.sending[1]);
	sent(1);
	expect_written(second, 6);
	CU_ASSERT_TRUE(is_quiet(first));
	sent(0);
	expect_written(first, 5);
	port_fixture_end(&f);
}

static void one_wire_serves_whole_writes_in_order(void)
{
	uint32_t apps[3];

	begin(1);
	for (uint32_t i = 0; i < 3; i++)
		apps[i] = load();
	start_writing(apps[2], "2222222222222222222");
	start_writing(apps[1], "1111111111111111111");
	start_writing(apps[0], "0000000000000000000");
	for (uint32_t i = 0; i < 6; i++)
		sent(0);
	for (uint32_t i = 0; i < 3; i++)
		expect_written(apps[i], 19);
	CU_ASSERT_STRING_EQUAL(device.out, "[2:2222222222222222][2:222][1:1111111111111111][1:111][0:0000000000000000][0:000]");
	port_fixture_end(&f);
}

/* Whoever begins his write again and again must let the others have their turn. */
static void replacing_for_ever_does_not_keep_the_wire(void)
{
	begin(1);

	uint32_t greedy = load();
	uint32_t other = load();

	start_writing(greedy, "0123456789abcdefghij");
	start_writing(other, "other");
	for (uint32_t i = 0; i < 2; i++) {
		start_writing(greedy, "0123456789abcdefghij");
		sent(0);
	}
	expect_written(other, 5);
	port_fixture_end(&f);
}

static void a_process_that_ends_gives_the_wire_back(void)
{
	begin(1);

	uint32_t dies = load();
	uint32_t waits_and_dies = load();
	uint32_t other = load();
	struct kc_process_id old = fixture_id(&f, dies);

	start_writing(dies, "0123456789abcdefghij");
	start_writing(waits_and_dies, "never");
	start_writing(other, "other");
	fixture_restart(&f, dies);
	kc_process_terminate(&f.kernel, waits_and_dies, (struct kc_completion){.has_code = false});
	CU_ASSERT_FALSE(capsule_console_busy(&the_console, fixture_id(&f, waits_and_dies)));
	/* The device is at the old life's piece still. */
	CU_ASSERT_TRUE(capsule_console_busy(&the_console, old));
	subscribe(dies);
	start_writing(dies, "second life");
	sent(0);
	CU_ASSERT_TRUE(is_quiet(dies));
	sent(0);
	expect_written(other, 5);
	sent(0);
	expect_written(dies, 11);
	CU_ASSERT_STRING_EQUAL(device.out, "[0:0123456789abcdef][2:other][0:second life]");
	port_fixture_end(&f);
}

static void a_new_life_waits_for_the_old_ones_piece(void)
{
	begin(FIXTURE_SLOTS);

	uint32_t app = load();

	start_writing(app, "0123456789abcdefghij");
	fixture_restart(&f, app);
	subscribe(app);
	start_writing(app, "new");
	CU_ASSERT_TRUE(capsule_console_busy(&the_console, fixture_id(&f, app)));
	CU_ASSERT_TRUE(is_quiet(app));
	sent(0);
	CU_ASSERT_TRUE(is_quiet(app));
	sent(0);
	expect_written(app, 3);
	CU_ASSERT_STRING_EQUAL(device.out, "[0:0123456789abcdef][0:new]");
	port_fixture_end(&f);
}

static void a_stopped_process_is_written_to_its_end(void)
{
	begin(FIXTURE_SLOTS);

	uint32_t app = load();

	start_writing(app, "0123456789abcdefghij");
	kc_process_stop(&f.kernel, app);
	sent(0);
	sent(0);
	kc_process_resume(&f.kernel, app);
	expect_written(app, 20);
	port_fixture_end(&f);
}

/* Reading. */

static void share_input(uint32_t app, uint32_t length)
{
	memset(fixture_bytes(&f, app, INPUT), '.', 64);
	fixture_allow_rw(&f, app, CONSOLE, 1, INPUT, length);
}

static void expect_input(uint32_t app, const char *text)
{
	CU_ASSERT_EQUAL(memcmp(fixture_bytes(&f, app, INPUT), text, strlen(text)), 0);
}

static void expect_read(uint32_t app, uint32_t status, uint32_t count)
{
	expect_upcall(app, READ_FUNCTION, status, count);
}

static void a_read_brings_bytes_and_their_count(void)
{
	begin(FIXTURE_SLOTS);

	uint32_t app = load();

	share_input(app, 8);
	expect_success(command(app, READ, 5));
	CU_ASSERT_EQUAL(device.receiving_length[0], 5);
	CU_ASSERT_TRUE(capsule_console_reading(&the_console, fixture_id(&f, app)));
	CU_ASSERT_FALSE(capsule_console_busy(&the_console, fixture_id(&f, app)));
	receive_bytes(0, "hello");
	CU_ASSERT_FALSE(capsule_console_reading(&the_console, fixture_id(&f, app)));
	expect_read(app, 0, 5);
	expect_input(app, "hello...");
	expect_success(command(app, READ, 0xffffffff));
	CU_ASSERT_EQUAL(device.receiving_length[0], 8);
	receive_bytes(0, "ab");
	expect_read(app, 0, 2);
	expect_input(app, "abllo...");
	port_fixture_end(&f);
}

static void reading_nothing_ends_at_once(void)
{
	begin(FIXTURE_SLOTS);

	uint32_t app = load();

	expect_success(command(app, READ, 5));
	expect_read(app, 0, 0);
	share_input(app, 8);
	expect_success(command(app, READ, 0));
	expect_read(app, 0, 0);
	CU_ASSERT_FALSE(device.receiving[0]);
	port_fixture_end(&f);
}

static void a_second_read_is_busy(void)
{
	begin(1);

	uint32_t app = load();
	uint32_t other = load();

	share_input(app, 8);
	share_input(other, 8);
	expect_success(command(app, READ, 4));
	CU_ASSERT_TRUE(kc_return_is(command(app, READ, 4), kc_failure(KC_BUSY)));
	CU_ASSERT_TRUE(kc_return_is(command(other, READ, 4), kc_failure(KC_BUSY)));
	receive_bytes(0, "abcd");
	expect_read(app, 0, 4);
	expect_success(command(other, READ, 4));
	device.refuse_receive = KC_INVAL;
	port_fixture_end(&f);
	begin(FIXTURE_SLOTS);
	app = load();
	share_input(app, 8);
	device.refuse_receive = KC_INVAL;
	CU_ASSERT_TRUE(kc_return_is(command(app, READ, 8), kc_failure(KC_INVAL)));
	CU_ASSERT_FALSE(capsule_console_reading(&the_console, fixture_id(&f, app)));
	device.refuse_receive = KC_OK;
	expect_success(command(app, READ, 8));
	port_fixture_end(&f);
}

static void an_abort_ends_ones_own_read(void)
{
	begin(1);

	uint32_t app = load();
	uint32_t other = load();

	expect_success(command(app, ABORT_READ, 0)); /* there is none */
	CU_ASSERT_TRUE(is_quiet(app));
	share_input(app, 8);
	expect_success(command(app, READ, 8));
	expect_success(command(other, ABORT_READ, 0));
	CU_ASSERT_FALSE(device.aborted[0]);
	expect_success(command(app, ABORT_READ, 0));
	CU_ASSERT_TRUE(device.aborted[0]);
	CU_ASSERT_TRUE(is_quiet(app));
	receive_bytes(0, "ab");
	expect_read(app, KC_CANCEL, 2);
	expect_input(app, "ab......");
	/* The read had its fill before the abort came through. */
	expect_success(command(app, READ, 2));
	expect_success(command(app, ABORT_READ, 0));
	receive_bytes(0, "xy");
	expect_read(app, 0, 2);
	/* The next read knows nothing of it. */
	expect_success(command(app, READ, 2));
	receive_bytes(0, "z");
	expect_read(app, 0, 1);
	port_fixture_end(&f);
}

/* B4 */
static void a_read_buffer_that_shrinks_is_not_overrun(void)
{
	for (uint32_t length = 0; length < 8; length++) {
		begin(FIXTURE_SLOTS);

		uint32_t app = load();

		share_input(app, 8);
		expect_success(command(app, READ, 8));
		fixture_allow_rw(&f, app, CONSOLE, 1, INPUT, length);
		receive_bytes(0, "abcdefgh");
		expect_read(app, KC_SIZE, length);
		CU_ASSERT_EQUAL(memcmp(fixture_bytes(&f, app, INPUT), "abcdefgh", length), 0);
		CU_ASSERT_EQUAL(fixture_bytes(&f, app, INPUT)[length], '.');
		port_fixture_end(&f);
	}
}

static void a_device_that_brings_too_much_is_not_believed(void)
{
	begin(FIXTURE_SLOTS);

	uint32_t app = load();

	share_input(app, 16);
	expect_success(command(app, READ, 4));
	receive_bytes(0, "abcdefgh");
	expect_read(app, 0, 4);
	expect_input(app, "abcd....");
	port_fixture_end(&f);
}

/* C1, F5 */
static void what_comes_for_a_dead_reader_reaches_nobody(void)
{
	begin(1);

	uint32_t dies = load();
	uint32_t other = load();

	share_input(dies, 8);
	share_input(other, 8);
	expect_success(command(dies, READ, 8));
	fixture_restart(&f, dies);
	CU_ASSERT_TRUE(device.aborted[0]);
	subscribe(dies);
	share_input(dies, 8);
	/* The device has not ended it yet: the first who asks is next, and further ones are told to come later. */
	expect_success(command(other, READ, 3));
	CU_ASSERT_TRUE(capsule_console_reading(&the_console, fixture_id(&f, other)));
	CU_ASSERT_TRUE(kc_return_is(command(dies, READ, 8), kc_failure(KC_BUSY)));
	receive_bytes(0, "secret");
	CU_ASSERT_TRUE(is_quiet(dies));
	CU_ASSERT_TRUE(is_quiet(other));
	expect_input(dies, "........");
	CU_ASSERT_EQUAL(device.receiving_length[0], 3);
	receive_bytes(0, "abc");
	expect_read(other, 0, 3);
	port_fixture_end(&f);
}

static void who_waits_behind_a_dead_reader_may_abort_or_die(void)
{
	for (int how = 0; how < 3; how++) {
		begin(1);

		uint32_t dies = load();
		uint32_t next = load();

		share_input(dies, 8);
		share_input(next, 8);
		expect_success(command(dies, READ, 8));
		fixture_restart(&f, dies);
		expect_success(command(next, READ, 3));
		if (how == 0) {
			expect_success(command(next, ABORT_READ, 0));
			expect_read(next, KC_CANCEL, 0);
		} else if (how == 1) {
			fixture_restart(&f, next);
		} else {
			device.refuse_receive = KC_OFF;
		}
		receive_bytes(0, "");
		CU_ASSERT_FALSE(device.receiving[0]);
		if (how == 2)
			expect_read(next, KC_FAIL, 0);
		else
			CU_ASSERT_TRUE(is_quiet(next));
		device.refuse_receive = KC_OK;
		share_input(next, 8);
		expect_success(command(next, READ, 3));
		CU_ASSERT_TRUE(device.receiving[0]);
		port_fixture_end(&f);
	}
}

/* B4 */
static void nothing_is_called_after_unsubscribing(void)
{
	begin(FIXTURE_SLOTS);

	uint32_t app = load();

	start_writing(app, "hello");
	share_input(app, 4);
	expect_success(command(app, READ, 4));
	fixture_subscribe(&f, app, CONSOLE, UPCALL_WRITTEN, 0);
	fixture_subscribe(&f, app, CONSOLE, UPCALL_READ, 0);
	sent(0);
	receive_bytes(0, "abcd");
	CU_ASSERT_TRUE(is_quiet(app));
	port_fixture_end(&f);
}

/* F3 */
static void the_driver_is_found_under_its_number(void)
{
	begin(1);
	CU_ASSERT_PTR_EQUAL(kc_driver_lookup(&f.kernel, 0x1), &drivers[0]);
	CU_ASSERT_PTR_EQUAL(the_console.driver, &drivers[0]);
	port_fixture_end(&f);
}

HARNESS_MAIN({"console: commands answer as documented", commands_answer_as_documented},
	     {"console: without memory for the grant every command says so", without_memory_for_the_grant_every_command_says_so},
	     {"console: a write goes out in pieces and ends once", a_write_goes_out_in_pieces_and_ends_once},
	     {"console: the lesser of argument and buffer is written", the_length_is_the_lesser_of_argument_and_buffer},
	     {"console: writing nothing ends at once", writing_nothing_ends_at_once},
	     {"console: a buffer that shrinks ends the write (B3)", a_buffer_that_shrinks_ends_the_write},
	     {"console: a buffer taken back while waiting is not sent (B4)", a_buffer_taken_back_while_waiting_is_not_sent},
	     {"console: another buffer of the same length is taken", another_buffer_of_the_same_length_is_taken_as_it_is},
	     {"console: a second write replaces the first", a_second_write_replaces_the_first},
	     {"console: writing nothing cancels a write", writing_nothing_cancels_a_write},
	     {"console: a device that fails ends the write", a_device_that_fails_ends_the_write_with_what_went_out},
	     {"console: a completion of nothing does nothing", a_completion_of_nothing_does_nothing},
	     {"console: channels of their own do not wait", channels_of_their_own_do_not_wait_for_each_other},
	     {"console: one wire serves whole writes in order", one_wire_serves_whole_writes_in_order},
	     {"console: replacing for ever does not keep the wire", replacing_for_ever_does_not_keep_the_wire},
	     {"console: a process that ends gives the wire back", a_process_that_ends_gives_the_wire_back},
	     {"console: a new life waits for the old one's piece", a_new_life_waits_for_the_old_ones_piece},
	     {"console: a stopped process is written to its end", a_stopped_process_is_written_to_its_end},
	     {"console: a read brings bytes and their count", a_read_brings_bytes_and_their_count},
	     {"console: reading nothing ends at once", reading_nothing_ends_at_once},
	     {"console: a second read is busy", a_second_read_is_busy},
	     {"console: an abort ends one's own read", an_abort_ends_ones_own_read},
	     {"console: a read buffer that shrinks is not overrun (B4)", a_read_buffer_that_shrinks_is_not_overrun},
	     {"console: a device that brings too much is not believed", a_device_that_brings_too_much_is_not_believed},
	     {"console: what comes for a dead reader reaches nobody (C1, F5)", what_comes_for_a_dead_reader_reaches_nobody},
	     {"console: who waits behind a dead reader may abort or die", who_waits_behind_a_dead_reader_may_abort_or_die},
	     {"console: nothing is called after unsubscribing (B4)", nothing_is_called_after_unsubscribing},
	     {"console: the driver is found under its number (F3)", the_driver_is_found_under_its_number})
