/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Apps' output to real pipes, files and terminals: writers wait for readers, nothing is lost, and no descriptor blocks the daemon. */
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
#include "tests/unit/output_rig.h"

static void lengths_and_doubles_are_refused(void)
{
	static char piece[CONSOLE_OUTPUT_PIECE_MAX + 1];
	uint32_t wanted = 1;

	output_begin(false);
	CU_ASSERT_EQUAL(output_send_bytes(output_process(0, 1), piece, 0), KC_SIZE);
	CU_ASSERT_EQUAL(output_send_bytes(output_process(0, 1), piece, sizeof piece), KC_SIZE);
	CU_ASSERT_EQUAL(output_send_bytes(output_process(0, 1), piece, sizeof piece - 1), KC_OK);
	CU_ASSERT_EQUAL(output_send_bytes(output_process(0, 1), piece, 1), KC_BUSY);
	CU_ASSERT_EQUAL(completions, 0);
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, output_has_completed, &wanted, LOOP_FIXTURE_PATIENCE_MS));
	CU_ASSERT_EQUAL(completed[0], CONSOLE_OUTPUT_PIECE_MAX);
	output_end();
}

/* Writes numbered lines until no write completes any more. Returns how many were accepted. */
static uint32_t fill_up(uint32_t *taken, uint32_t limit)
{
	char line[64];

	for (; *taken < limit; (*taken)++) {
		uint32_t wanted = completions + 1;

		snprintf(line, sizeof line, "%052u\n", *taken);
		if (output_send_bytes(output_process(0, 1), line, strlen(line)) != KC_OK)
			break;
		if (!loop_fixture_until(the_loop, output_has_completed, &wanted, 50)) {
			(*taken)++;
			break;
		}
	}
	return *taken;
}

static bool has_all_lines(void *context)
{
	output_look();
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

	output_begin(true);
	fcntl(near_end, F_SETPIPE_SZ, 4096);
	fill_up(&taken, 5000);
	CU_ASSERT_TRUE(taken > 500); /* the queue takes some */
	CU_ASSERT_TRUE(taken < 2500);
	CU_ASSERT_EQUAL(completions, taken - 1);
	/* The waiting writer gets its completion once there is room. */
	CU_ASSERT_EQUAL(output_send_bytes(output_process(0, 1), "x", 1), KC_BUSY);
	wanted = taken;
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, has_all_lines, &taken, LOOP_FIXTURE_PATIENCE_MS));
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, output_has_completed, &wanted, LOOP_FIXTURE_PATIENCE_MS));
	CU_ASSERT_TRUE(lines_are_in_order(taken));
	CU_ASSERT_EQUAL(seen_length, (4 + 53) * taken);
	output_end();
}

static void all_who_wait_for_a_full_pipe_have_their_turn(void)
{
	uint32_t taken = 0;
	uint32_t wanted = 4; /* including the one that fills it */

	output_begin(true);
	fcntl(near_end, F_SETPIPE_SZ, 4096);
	fill_up(&taken, 5000);
	completions = 0;
	for (uint32_t slot = 1; slot < 4; slot++)
		CU_ASSERT_EQUAL(output_send_bytes(output_process(slot, slot + 1), "me too\n", 7), KC_OK);
	loop_fixture_until(the_loop, NULL, NULL, 20);
	CU_ASSERT_EQUAL(completions, 0);
	output_look();
	CU_ASSERT_TRUE(
	    loop_fixture_until(the_loop, output_has_seen, "b | me too\nc | me too\nd | me too\n", LOOP_FIXTURE_PATIENCE_MS));
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, output_has_completed, &wanted, LOOP_FIXTURE_PATIENCE_MS));
	output_end();
}

static void a_life_that_ends_before_a_full_pipe_keeps_its_name(void)
{
	uint32_t taken = 0;

	output_begin(true);
	fcntl(near_end, F_SETPIPE_SZ, 4096);
	output_say(output_process(1, 2), "first");
	fill_up(&taken, 5000);
	console_output_process_ended(the_output, output_process(1, 2));
	CU_ASSERT_EQUAL(output_send_bytes(output_process(1, OUTPUT_RENAMED), "second\n", 7), KC_OK);
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, output_has_seen, "B | second\n", LOOP_FIXTURE_PATIENCE_MS));
	CU_ASSERT_PTR_NOT_NULL(strstr(seen, "b | first"));
	CU_ASSERT_PTR_NULL(strstr(seen, "firstsecond"));
	CU_ASSERT_PTR_NULL(strstr(seen, "B | first"));
	output_end();
}

static void a_closed_pipe_is_reported_once_and_stops_nobody(void)
{
	uint32_t wanted = 2;

	output_begin(true);
	close(far_end);
	far_end = -1;
	CU_ASSERT_EQUAL(output_send_bytes(output_process(0, 1), "to nobody\n", 10), KC_OK);
	CU_ASSERT_EQUAL(output_send_bytes(output_process(1, 2), "to nobody\n", 10), KC_OK);
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, output_has_completed, &wanted, LOOP_FIXTURE_PATIENCE_MS));
	output_say(output_process(0, 1), "still\n");
	CU_ASSERT_EQUAL(failures, 1);
	CU_ASSERT_EQUAL(failed_with, EPIPE);
	CU_ASSERT_EQUAL(console_output_finish(the_output, loop_now_ns() + 1000000000u), -EPIPE);
	output_end();
}

