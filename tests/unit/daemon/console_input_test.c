/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The console's input from real pipes, files and terminals. */
#include <errno.h>
#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <termios.h>

#include "daemon/backends/console_input.h"
#include "tests/unit/harness.h"
#include "tests/unit/loop_fixture.h"

#define CHANNELS       4u
#define JOB_PATIENCE_S (2 * LOOP_FIXTURE_PATIENCE_MS / 1000)

static struct loop *the_loop;
static struct console_input *the_input;
static int near_end, far_end;
static char got[CHANNELS][8192];
static size_t got_length[CHANNELS];
static uint32_t receptions[CHANNELS];
static uint32_t reads_again[CHANNELS]; /* length of the next read that each starts when one ends; 0: none */
static uint32_t ended_count;
static bool inside_call, called_inside;

static struct kc_process_id process(uint32_t slot)
{
	return (struct kc_process_id){.identifier = 100 + slot, .index = slot};
}

static enum kc_error read_some(uint32_t slot, uint32_t length)
{
	inside_call = true;

	enum kc_error error = console_input_receive(the_input, slot, process(slot), length);

	inside_call = false;
	return error;
}

static void received(void *console, uint32_t channel, const uint8_t *bytes, uint32_t count)
{
	(void)console;
	called_inside |= inside_call;
	memcpy(got[channel] + got_length[channel], bytes, count);
	got_length[channel] += count;
	got[channel][got_length[channel]] = '\0';
	receptions[channel]++;
	if (reads_again[channel] > 0)
		(void)read_some(channel, reads_again[channel]);
}

static void input_ended(void *owner)
{
	(void)owner;
	ended_count++;
}

static void begin_on(int near, int far)
{
	static const struct console_input_client client = {.received = received, .input_ended = input_ended};

	memset(got, 0, sizeof got);
	memset(got_length, 0, sizeof got_length);
	memset(receptions, 0, sizeof receptions);
	memset(reads_again, 0, sizeof reads_again);
	ended_count = 0;
	called_inside = false;
	near_end = near;
	far_end = far;
	the_loop = loop_new();
	the_input = console_input_new(the_loop, near, CHANNELS, client);
	CU_ASSERT_PTR_NOT_NULL_FATAL(the_input);
}

static void begin(void)
{
	int ends[2];

	CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC), 0);
	begin_on(ends[0], ends[1]);
}

static void hang_up(void)
{
	close(far_end);
	far_end = -1;
}

static void end(void)
{
	CU_ASSERT_FALSE(called_inside);
	console_input_free(the_input);
	loop_free(the_loop);
	close(near_end);
	if (far_end >= 0)
		close(far_end);
}

static void type(const char *text)
{
	CU_ASSERT_EQUAL(write(far_end, text, strlen(text)), (ssize_t)strlen(text));
}

struct wanted {
	uint32_t slot;
	const char *text;
};

static bool has_got(void *context)
{
	const struct wanted *wanted = context;

	return got_length[wanted->slot] >= strlen(wanted->text);
}

static void expect(uint32_t slot, const char *text)
{
	struct wanted wanted = {slot, text};

	CU_ASSERT_TRUE(loop_fixture_until(the_loop, has_got, &wanted, LOOP_FIXTURE_PATIENCE_MS));
	CU_ASSERT_STRING_EQUAL(got[slot], text);
}

static bool has_ended(void *context)
{
	(void)context;
	return ended_count > 0;
}

static void turn(void)
{
	loop_fixture_until(the_loop, NULL, NULL, 20);
}

static void a_read_ends_with_its_line(void)
{
	begin();
	CU_ASSERT_EQUAL(read_some(0, 64), KC_OK);
	type("first\nsecond\n");
	expect(0, "first\n");
	CU_ASSERT_EQUAL(receptions[0], 1);
	CU_ASSERT_EQUAL(read_some(0, 64), KC_OK);
	expect(0, "first\nsecond\n");
	CU_ASSERT_EQUAL(receptions[0], 2);
	end();
}

static void a_read_ends_when_its_buffer_is_full(void)
{
	begin();
	CU_ASSERT_EQUAL(read_some(0, 3), KC_OK);
	type("abcdef");
	expect(0, "abc");
	CU_ASSERT_EQUAL(read_some(0, 3), KC_OK);
	expect(0, "abcdef");
	end();
}

static void a_part_of_a_line_waits_for_its_end(void)
{
	begin();
	CU_ASSERT_EQUAL(read_some(0, 64), KC_OK);
	type("hel");
	turn();
	CU_ASSERT_EQUAL(receptions[0], 0);
	type("lo\n");
	expect(0, "hello\n");
	CU_ASSERT_EQUAL(receptions[0], 1);
	end();
}

static void lines_go_to_those_who_waited_longest(void)
{
	begin();
	CU_ASSERT_EQUAL(read_some(2, 64), KC_OK);
	CU_ASSERT_EQUAL(read_some(0, 64), KC_OK);
	CU_ASSERT_EQUAL(read_some(1, 64), KC_OK);
	type("one\ntwo\nthree\n");
	expect(2, "one\n");
	expect(0, "two\n");
	expect(1, "three\n");
	end();
}

