/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The console's output on real pipes, files and terminals. */
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "daemon/backends/console_output.h"
#include "tests/unit/harness.h"
#include "tests/unit/loop_fixture.h"

#define CHANNELS 40u
#define RENAMED  1000u /* lives from this on have another name */
#define READ_MAX 400000u

/* A console whose processes are named a, b, c... by their slots, and the other end of its descriptor. */
static struct loop *the_loop;
static struct console_output *the_output;
static int far_end;
static int near_end;
static char seen[READ_MAX + 1];
static size_t seen_length;
static uint32_t completed[CHANNELS]; /* bytes of completed transmissions */
static uint32_t completions;
static uint32_t failures;
static int failed_with;
static bool inside_call;
static bool called_inside;
static bool sends_again; /* whoever completes starts the next transmission at once */

static enum kc_error send_bytes(struct kc_process_id writer, const char *bytes, size_t length);

static void transmitted(void *console, uint32_t channel, uint32_t sent)
{
	(void)console;
	called_inside |= inside_call;
	completed[channel] += sent;
	completions++;
	if (sends_again)
		(void)send_bytes((struct kc_process_id){.identifier = channel + 1, .index = channel}, "again\n", 6);
}

static size_t name(void *owner, struct kc_process_id who, char *text, size_t size)
{
	(void)owner;
	(void)size;
	text[0] = (char)((who.identifier < RENAMED ? 'a' : 'A') + who.index);
	return 1;
}

static void output_failed(void *owner, int error)
{
	(void)owner;
	failures++;
	failed_with = error;
}

static const struct console_output_client the_client = {.transmitted = transmitted, .name = name, .output_failed = output_failed};

static void begin_on(int near, int far, bool prefix)
{
	memset(completed, 0, sizeof completed);
	completions = failures = 0;
	seen_length = 0;
	called_inside = sends_again = false;
	near_end = near;
	far_end = far;
	the_loop = loop_new();
	the_output = console_output_new(the_loop, near, prefix, CHANNELS, the_client);
	CU_ASSERT_PTR_NOT_NULL_FATAL(the_output);
}

static void begin(bool prefix)
{
	int ends[2];

	CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC), 0);
	begin_on(ends[1], ends[0], prefix);
}

static void end(void)
{
	CU_ASSERT_FALSE(called_inside);
	console_output_free(the_output);
	loop_free(the_loop);
	close(near_end);
	if (far_end >= 0)
		close(far_end);
}

static struct kc_process_id process(uint32_t slot, uint64_t life)
{
	return (struct kc_process_id){.identifier = life, .index = slot};
}

static enum kc_error send_bytes(struct kc_process_id writer, const char *bytes, size_t length)
{
	inside_call = true;

	enum kc_error error = console_output_transmit(the_output, writer.index, writer, (const uint8_t *)bytes, (uint32_t)length);

	inside_call = false;
	return error;
}

static bool has_completed(void *context)
{
	return completions >= *(uint32_t *)context;
}

/* Sends and waits for the completion. */
static void say_bytes(struct kc_process_id writer, const char *bytes, size_t length)
{
	uint32_t wanted = completions + 1;

	CU_ASSERT_EQUAL(send_bytes(writer, bytes, length), KC_OK);
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, has_completed, &wanted, LOOP_FIXTURE_PATIENCE_MS));
}

static void say(struct kc_process_id writer, const char *text)
{
	say_bytes(writer, text, strlen(text));
}

/* Takes what the far end has, without waiting. */
static void look(void)
{
	int flags = fcntl(far_end, F_GETFL);
	ssize_t count;

	fcntl(far_end, F_SETFL, flags | O_NONBLOCK);
	while (seen_length < READ_MAX && (count = read(far_end, seen + seen_length, READ_MAX - seen_length)) > 0)
		seen_length += (size_t)count;
	seen[seen_length] = '\0';
}

static bool has_seen(void *context)
{
	look();
	return seen_length >= strlen(context) && strcmp(seen + seen_length - strlen(context), context) == 0;
}

static void expect(const char *text)
{
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, has_seen, (void *)text, LOOP_FIXTURE_PATIENCE_MS));
	CU_ASSERT_STRING_EQUAL(seen, text);
}