static void a_full_disk_is_reported(void)
{
	int full = open("/dev/full", O_WRONLY | O_CLOEXEC);

	if (full < 0) {
		harness_skip("no /dev/full");
		return;
	}
	output_begin_on(full, -1, true);
	output_say(output_process(0, 1), "nowhere to go\n");
	loop_fixture_until(the_loop, NULL, NULL, 5);
	CU_ASSERT_EQUAL(failures, 1);
	CU_ASSERT_EQUAL(failed_with, ENOSPC);
	output_end();
}

static void a_descriptor_that_is_not_open_is_reported(void)
{
	output_begin_on(1000, -1, true); /* a descriptor number that is not in use */
	output_say(output_process(0, 1), "nowhere to go\n");
	loop_fixture_until(the_loop, NULL, NULL, 5);
	CU_ASSERT_EQUAL(failures, 1);
	CU_ASSERT_EQUAL(failed_with, EBADF);
	output_end();
}

static void files_and_the_null_device_take_everything(void)
{
	char path[] = "/tmp/console_output_test.XXXXXX";
	int file = mkstemp(path);

	CU_ASSERT_TRUE_FATAL(file >= 0);
	output_begin_on(file, open(path, O_RDONLY | O_CLOEXEC), true);
	for (uint32_t i = 0; i < 3000; i++) {
		char line[64];

		snprintf(line, sizeof line, "%052u\n", i);
		output_say(output_process(0, 1), line);
	}
	output_look();
	CU_ASSERT_EQUAL(seen_length, 3000u * 57);
	CU_ASSERT_TRUE(lines_are_in_order(3000));
	output_end();
	unlink(path);

	output_begin_on(open("/dev/null", O_WRONLY | O_CLOEXEC), -1, true);
	output_say(output_process(0, 1), "gone\n");
	CU_ASSERT_EQUAL(failures, 0);
	CU_ASSERT_EQUAL(console_output_finish(the_output, loop_now_ns() + 1000000000u), 0);
	output_end();
}

static void lines_of_the_daemons_own_leave_room_for_processes(void)
{
	uint32_t taken = 0;
	uint32_t wanted = 1;

	output_begin(true);
	fcntl(near_end, F_SETPIPE_SZ, 4096);
	while (taken < 100000 && console_output_line(the_output, "led 0 | on", 10))
		taken++;
	CU_ASSERT_TRUE(taken > 1000 && taken < 10000);
	CU_ASSERT_EQUAL(output_send_bytes(output_process(0, 1), "mine\n", 5), KC_OK);
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, output_has_completed, &wanted, LOOP_FIXTURE_PATIENCE_MS));
	output_end();
}

static void a_writer_without_end_does_not_hold_the_loop(void)
{
	output_begin_on(open("/dev/null", O_WRONLY | O_CLOEXEC), -1, true);
	sends_again = true;
	CU_ASSERT_EQUAL(output_send_bytes(output_process(0, 1), "first\n", 6), KC_OK);
	CU_ASSERT_EQUAL(output_send_bytes(output_process(1, 2), "first\n", 6), KC_OK);
	/* A timer of the loop ends the test. */
	loop_fixture_until(the_loop, NULL, NULL, 20);
	CU_ASSERT_TRUE(completed[0] > 6 && completed[1] > 6);
	CU_ASSERT_TRUE(completed[0] - completed[1] <= 6 || completed[1] - completed[0] <= 6);
	output_end();

	/* If everything is discarded, writes complete even faster. */
	output_begin(true);
	close(far_end);
	far_end = -1;
	output_say(output_process(0, 1), "to nobody\n");
	CU_ASSERT_EQUAL(failures, 1);
	sends_again = true;
	CU_ASSERT_EQUAL(output_send_bytes(output_process(0, 1), "first\n", 6), KC_OK);
	loop_fixture_until(the_loop, NULL, NULL, 20);
	CU_ASSERT_TRUE(completed[0] > 16);
	output_end();
}

/* Writing to a file never blocks, so only the end of the queue may stop the writers. */
static void many_write_more_at_once_than_the_queue_holds(void)
{
	char piece[CONSOLE_OUTPUT_PIECE_MAX];
	uint32_t wanted = OUTPUT_CHANNELS;

	output_begin_on(open("/dev/null", O_WRONLY | O_CLOEXEC), -1, true);
	memset(piece, 1, sizeof piece);
	piece[sizeof piece - 1] = '\n';
	for (uint32_t slot = 0; slot < OUTPUT_CHANNELS; slot++)
		CU_ASSERT_EQUAL(output_send_bytes(output_process(slot, slot), piece, sizeof piece), KC_OK);
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, output_has_completed, &wanted, LOOP_FIXTURE_PATIENCE_MS));
	output_end();
}

