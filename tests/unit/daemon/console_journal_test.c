/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A real datagram socket, read by the test, takes the place of the journal's. */
#include "daemon/backends/console_journal.h"
#include "daemon/backends/journal_share.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/unit/harness.h"
#include "tests/unit/loop_fixture.h"

#define CHANNELS 4

#define run_loop_for(loop, milliseconds) loop_fixture_until(loop, NULL, NULL, milliseconds)

static struct loop *loop;
static struct console_journal *journal;
static int reader;
static char path[64];
static uint32_t done[CHANNELS]; /* completed transmissions */
static int failures;

static void transmitted(void *console, uint32_t channel, uint32_t sent)
{
	(void)console;
	(void)sent;
	done[channel]++;
}

static size_t name(void *owner, struct kc_process_id who, char *text, size_t size)
{
	(void)owner;
	return (size_t)snprintf(text, size, "app%u\n", who.index);
}

static bool short_id(void *owner, struct kc_process_id who, uint32_t *id)
{
	(void)owner;
	*id = 4000000000u;
	return who.index == 1;
}

static void output_failed(void *owner, int error)
{
	(void)owner;
	(void)error;
	failures++;
}

static void listen_at_path(void)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	snprintf(address.sun_path, sizeof address.sun_path, "%s", path);
	reader = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	CU_ASSERT_FATAL(reader >= 0 && bind(reader, (struct sockaddr *)&address, sizeof address) == 0);
}

static void begin(void)
{
	struct console_journal_client client = {
	    .transmitted = transmitted, .name = name, .short_id = short_id, .output_failed = output_failed};

	snprintf(path, sizeof path, "/tmp/tockd-test-journal-%d", (int)getpid());
	unlink(path);
	listen_at_path();
	memset(done, 0, sizeof done);
	failures = 0;
	loop = loop_new();
	journal = console_journal_new(loop, path, CHANNELS, client);
	CU_ASSERT_PTR_NOT_NULL_FATAL(journal);
}

static void end(void)
{
	console_journal_free(journal);
	loop_free(loop);
	close(reader);
	unlink(path);
}

static struct kc_process_id process(uint32_t index, uint64_t identifier)
{
	return (struct kc_process_id){.index = index, .identifier = identifier};
}

static enum kc_error transmit(uint32_t channel, uint64_t identifier, const char *text)
{
	return console_journal_transmit(journal, channel, process(channel, identifier), (const uint8_t *)text,
					(uint32_t)strlen(text));
}

/* Receives the next entry, "" if there is none. */
static const char *next_entry(void)
{
	static char entry[8192];
	ssize_t length = recv(reader, entry, sizeof entry - 1, MSG_DONTWAIT);

	entry[length > 0 ? length : 0] = '\0';
	return entry;
}

static const char *next_message(void)
{
	const char *message = strstr(next_entry(), "MESSAGE=");

	return message != NULL ? message + 8 : "";
}

static void fields(void)
{
	begin();
	CU_ASSERT_EQUAL(transmit(1, 77, "Hello\r\nsecond \x1b[31m\xff\n\n"), KC_OK);
	CU_ASSERT_EQUAL(transmit(1, 77, "x"), KC_BUSY);
	run_loop_for(loop, 20);
	CU_ASSERT_EQUAL(done[1], 1);
	CU_ASSERT_STRING_EQUAL(next_entry(), "PRIORITY=6\nSYSLOG_IDENTIFIER=tockd/app1\\x0a\nTOCK_APP=app1\\x0a\nTOCK_PID=77\n"
					     "TOCK_SHORT_ID=4000000000\nMESSAGE=Hello\n");
	CU_ASSERT_STRING_EQUAL(next_message(), "second \\x1b[31m\\xff\n");
	CU_ASSERT_STRING_EQUAL(next_message(), "\n");
	CU_ASSERT_STRING_EQUAL(next_entry(), "");
	CU_ASSERT_EQUAL(transmit(0, 5, "no id\n"), KC_OK);
	run_loop_for(loop, 20);
	CU_ASSERT_STRING_EQUAL(next_entry(),
			       "PRIORITY=6\nSYSLOG_IDENTIFIER=tockd/app0\\x0a\nTOCK_APP=app0\\x0a\nTOCK_PID=5\nMESSAGE=no id\n");
	end();
}

static void unfinished(void)
{
	begin();
	transmit(0, 1, "begin");
	run_loop_for(loop, 20);
	CU_ASSERT_EQUAL(done[0], 1);
	CU_ASSERT_STRING_EQUAL(next_entry(), "");
	transmit(0, 1, "ning\nrest");
	run_loop_for(loop, 20);
	CU_ASSERT_STRING_EQUAL(next_message(), "beginning\n");
	console_journal_process_ended(journal, process(0, 1));
	CU_ASSERT_STRING_EQUAL(next_message(), "rest\n");
	/* The next life follows at once. */
	transmit(0, 2, "left");
	run_loop_for(loop, 20);
	transmit(0, 3, "new\n");
	run_loop_for(loop, 20);
	CU_ASSERT_PTR_NOT_NULL(strstr(next_entry(), "TOCK_PID=2\nMESSAGE=left\n"));
	CU_ASSERT_PTR_NOT_NULL(strstr(next_entry(), "TOCK_PID=3\nMESSAGE=new\n"));
	/* A prompt. */
	transmit(2, 9, "> ");
	run_loop_for(loop, 1300);
	CU_ASSERT_STRING_EQUAL(next_message(), "> \n");
	end();
}

