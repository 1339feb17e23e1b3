/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Apps that lie on the socket, flood it or do not read from it: the daemon's side can detect this, and never blocks. */
#include "tests/unit/harness.h"
#include "tests/sandbox/rig.h"
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define QUEUE_MAX 64 /* limit of unread records, in either direction */

static struct rig rig;

static void wrong_sizes_arrive_as_they_are(void)
{
	static const uint32_t sizes[] = {0,   1, 31, 33, 64, sizeof(struct fault_record) - 1, sizeof(struct fault_record) + 1,
					 4000};
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct app app;
		char buffer[64];
		uint64_t result;
		app_begin(&rig, &app, NULL);
		app_order(&app, PUPPET_SEND, sizes[i], 1, 0);
		CU_ASSERT_EQUAL(app_receive(&app, buffer, sizeof buffer), (ssize_t)sizes[i]);
		CU_ASSERT(app_done(&app, &result) && result == sizes[i]);
		app_end(&rig, &app);
	}
}

static void huge_records_are_refused_to_their_sender(void)
{
	struct app app;
	uint64_t result;
	app_begin(&rig, &app, NULL);
	app_order(&app, PUPPET_SEND, 3 * rig_page_size(), 1, 0);
	CU_ASSERT(app_done(&app, &result));
	CU_ASSERT((int64_t)result == -EMSGSIZE || rig_page_size() > 4096);
	app_end(&rig, &app);
}

/* Receiving an empty message looks like end of file. poll tells them apart, and later messages still arrive. */
static void empty_message_is_no_hang_up(void)
{
	struct app app;
	char buffer[64];
	app_begin(&rig, &app, NULL);
	app_order(&app, PUPPET_SEND, 0, 3, 0);
	for (int i = 0; i < 3; i++) {
		CU_ASSERT_EQUAL(app_receive(&app, buffer, sizeof buffer), 0);
		struct pollfd state = {.fd = app.socket, .events = POLLRDHUP};
		poll(&state, 1, 0);
		CU_ASSERT_EQUAL(state.revents & (POLLHUP | POLLRDHUP), 0);
	}
	CU_ASSERT(app_done(&app, NULL));
	app_order(&app, PUPPET_EXIT, 0, 0, 0);
	CU_ASSERT_EQUAL(app_wait(&rig, &app), 0);
	struct pollfd state = {.fd = app.socket, .events = POLLRDHUP};
	CU_ASSERT(poll(&state, 1, 0) == 1 && (state.revents & POLLHUP) != 0);
	CU_ASSERT_EQUAL(app_receive(&app, buffer, sizeof buffer), 0);
	app_close(&app);
}

static void two_at_once_are_two_messages(void)
{
	struct app app;
	struct trap_record record;
	app_begin(&rig, &app, NULL);
	app_order(&app, PUPPET_SEND, sizeof record, 2, 0);
	CU_ASSERT_EQUAL(app_receive(&app, &record, sizeof record), sizeof record);
	CU_ASSERT_EQUAL(app_receive(&app, &record, sizeof record), sizeof record);
	CU_ASSERT(app_done(&app, NULL));
	app_end(&rig, &app);
}

static char state_of(pid_t pid)
{
	char text[512];
	CU_ASSERT_FATAL(rig_read_proc(pid, "stat", text, sizeof text) > 0);
	return strrchr(text, ')')[2];
}

static bool waits_to_be(pid_t pid, char state)
{
	for (int waited_ms = 0; state_of(pid) != state; waited_ms++) {
		if (waited_ms == RIG_TIMEOUT_MS)
			return false;
		usleep(1000);
	}
	return true;
}