/* The shell shares the open file description, so O_NONBLOCK would affect it. */
static void the_flags_of_a_shared_descriptor_stay(void)
{
	int master, slave, ends[2];

	CU_ASSERT_EQUAL_FATAL(openpty(&master, &slave, NULL, NULL, NULL), 0);

	int before = fcntl(slave, F_GETFL);

	output_begin_on(slave, master, true);
	output_say(output_process(0, 1), "on a terminal\n");
	output_expect("a | on a terminal\r\n");
	CU_ASSERT_EQUAL(fcntl(slave, F_GETFL), before);
	output_end();

	CU_ASSERT_EQUAL_FATAL(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
	before = fcntl(ends[1], F_GETFL);
	output_begin_on(ends[1], ends[0], true);
	output_say(output_process(0, 1), "on a socket\n");
	output_expect("a | on a socket\n");
	CU_ASSERT_EQUAL(fcntl(ends[1], F_GETFL), before);
	output_end();

	output_begin(true);
	before = fcntl(near_end, F_GETFL);
	output_say(output_process(0, 1), "on a pipe\n");
	output_expect("a | on a pipe\n");
	CU_ASSERT_EQUAL(fcntl(near_end, F_GETFL), before);
	output_end();
}

/* Another user's pipe cannot be opened again. */
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
	output_begin_on(ends[1], ends[0], true);
	if (user == 0)
		CU_ASSERT_EQUAL_FATAL(seteuid(0), 0);
	fill_up(&taken, 5000);
	CU_ASSERT_TRUE(taken < 2500);
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, has_all_lines, &taken, LOOP_FIXTURE_PATIENCE_MS));
	CU_ASSERT_TRUE(lines_are_in_order(taken));
	CU_ASSERT_EQUAL(fcntl(near_end, F_GETFL) & O_NONBLOCK, 0);
	output_end();
}

static void the_end_of_a_run_writes_what_is_left(void)
{
	output_begin(true);
	CU_ASSERT_EQUAL(output_send_bytes(output_process(0, 1), "one\ntwo", 7), KC_OK);
	CU_ASSERT_EQUAL(output_send_bytes(output_process(1, 2), "\xe2\x82", 2), KC_OK);
	CU_ASSERT_EQUAL(console_output_finish(the_output, loop_now_ns() + 10000000000u), 0);
	output_look();
	CU_ASSERT_STRING_EQUAL(seen, "a | one\na | two\nb | \\xe2\\x82\n");
	output_end();
}

static void the_end_of_a_run_does_not_wait_for_ever(void)
{
	uint32_t taken = 0;

	output_begin(true);
	fcntl(near_end, F_SETPIPE_SZ, 4096);
	fill_up(&taken, 5000);
	CU_ASSERT_EQUAL(console_output_finish(the_output, loop_now_ns() + 20000000u), -ETIMEDOUT);
	output_look();
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, has_all_lines, &taken, LOOP_FIXTURE_PATIENCE_MS));
	CU_ASSERT_EQUAL(console_output_finish(the_output, loop_now_ns() + 10000000000u), 0);
	CU_ASSERT_TRUE(lines_are_in_order(taken));
	output_end();
}

static void the_program_is_as_the_daemon(void)
{
	CU_ASSERT_TRUE(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
}

HARNESS_MAIN({"a closed pipe does not kill", the_program_is_as_the_daemon},
	     {"bad lengths and a second transmission are refused", lengths_and_doubles_are_refused},
	     {"a full pipe holds up writers and loses nothing", a_full_pipe_holds_up_writers_and_loses_nothing},
	     {"all who wait for a full pipe have their turn", all_who_wait_for_a_full_pipe_have_their_turn},
	     {"a life that ends before a full pipe keeps its name", a_life_that_ends_before_a_full_pipe_keeps_its_name},
	     {"a closed pipe is reported once and stops nobody", a_closed_pipe_is_reported_once_and_stops_nobody},
	     {"a full disk is reported", a_full_disk_is_reported},
	     {"a descriptor that is not open is reported", a_descriptor_that_is_not_open_is_reported},
	     {"files and the null device take everything", files_and_the_null_device_take_everything},
	     {"lines of the daemon's own leave room for processes", lines_of_the_daemons_own_leave_room_for_processes},
	     {"a writer without end does not hold the loop", a_writer_without_end_does_not_hold_the_loop},
	     {"many write more at once than the queue holds", many_write_more_at_once_than_the_queue_holds},
	     {"the flags of a shared descriptor stay", the_flags_of_a_shared_descriptor_stay},
	     {"a pipe that cannot be opened anew does not block", a_pipe_that_cannot_be_opened_anew_does_not_block_either},
	     {"the end of a run writes what is left", the_end_of_a_run_writes_what_is_left},
	     {"the end of a run does not wait for ever", the_end_of_a_run_does_not_wait_for_ever})