static void long_line(void)
{
	static char text[CONSOLE_JOURNAL_PIECE_MAX + 1];

	begin();
	/* A two-byte character lies across the cut. */
	memset(text, 'a', CONSOLE_JOURNAL_PIECE_MAX);
	memcpy(text + 1023, "\xc3", 1);
	CU_ASSERT_EQUAL(transmit(0, 1, text), KC_OK);
	run_loop_for(loop, 20);
	CU_ASSERT_EQUAL(transmit(0, 1, "\xa4z\n"), KC_OK);
	run_loop_for(loop, 20);
	CU_ASSERT_EQUAL(strlen(next_message()), 1023 + 1);
	CU_ASSERT_STRING_EQUAL(next_message(), "\xc3\xa4z\n");
	end();
}

static void flood(void)
{
	char text[CONSOLE_JOURNAL_PIECE_MAX + 1];
	int lines = 0;
	uint64_t begin_ns;
	uint64_t most;

	begin();
	begin_ns = loop_now_ns();
	memset(text, '\n', CONSOLE_JOURNAL_PIECE_MAX);
	text[CONSOLE_JOURNAL_PIECE_MAX] = '\0';
	for (int i = 0; i < 200; i++) {
		transmit(0, 1, text);
		run_loop_for(loop, 2);
		while (*next_entry() != '\0')
			lines++;
	}
	most = JOURNAL_SHARE_BURST + 2 + (loop_now_ns() - begin_ns) / JOURNAL_SHARE_ENTRY_NS;
	CU_ASSERT_TRUE(lines >= (int)JOURNAL_SHARE_BURST && (uint64_t)lines <= most);
	/* This app's share is used up; another app's is not. */
	CU_ASSERT_EQUAL(transmit(1, 2, "one\ntwo\n"), KC_OK);
	run_loop_for(loop, 5);
	CU_ASSERT_EQUAL(done[1], 1);
	end();
}

static void full_journal(void)
{
	begin();
	while (transmit(0, 1, "noise\n") == KC_OK)
		run_loop_for(loop, 3);
	CU_ASSERT_TRUE_FATAL(done[0] < JOURNAL_SHARE_BURST);
	CU_ASSERT_EQUAL(transmit(1, 2, "mine\n"), KC_OK);
	run_loop_for(loop, 10);
	/* Nobody reads the journal: the app waits, and nothing is lost. */
	CU_ASSERT_EQUAL(done[1], 0);
	CU_ASSERT_EQUAL(console_journal_finish(journal, loop_now_ns() + 30000000u), -ETIMEDOUT);
	bool found = false;
	uint32_t noise = 0;
	for (int i = 0; i < 200 && !found; i++) {
		for (const char *message = next_message(); *message != '\0'; message = next_message()) {
			noise += strcmp(message, "noise\n") == 0;
			found |= strcmp(message, "mine\n") == 0;
		}
		run_loop_for(loop, 2);
	}
	CU_ASSERT_TRUE(found);
	CU_ASSERT_EQUAL(done[1], 1);
	CU_ASSERT_EQUAL(noise, done[0]);
	CU_ASSERT_EQUAL(failures, 0);
	end();
}

static void restarted_journal(void)
{
	begin();
	transmit(0, 1, "before\n");
	run_loop_for(loop, 20);
	CU_ASSERT_STRING_EQUAL(next_message(), "before\n");
	close(reader);
	unlink(path);
	transmit(0, 1, "nobody\n");
	run_loop_for(loop, 20);
	transmit(0, 1, "hears\n");
	run_loop_for(loop, 20);
	CU_ASSERT_EQUAL(failures, 1);
	CU_ASSERT_EQUAL(done[0], 3);
	listen_at_path();
	transmit(0, 1, "after\n");
	run_loop_for(loop, 20);
	CU_ASSERT_STRING_EQUAL(next_message(), "after\n");
	close(reader);
	unlink(path);
	transmit(0, 1, "again\n");
	run_loop_for(loop, 20);
	CU_ASSERT_EQUAL(failures, 2);
	end();
}

HARNESS_MAIN({"a line becomes an entry with the app's fields, control bytes escaped", fields},
	     {"a line without its end is an entry when nothing follows", unfinished},
	     {"a long line is cut between characters", long_line},
	     {"an app that writes more than its share waits, and another does not", flood},
	     {"a journal that takes nothing makes writers wait, and loses nothing", full_journal},
	     {"a journal that went away is told once, and found again", restarted_journal})