static void who_reads_byte_by_byte_gets_whole_lines(void)
{
	begin();
	reads_again[0] = reads_again[1] = 1;
	CU_ASSERT_EQUAL(read_some(0, 1), KC_OK);
	CU_ASSERT_EQUAL(read_some(1, 1), KC_OK);
	type("abcdef\nghijkl\n");
	expect(0, "abcdef\n");
	expect(1, "ghijkl\n");
	end();
}

static void who_stops_in_a_line_loses_the_rest_after_a_while(void)
{
	uint64_t before_ns = loop_now_ns();

	begin();
	CU_ASSERT_EQUAL(read_some(0, 1), KC_OK);
	CU_ASSERT_EQUAL(read_some(1, 64), KC_OK);
	type("abc\n");
	expect(0, "a");
	expect(1, "bc\n");
	CU_ASSERT_TRUE(loop_now_ns() - before_ns >= 1000000000u);
	end();
}

static void the_end_of_the_input_gives_out_what_is_left(void)
{
	begin();
	CU_ASSERT_EQUAL(read_some(0, 64), KC_OK);
	type("no newline");
	turn();
	CU_ASSERT_TRUE(console_input_is_open(the_input));
	hang_up();
	expect(0, "no newline");
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, has_ended, NULL, LOOP_FIXTURE_PATIENCE_MS));
	CU_ASSERT_FALSE(console_input_is_open(the_input));
	/* From now on only an abort ends a read. */
	CU_ASSERT_EQUAL(read_some(0, 64), KC_OK);
	turn();
	CU_ASSERT_EQUAL(receptions[0], 1);
	CU_ASSERT_EQUAL(console_input_abort(the_input, 0), KC_OK);
	turn();
	CU_ASSERT_EQUAL(receptions[0], 2);
	CU_ASSERT_EQUAL(ended_count, 1);
	end();
}

static void nothing_is_taken_that_nobody_wants(void)
{
	int waiting = 0;

	begin();
	type("for the shell\n");
	turn();
	CU_ASSERT_EQUAL(ioctl(near_end, FIONREAD, &waiting), 0);
	CU_ASSERT_EQUAL(waiting, 14);
	CU_ASSERT_TRUE(console_input_is_open(the_input));
	end();
}

static void an_abort_gives_what_there_was(void)
{
	begin();
	CU_ASSERT_EQUAL(console_input_abort(the_input, 0), KC_OFF);
	CU_ASSERT_EQUAL(read_some(0, 64), KC_OK);
	CU_ASSERT_EQUAL(read_some(0, 64), KC_BUSY);
	CU_ASSERT_EQUAL(read_some(1, 64), KC_OK);
	type("part");
	turn();
	CU_ASSERT_EQUAL(console_input_abort(the_input, 1), KC_OK);
	CU_ASSERT_EQUAL(console_input_abort(the_input, 0), KC_OK);
	CU_ASSERT_EQUAL(console_input_abort(the_input, 0), KC_OK);
	CU_ASSERT_EQUAL(receptions[0] + receptions[1], 0);
	turn();
	/* It is the turn of process 0, so the bytes are its; process 1 gets none. */
	CU_ASSERT_EQUAL(receptions[0], 1);
	CU_ASSERT_STRING_EQUAL(got[0], "part");
	CU_ASSERT_EQUAL(receptions[1], 1);
	CU_ASSERT_EQUAL(got_length[1], 0);
	CU_ASSERT_EQUAL(console_input_abort(the_input, 0), KC_OFF);
	end();
}

static void an_abort_in_the_middle_keeps_the_others_order(void)
{
	begin();
	for (uint32_t slot = 0; slot < CHANNELS; slot++)
		CU_ASSERT_EQUAL(read_some(slot, 64), KC_OK);
	CU_ASSERT_EQUAL(console_input_abort(the_input, 1), KC_OK);
	turn();
	type("one\ntwo\nthree\n");
	expect(0, "one\n");
	expect(2, "two\n");
	expect(3, "three\n");
	CU_ASSERT_EQUAL(got_length[1], 0);
	end();
}

static void a_line_longer_than_the_buffer_comes_in_parts(void)
{
	static char line[6001];

	memset(line, 'x', sizeof line - 2);
	line[sizeof line - 2] = '\n';
	begin();
	reads_again[0] = 8000;
	CU_ASSERT_EQUAL(read_some(0, 8000), KC_OK);
	type(line);
	expect(0, line);
	end();
}

static void files_and_the_null_device_end(void)
{
	char path[] = "/tmp/console_input_test.XXXXXX";
	int file = mkstemp(path);

	CU_ASSERT_TRUE_FATAL(file >= 0);
	CU_ASSERT_EQUAL(write(file, "from a\nfile", 11), 11);
	begin_on(open(path, O_RDONLY | O_CLOEXEC), file);
	unlink(path);
	reads_again[0] = 64;
	CU_ASSERT_EQUAL(read_some(0, 64), KC_OK);
	expect(0, "from a\nfile");
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, has_ended, NULL, LOOP_FIXTURE_PATIENCE_MS));
	end();

	begin_on(open("/dev/null", O_RDONLY | O_CLOEXEC), -1);
	turn();
	CU_ASSERT_EQUAL(ended_count, 0);
	CU_ASSERT_EQUAL(read_some(0, 64), KC_OK);
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, has_ended, NULL, LOOP_FIXTURE_PATIENCE_MS));
	CU_ASSERT_EQUAL(receptions[0], 0);
	end();

	begin_on(1000, -1); /* not open at all */
	CU_ASSERT_EQUAL(read_some(0, 64), KC_OK);
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, has_ended, NULL, LOOP_FIXTURE_PATIENCE_MS));
	end();
}