static void every_line_has_its_name(void)
{
	begin(true);
	say(process(0, 1), "hello\nwor");
	say(process(1, 2), "other\n");
	say(process(0, 1), "ld\n\r\n\nend\r\n");
	expect("a | hello\nb | other\na | world\na | \na | \na | end\n");
	end();
}

static void a_line_cannot_be_forged(void)
{
	begin(true);
	say(process(0, 1), "x\rb | forged\x1b[1A\r\n");
	expect("a | x\\x0db | forged\\x1b[1A\n");
	end();
}

static void a_prompt_appears_and_goes_on(void)
{
	begin(true);
	say(process(0, 1), "name? ");
	expect("a | name? ");
	say(process(0, 1), "thanks\n");
	expect("a | name? thanks\n");
	end();
}

static void another_line_interrupts_a_prompt(void)
{
	begin(true);
	say(process(0, 1), "name? ");
	expect("a | name? ");
	say(process(1, 2), "hello\n");
	expect("a | name? \nb | hello\n");
	say(process(0, 1), "thanks\n");
	expect("a | name? \nb | hello\na | thanks\n");
	end();
}

static void a_character_split_over_writes_stays_whole(void)
{
	begin(true);
	say_bytes(process(0, 1), "1 \xe2\x82", 4);
	expect("a | 1 ");
	say_bytes(process(0, 1), "\xac\n", 2);
	expect("a | 1 \xe2\x82\xac\n");
	end();
}

static void the_end_of_a_process_ends_its_line(void)
{
	begin(true);
	say(process(0, 1), "bye");
	console_output_process_ended(the_output, process(0, 1));
	say(process(0, 2), "again\n");
	expect("a | bye\na | again\n");
	/* Also when the beginning of the line was shown already, and when nobody tells of the end. */
	say(process(0, 2), "x");
	expect("a | bye\na | again\na | x");
	console_output_process_ended(the_output, process(0, 2));
	expect("a | bye\na | again\na | x\n");
	say(process(0, 3), "y");
	expect("a | bye\na | again\na | x\na | y");
	say(process(0, 4), "z\n");
	expect("a | bye\na | again\na | x\na | y\na | z\n");
	say(process(2, 6), "half");
	say(process(2, RENAMED), "whole\n");
	expect("a | bye\na | again\na | x\na | y\na | z\nc | half\nC | whole\n");
	end();
}

static void the_end_of_a_process_comes_before_its_last_bytes(void)
{
	uint32_t wanted = 1;

	begin(true);
	CU_ASSERT_EQUAL(send_bytes(process(0, 1), "bye", 3), KC_OK);
	console_output_process_ended(the_output, process(0, 1));
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, has_completed, &wanted, LOOP_FIXTURE_PATIENCE_MS));
	expect("a | bye\n");
	end();
}

static void a_line_longer_than_any_buffer_arrives_whole(void)
{
	static char wanted[4 + 40 * 1000 + 2];

	begin(true);
	memcpy(wanted, "a | ", 4);
	for (uint32_t i = 0; i < 40; i++) {
		char piece[1000];

		memset(piece, 'a' + (int)(i % 26), sizeof piece);
		memcpy(wanted + 4 + i * sizeof piece, piece, sizeof piece);
		say_bytes(process(0, 1), piece, sizeof piece);
	}
	say(process(0, 1), "\n");
	memcpy(wanted + 4 + 40 * 1000, "\n", 2);
	expect(wanted);
	end();
}

static void without_prefix_every_byte_goes_out_as_it_is(void)
{
	char bytes[256];

	begin(false);
	for (unsigned int i = 0; i < sizeof bytes; i++)
		bytes[i] = (char)i;
	say_bytes(process(0, 1), bytes, sizeof bytes);
	say(process(1, 2), "no newline");
	look();
	CU_ASSERT_EQUAL(seen_length, sizeof bytes + 10);
	CU_ASSERT_EQUAL(memcmp(seen, bytes, sizeof bytes), 0);
	CU_ASSERT_STRING_EQUAL(seen + sizeof bytes, "no newline");
	end();
}