static void flood_stops_its_sender(void)
{
	static const uint32_t sizes[] = {0, 1, sizeof(struct trap_record), sizeof(struct fault_record), 4000};
	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct app app;
		char buffer[8];
		app_begin(&rig, &app, NULL);
		app_order(&app, PUPPET_SEND, sizes[i], 1000000000, 0);
		CU_ASSERT(waits_to_be(app.pid, 'S')); /* the app blocks, not the daemon's side */
		/* Stop it, so that it does not refill the queue while we count. */
		rig_signal(&rig, app.life, SIGSTOP);
		CU_ASSERT(waits_to_be(app.pid, 'T'));
		int count = 0;
		while (count <= QUEUE_MAX &&
		       recv(app.socket, buffer, sizeof buffer, MSG_DONTWAIT | MSG_TRUNC) == (ssize_t)sizes[i])
			count++;
		CU_ASSERT_EQUAL(errno, EAGAIN);
		CU_ASSERT(count > 0 && count <= QUEUE_MAX);
		rig_signal(&rig, app.life, SIGCONT);
		CU_ASSERT_EQUAL(app_receive(&app, buffer, sizeof buffer), (ssize_t)sizes[i]); /* it continues */
		CU_ASSERT_EQUAL(app_end(&rig, &app), SIGKILL);
	}
}

static void deaf_app_makes_our_send_say_so(void)
{
	struct app app;
	struct trap_reply reply = {.version = TRAP_VERSION};
	app_begin(&rig, &app, NULL);
	app_order(&app, PUPPET_SPIN, 0, 0, 0);
	int count = 0;
	while (count <= QUEUE_MAX && app_send(&app, &reply, sizeof reply))
		count++;
	CU_ASSERT_EQUAL(errno, EAGAIN);
	CU_ASSERT(count > 0 && count <= QUEUE_MAX);
	app_end(&rig, &app);
}

static void report_comes_through_a_full_queue(void)
{
	/* A fault after many records: its report arrives after them. */
	struct app app;
	struct fault_record fault;
	char buffer[sizeof fault];
	app_begin(&rig, &app, NULL);
	app_order(&app, PUPPET_SEND, 1, 40, 0);
	for (int i = 0; i < 40; i++)
		CU_ASSERT_EQUAL(app_receive(&app, buffer, sizeof buffer), 1);
	CU_ASSERT(app_done(&app, NULL));
	app_order(&app, PUPPET_READ, 0, 0, 0);
	CU_ASSERT(app_faulted(&app, &fault));
	/* The report is the last message, even if a late reply still reaches the app. */
	CU_ASSERT(app_send(&app, &(struct trap_reply){.version = TRAP_VERSION}, sizeof(struct trap_reply)));
	usleep(20000);
	CU_ASSERT(recv(app.socket, buffer, sizeof buffer, MSG_DONTWAIT) < 0 && errno == EAGAIN);
	CU_ASSERT_EQUAL(app_end(&rig, &app), SIGKILL); /* it was waiting to be killed */
}

static void hang_up_ends_the_app(void)
{
	struct app app;
	struct fault_record fault;
	app_begin(&rig, &app, NULL);
	close(app.socket);
	app.socket = -1;
	int status = app_wait(&rig, &app);
	CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 1);
	close(app.region);

	app_begin(&rig, &app, NULL);
	app_order(&app, PUPPET_READ, 0, 0, 0);
	CU_ASSERT(app_faulted(&app, &fault));
	close(app.socket);
	status = app_wait(&rig, &app);
	CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == 1);
	close(app.region);
}

int main(void)
{
	static const struct harness_test tests[] = {
	    {"records of wrong sizes arrive with their size", wrong_sizes_arrive_as_they_are},
	    {"records larger than the send buffer are refused to their sender", huge_records_are_refused_to_their_sender},
	    {"an empty message is no hang-up", empty_message_is_no_hang_up},
	    {"two records at once are two messages", two_at_once_are_two_messages},
	    {"a flood stops its sender after a few records", flood_stops_its_sender},
	    {"an app that never reads cannot make the daemon wait", deaf_app_makes_our_send_say_so},
	    {"a fault report is the last word", report_comes_through_a_full_queue},
	    {"the daemon's hang-up ends the app", hang_up_ends_the_app},
	};
	rig_start(&rig, NULL);
	int result = harness_run(tests, sizeof tests / sizeof tests[0]);
	return rig_stop(&rig) == 0 ? result : EXIT_FAILURE;
}