static void the_flags_of_a_shared_descriptor_stay(void)
{
	int master, slave, before, ends[2];

	CU_ASSERT_EQUAL_FATAL(openpty(&master, &slave, NULL, NULL, NULL), 0);
	before = fcntl(slave, F_GETFL);
	begin_on(slave, master);
	CU_ASSERT_EQUAL(read_some(0, 64), KC_OK);
	type("typed\n");
	expect(0, "typed\n");
	CU_ASSERT_EQUAL(fcntl(slave, F_GETFL), before);
	/* The terminal goes away. */
	CU_ASSERT_EQUAL(read_some(0, 64), KC_OK);
	hang_up();
	CU_ASSERT_TRUE(loop_fixture_until(the_loop, has_ended, NULL, LOOP_FIXTURE_PATIENCE_MS));
	end();

	CU_ASSERT_EQUAL_FATAL(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
	before = fcntl(ends[0], F_GETFL);
	begin_on(ends[0], ends[1]);
	CU_ASSERT_EQUAL(read_some(0, 64), KC_OK);
	turn();
	type("sent\n");
	expect(0, "sent\n");
	CU_ASSERT_EQUAL(fcntl(ends[0], F_GETFL), before);
	end();
}

/* The process of a background job. Exits with 0 if it read "typed\n". */
static void background_job(int terminal)
{
	struct wanted wanted = {0, "typed\n"};

	alarm(JOB_PATIENCE_S);
	setpgid(0, 0);
	begin_on(terminal, -1);
	read_some(0, 64);
	_exit(loop_fixture_until(the_loop, has_got, &wanted, LOOP_FIXTURE_PATIENCE_MS) && strcmp(got[0], "typed\n") == 0 ? 0 : 1);
}

/* A shell in its own session. Exits with 0 if the job was not stopped, and read its input once it was in the foreground. */
static void shell(int terminal)
{
	int status;
	pid_t job;

	alarm(JOB_PATIENCE_S);
	signal(SIGTTOU, SIG_IGN);
	if (setsid() < 0 || ioctl(terminal, TIOCSCTTY, 0) < 0)
		_exit(2);
	job = fork();
	if (job == 0)
		background_job(terminal);
	setpgid(job, job);
	usleep(600000);
	if (waitpid(job, &status, WUNTRACED | WNOHANG) != 0)
		_exit(3);
	if (tcsetpgrp(terminal, job) < 0)
		_exit(4);
	if (waitpid(job, &status, WUNTRACED) != job || !WIFEXITED(status))
		_exit(5);
	_exit(WEXITSTATUS(status));
}

static void a_background_job_is_not_stopped_by_its_terminal(void)
{
	int master, slave, status;
	pid_t child;

	CU_ASSERT_EQUAL_FATAL(openpty(&master, &slave, NULL, NULL, NULL), 0);
	child = fork();
	if (child == 0)
		shell(slave);
	usleep(200000);
	CU_ASSERT_EQUAL(write(master, "typed\n", 6), 6);
	CU_ASSERT_EQUAL(waitpid(child, &status, 0), child);
	CU_ASSERT_TRUE(WIFEXITED(status));
	CU_ASSERT_EQUAL(WEXITSTATUS(status), 0);
	close(master);
	close(slave);
}

HARNESS_MAIN({"a read ends with its line", a_read_ends_with_its_line},
	     {"a read ends when its buffer is full", a_read_ends_when_its_buffer_is_full},
	     {"a part of a line waits for its end", a_part_of_a_line_waits_for_its_end},
	     {"lines go to those who waited longest", lines_go_to_those_who_waited_longest},
	     {"who reads byte by byte gets whole lines", who_reads_byte_by_byte_gets_whole_lines},
	     {"who stops in a line loses the rest after a while", who_stops_in_a_line_loses_the_rest_after_a_while},
	     {"the end of the input gives out what is left", the_end_of_the_input_gives_out_what_is_left},
	     {"nothing is taken from the input that nobody wants", nothing_is_taken_that_nobody_wants},
	     {"an abort gives what there was", an_abort_gives_what_there_was},
	     {"an abort in the middle keeps the others' order", an_abort_in_the_middle_keeps_the_others_order},
	     {"a line longer than the buffer comes in parts", a_line_longer_than_the_buffer_comes_in_parts},
	     {"files and the null device end", files_and_the_null_device_end},
	     {"the flags of a shared input stay", the_flags_of_a_shared_descriptor_stay},
	     {"a background job is not stopped by its terminal", a_background_job_is_not_stopped_by_its_terminal})