static void lengths_and_doubles_are_refused(void)
{
	static char piece[CONSOLE_OUTPUT_PIECE_MAX + 1];
	uint32_t wanted = 1;

	begin(false);
	CU_ASSERT_EQUAL(send_bytes(process(0, 1), piece, 0), KC_SIZE);
	CU_ASSERT_EQUAL(send_bytes(process(0, 1), piece, sizeof piece), KC_SIZE);
	CU_ASSERT_EQUAL(send_bytes(process(0, 1), piece, sizeof piece - 1), KC_OK);
	CU_ASSERT_EQUAL(send_bytes(process(0, 1), piece, 1), KC_BUSY);
	CU_ASSERT_EQUAL(completions, 0);
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, has_completed, &wanted, LOOP_FIXTURE_PATIENCE_MS));
	CU_ASSERT_EQUAL(completed[0], CONSOLE_OUTPUT_PIECE_MAX);
	end();
}

/* Writes lines with a number until nothing is completed any more; returns how many were taken. */
static uint32_t fill_up(uint32_t *taken, uint32_t limit)
{
	char line[64];

	for (; *taken < limit; (*taken)++) {
		uint32_t wanted = completions + 1;

		snprintf(line, sizeof line, "%052u\n", *taken);
		if (send_bytes(process(0, 1), line, strlen(line)) != KC_OK)
			break;
		if (!loop_fixture_until(the_loop, has_completed, &wanted, 50)) {
			(*taken)++;
			break;
		}
	}
	return *taken;
}

static bool has_all_lines(void *context)
{
	look();
	return seen_length >= (size_t)(4 + 53) * *(uint32_t *)context;
}

static bool lines_are_in_order(uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		char line[64];

		snprintf(line, sizeof line, "a | %052u\n", i);
		if (strncmp(seen + i * strlen(line), line, strlen(line)) != 0)
			return false;
	}
	return true;
}

static void a_full_pipe_holds_up_writers_and_loses_nothing(void)
{
	uint32_t taken = 0;
	uint32_t wanted;

	begin(true);
	fcntl(near_end, F_SETPIPE_SZ, 4096);
	fill_up(&taken, 5000);
	CU_ASSERT_TRUE(taken > 500); /* the queue takes some */
	CU_ASSERT_TRUE(taken < 2500);
	CU_ASSERT_EQUAL(completions, taken - 1);
	/* The one who waits gets its completion once there is room. */
	CU_ASSERT_EQUAL(send_bytes(process(0, 1), "x", 1), KC_BUSY);
	wanted = taken;
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, has_all_lines, &taken, LOOP_FIXTURE_PATIENCE_MS));
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, has_completed, &wanted, LOOP_FIXTURE_PATIENCE_MS));
	CU_ASSERT_TRUE(lines_are_in_order(taken));
	CU_ASSERT_EQUAL(seen_length, (4 + 53) * taken);
	end();
}

static void all_who_wait_for_a_full_pipe_have_their_turn(void)
{
	uint32_t taken = 0;
	uint32_t wanted = 4; /* with the one that fills up */

	begin(true);
	fcntl(near_end, F_SETPIPE_SZ, 4096);
	fill_up(&taken, 5000);
	completions = 0;
	for (uint32_t slot = 1; slot < 4; slot++)
		CU_ASSERT_EQUAL(send_bytes(process(slot, slot + 1), "me too\n", 7), KC_OK);
	loop_fixture_until(the_loop, NULL, NULL, 20);
	CU_ASSERT_EQUAL(completions, 0);
	look();
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, has_seen, "b | me too\nc | me too\nd | me too\n", LOOP_FIXTURE_PATIENCE_MS));
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, has_completed, &wanted, LOOP_FIXTURE_PATIENCE_MS));
	end();
}

static void a_life_that_ends_before_a_full_pipe_keeps_its_name(void)
{
	uint32_t taken = 0;

	begin(true);
	fcntl(near_end, F_SETPIPE_SZ, 4096);
	say(process(1, 2), "first");
	fill_up(&taken, 5000);
	console_output_process_ended(the_output, process(1, 2));
	CU_ASSERT_EQUAL(send_bytes(process(1, RENAMED), "second\n", 7), KC_OK);
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, has_seen, "B | second\n", LOOP_FIXTURE_PATIENCE_MS));
	CU_ASSERT_PTR_NOT_NULL(strstr(seen, "b | first"));
	CU_ASSERT_PTR_NULL(strstr(seen, "firstsecond"));
	CU_ASSERT_PTR_NULL(strstr(seen, "B | first"));
	end();
}

static void a_closed_pipe_is_reported_once_and_stops_nobody(void)
{
	uint32_t wanted = 2;

	begin(true);
	close(far_end);
	far_end = -1;
	CU_ASSERT_EQUAL(send_bytes(process(0, 1), "to nobody\n", 10), KC_OK);
	CU_ASSERT_EQUAL(send_bytes(process(1, 2), "to nobody\n", 10), KC_OK);
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, has_completed, &wanted, LOOP_FIXTURE_PATIENCE_MS));
	say(process(0, 1), "still\n");
	CU_ASSERT_EQUAL(failures, 1);
	CU_ASSERT_EQUAL(failed_with, EPIPE);
	CU_ASSERT_EQUAL(console_output_finish(the_output, loop_now_ns() + 1000000000u), -EPIPE);
	end();
}

static void a_full_disk_is_reported(void)
{
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);

	if (full < 0) {
		harness_skip("no /dev/full");
		return;
	}
	begin_on(full, -1, true);
	say(process(0, 1), "nowhere to go\n");
	loop_fixture_until(the_loop, NULL, NULL, 5);
	CU_ASSERT_EQUAL(failures, 1);
	CU_ASSERT_EQUAL(failed_with, ENOSPC);
	end();
}

static void a_descriptor_that_is_not_open_is_reported(void)
{
	begin_on(1000, -1, true); /* a number that nothing in here takes */
	say(process(0, 1), "nowhere to go\n");
	loop_fixture_until(the_loop, NULL, NULL, 5);
	CU_ASSERT_EQUAL(failures, 1);
	CU_ASSERT_EQUAL(failed_with, EBADF);
	end();
}

static void files_and_the_null_device_take_everything(void)
{
	char path[] = "/tmp/console_output_test.XXXXXX";
	int file = mkstemp(path);

	CU_ASSERT_TRUE_FATAL(file >= 0);
	begin_on(file, open(path, O_RDONLY | O_CLOEXEC), true);
	for (uint32_t i = 0; i < 3000; i++) {
		char line[64];

		snprintf(line, sizeof line, "%052u\n", i);
		say(process(0, 1), line);
	}
	look();
	CU_ASSERT_EQUAL(seen_length, 3000u * 57);
	CU_ASSERT_TRUE(lines_are_in_order(3000));
	end();
	unlink(path);

	begin_on(open("/dev/null", O_WRONLY | O_CLOEXEC), -1, true);
	say(process(0, 1), "gone\n");
	CU_ASSERT_EQUAL(failures, 0);
	CU_ASSERT_EQUAL(console_output_finish(the_output, loop_now_ns() + 1000000000u), 0);
	end();
}

static void a_line_of_the_daemons_own_cuts_no_other(void)
{
	char long_text[CONSOLE_OUTPUT_LINE_MAX + 1];

	begin(true);
	say(process(0, 1), "name? ");
	expect("a | name? ");
	CU_ASSERT_TRUE(console_output_line(the_output, "led 0 | on (\x1b)", 14));
	say(process(0, 1), "thanks\n");
	expect("a | name? \nled 0 | on (\\x1b)\na | thanks\n");
	memset(long_text, 'x', sizeof long_text);
	CU_ASSERT_FALSE(console_output_line(the_output, long_text, sizeof long_text));
	end();
}

static void lines_of_the_daemons_own_leave_room_for_processes(void)
{
	uint32_t taken = 0;
	uint32_t wanted = 1;

	begin(true);
	fcntl(near_end, F_SETPIPE_SZ, 4096);
	while (taken < 100000 && console_output_line(the_output, "led 0 | on", 10))
		taken++;
	CU_ASSERT_TRUE(taken > 1000 && taken < 10000);
	CU_ASSERT_EQUAL(send_bytes(process(0, 1), "mine\n", 5), KC_OK);
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, has_completed, &wanted, LOOP_FIXTURE_PATIENCE_MS));
	end();
}

static void a_writer_without_end_does_not_hold_the_loop(void)
{
	begin_on(open("/dev/null", O_WRONLY | O_CLOEXEC), -1, true);
	sends_again = true;
	CU_ASSERT_EQUAL(send_bytes(process(0, 1), "first\n", 6), KC_OK);
	CU_ASSERT_EQUAL(send_bytes(process(1, 2), "first\n", 6), KC_OK);
	/* A timer of the loop ends this. */
	loop_fixture_until(the_loop, NULL, NULL, 20);
	CU_ASSERT_TRUE(completed[0] > 6 && completed[1] > 6);
	CU_ASSERT_TRUE(completed[0] - completed[1] <= 6 || completed[1] - completed[0] <= 6);
	end();

	/* Where everything is thrown away it completes even faster. */
	begin(true);
	close(far_end);
	far_end = -1;
	say(process(0, 1), "to nobody\n");
	CU_ASSERT_EQUAL(failures, 1);
	sends_again = true;
	CU_ASSERT_EQUAL(send_bytes(process(0, 1), "first\n", 6), KC_OK);
	loop_fixture_until(the_loop, NULL, NULL, 20);
	CU_ASSERT_TRUE(completed[0] > 16);
	end();
}

/* A file is never waited for, so nothing but the queue's own end may stop them. */
static void many_write_more_at_once_than_the_queue_holds(void)
{
	char piece[CONSOLE_OUTPUT_PIECE_MAX];
	uint32_t wanted = CHANNELS;

	begin_on(open("/dev/null", O_WRONLY | O_CLOEXEC), -1, true);
	memset(piece, 1, sizeof piece);
	piece[sizeof piece - 1] = '\n';
	for (uint32_t slot = 0; slot < CHANNELS; slot++)
		CU_ASSERT_EQUAL(send_bytes(process(slot, slot), piece, sizeof piece), KC_OK);
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, has_completed, &wanted, LOOP_FIXTURE_PATIENCE_MS));
	end();
}

/* O_NONBLOCK would be seen by the shell that shares the description. */
static void the_flags_of_a_shared_descriptor_stay(void)
{
	int master, slave, ends[2];

	CU_ASSERT_EQUAL_FATAL(openpty(&master, &slave, NULL, NULL, NULL), 0);

	int before = fcntl(slave, F_GETFL);

	begin_on(slave, master, true);
	say(process(0, 1), "on a terminal\n");
	expect("a | on a terminal\r\n");
	CU_ASSERT_EQUAL(fcntl(slave, F_GETFL), before);
	end();

	CU_ASSERT_EQUAL_FATAL(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
	before = fcntl(ends[1], F_GETFL);
	begin_on(ends[1], ends[0], true);
	say(process(0, 1), "on a socket\n");
	expect("a | on a socket\n");
	CU_ASSERT_EQUAL(fcntl(ends[1], F_GETFL), before);
	end();

	begin(true);
	before = fcntl(near_end, F_GETFL);
	say(process(0, 1), "on a pipe\n");
	expect("a | on a pipe\n");
	CU_ASSERT_EQUAL(fcntl(near_end, F_GETFL), before);
	end();
}

/* A pipe of somebody else's cannot be opened anew. */
static void a_pipe_that_cannot_be_opened_anew_does_not_block_either(void)
{
	int ends[2];
	uint32_t taken = 0;
	uid_t user = geteuid();

	CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC), 0);
	fcntl(ends[1], F_SETPIPE_SZ, 4096);
	CU_ASSERT_EQUAL(fchmod(ends[1], 0), 0);
	if (user == 0)
		CU_ASSERT_EQUAL_FATAL(seteuid(65534), 0);
	begin_on(ends[1], ends[0], true);
	if (user == 0)
		CU_ASSERT_EQUAL_FATAL(seteuid(0), 0);
	fill_up(&taken, 5000);
	CU_ASSERT_TRUE(taken < 2500);
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, has_all_lines, &taken, LOOP_FIXTURE_PATIENCE_MS));
	CU_ASSERT_TRUE(lines_are_in_order(taken));
	CU_ASSERT_EQUAL(fcntl(near_end, F_GETFL) & O_NONBLOCK, 0);
	end();
}

static void the_end_of_a_run_writes_what_is_left(void)
{
	begin(true);
	CU_ASSERT_EQUAL(send_bytes(process(0, 1), "one\ntwo", 7), KC_OK);
	CU_ASSERT_EQUAL(send_bytes(process(1, 2), "\xe2\x82", 2), KC_OK);
	CU_ASSERT_EQUAL(console_output_finish(the_output, loop_now_ns() + 10000000000u), 0);
	look();
	CU_ASSERT_STRING_EQUAL(seen, "a | one\na | two\nb | \\xe2\\x82\n");
	end();
}

static void the_end_of_a_run_does_not_wait_for_ever(void)
{
	uint32_t taken = 0;

	begin(true);
	fcntl(near_end, F_SETPIPE_SZ, 4096);
	fill_up(&taken, 5000);
	CU_ASSERT_EQUAL(console_output_finish(the_output, loop_now_ns() + 20000000u), -ETIMEDOUT);
	look();
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, has_all_lines, &taken, LOOP_FIXTURE_PATIENCE_MS));
	CU_ASSERT_EQUAL(console_output_finish(the_output, loop_now_ns() + 10000000000u), 0);
	CU_ASSERT_TRUE(lines_are_in_order(taken));
	end();
}

static void the_program_is_as_the_daemon(void)
{
	CU_ASSERT_TRUE(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
}

HARNESS_MAIN({"a closed pipe does not kill", the_program_is_as_the_daemon},
	     {"every line has its process's name", every_line_has_its_name}, {"a line cannot be forged", a_line_cannot_be_forged},
	     {"a prompt appears and its line goes on", a_prompt_appears_and_goes_on},
	     {"another line interrupts a prompt", another_line_interrupts_a_prompt},
	     {"a character split over writes stays whole", a_character_split_over_writes_stays_whole},
	     {"the end of a process ends its line", the_end_of_a_process_ends_its_line},
	     {"the end of a process may come before its last bytes", the_end_of_a_process_comes_before_its_last_bytes},
	     {"a line longer than any buffer arrives whole", a_line_longer_than_any_buffer_arrives_whole},
	     {"without prefix every byte goes out as it is", without_prefix_every_byte_goes_out_as_it_is},
	     {"bad lengths and a second transmission are refused", lengths_and_doubles_are_refused},
	     {"a full pipe holds up writers and loses nothing", a_full_pipe_holds_up_writers_and_loses_nothing},
	     {"all who wait for a full pipe have their turn", all_who_wait_for_a_full_pipe_have_their_turn},
	     {"a life that ends before a full pipe keeps its name", a_life_that_ends_before_a_full_pipe_keeps_its_name},
	     {"a closed pipe is reported once and stops nobody", a_closed_pipe_is_reported_once_and_stops_nobody},
	     {"a full disk is reported", a_full_disk_is_reported},
	     {"a descriptor that is not open is reported", a_descriptor_that_is_not_open_is_reported},
	     {"files and the null device take everything", files_and_the_null_device_take_everything},
	     {"a line of the daemon's own cuts no other", a_line_of_the_daemons_own_cuts_no_other},
	     {"lines of the daemon's own leave room for processes", lines_of_the_daemons_own_leave_room_for_processes},
	     {"a writer without end does not hold the loop", a_writer_without_end_does_not_hold_the_loop},
	     {"many write more at once than the queue holds", many_write_more_at_once_than_the_queue_holds},
	     {"the flags of a shared descriptor stay", the_flags_of_a_shared_descriptor_stay},
	     {"a pipe that cannot be opened anew does not block", a_pipe_that_cannot_be_opened_anew_does_not_block_either},
	     {"the end of a run writes what is left", the_end_of_a_run_writes_what_is_left},
	     {"the end of a run does not wait for ever", the_end_of_a_run_does_not_wait_for_ever})
