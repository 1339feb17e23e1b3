/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Messages between daemon and keeper for which the kernel has no memory are sent again, and an app that misses a reply faults.
 * This program is the daemon of a real keeper and a real app. With a seccomp filter a thread of it answers calls in the kernel's
 * place: with an error so many times, and then as the kernel does.
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "daemon/loading/load_tab.h"
#include "daemon/supervision/supervisor.h"
#include "tests/unit/harness.h"
#include "tests/unit/loop_fixture.h"

#define BUSY_CALLS 100u
#define TIMES      5

/* The kernel's place. */

/* How often, and with which errno, the next calls fail. */
struct refusals {
	atomic_int left;
	atomic_int error;
};
static struct refusals of_requests; /* the daemon's, by sendmsg */
static struct refusals of_reports;  /* the keeper's, by sendto */
static struct refusals of_replies;  /* the daemon's to the app, by sendto */
static int listener = -1;

static bool take_one(struct refusals *refusals)
{
	if (atomic_load(&refusals->left) == 0)
		return false;
	atomic_fetch_sub(&refusals->left, 1);
	return true;
}

/* The records of apps, and the replies to them, are of another size than the keeper's reports. */
static struct refusals *refusals_of(const struct seccomp_notif *call)
{
	if (call->data.nr == __NR_sendmsg && call->pid == (uint32_t)getpid())
		return &of_requests;
	if (call->data.nr == __NR_sendto && call->data.args[2] == sizeof(struct keeper_message))
		return &of_reports;
	if (call->data.nr == __NR_sendto && call->pid == (uint32_t)getpid())
		return &of_replies;
	return NULL;
}

static void *answer_calls(void *context)
{
	for (;;) {
		struct seccomp_notif call = {0};
		struct seccomp_notif_resp answer = {0};
		struct refusals *refusals;

		if (ioctl(listener, SECCOMP_IOCTL_NOTIF_RECV, &call) < 0)
			continue; /* the caller is gone */
		refusals = refusals_of(&call);
		answer.id = call.id;
		if (refusals != NULL && take_one(refusals))
			answer.error = -atomic_load(&refusals->error);
		else
			answer.flags = SECCOMP_USER_NOTIF_FLAG_CONTINUE;
		(void)ioctl(listener, SECCOMP_IOCTL_NOTIF_SEND, &answer);
	}
	return context;
}

/* For this thread and all that it starts from now on; the thread that answers was started before. */
static bool take_the_kernels_place(void)
{
	struct sock_filter code[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_sendmsg, 1, 0),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_sendto, 0, 1),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_USER_NOTIF),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	const struct sock_fprog filter = {.len = sizeof code / sizeof code[0], .filter = code};
	pthread_t thread;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return false;
	listener = (int)syscall(__NR_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &filter);
	/* It makes none of these calls itself. */
	return listener >= 0 && pthread_create(&thread, NULL, answer_calls, NULL) == 0;
}

static void refuse_next(struct refusals *refusals, int error)
{
	atomic_store(&refusals->error, error);
	atomic_store(&refusals->left, TIMES);
}

/* The daemon. */

static struct loop *loop;
static struct supervisor supervisor;
static int lives_over;

static void on_life_over(void *context, struct app *app, const struct kc_process_info *info)
{
	(void)context, (void)app, (void)info;
	lives_over++;
}

static char fault[1024];

static void on_fault(void *context, const struct app *app, const char *text)
{
	(void)context, (void)app;
	snprintf(fault, sizeof fault, "%s", text);
}

static void on_changed(void *context)
{
	(void)context;
}

static void on_keeper_gone(void *context, const char *reason)
{
	(void)context;
	CU_FAIL("the keeper is gone");
	printf("# %s\n", reason);
}

static const struct supervisor_events events = {.life_over = on_life_over, .changed = on_changed, .keeper_gone = on_keeper_gone};

static bool has_called(void *context)
{
	struct kc_process_info now;

	return kc_process_info(&supervisor.kernel, 0, &now) && now.syscall_count >= *(uint32_t *)context;
}

/* By what the keeper told. */
static bool has_ended(void *context)
{
	(void)context;
	return app_has_ended(&supervisor.apps[0]);
}

static bool has_number(void *context)
{
	(void)context;
	return supervisor.apps[0].pid > 0;
}

static bool is_stopped(void *context)
{
	char path[64], text[256] = "";
	FILE *file;
	const char *state;

	(void)context;
	snprintf(path, sizeof path, "/proc/%d/stat", supervisor.apps[0].pid);
	file = fopen(path, "r");
	if (file == NULL)
		return false;
	(void)!fread(text, 1, sizeof text - 1, file);
	fclose(file);
	state = strrchr(text, ')');
	return state != NULL && strncmp(state, ") T", 3) == 0;
}

#define UNTIL(condition, context) CU_ASSERT_TRUE_FATAL(loop_fixture_until(loop, (condition), (context), LOOP_FIXTURE_PATIENCE_MS))

static void begin(void)
{
	const struct supervisor_options options = {.slots = 1, .memory_limit_bytes = 64 << 20, .events = &events};
	char reason[512] = "";

	lives_over = 0;
	loop = loop_new();
	CU_ASSERT_PTR_NOT_NULL_FATAL(loop);
	CU_ASSERT_EQUAL_FATAL(supervisor_init(&supervisor, loop, &options), 0);
	CU_ASSERT_EQUAL_FATAL(supervisor_start_keeper(&supervisor, reason, sizeof reason), 0);
}

static void load(void)
{
	static const struct kc_fault_policy stop_policy = {.kind = KC_POLICY_STOP};
	struct sealed_file flash;
	const struct supervisor_app flood = {.flash = &flash, .policy = stop_policy};
	char reason[512] = "";

	CU_ASSERT_TRUE_FATAL(load_tab(INTEGRATION_BUILD "/tests/integration/flood.tab", &flash, reason, sizeof reason));
	CU_ASSERT_TRUE_FATAL(supervisor_load(&supervisor, &flood, reason, sizeof reason, NULL));
}

static void expect_calls(void)
{
	struct kc_process_info now = {0};
	uint32_t goal;

	CU_ASSERT_TRUE(kc_process_info(&supervisor.kernel, 0, &now));
	goal = now.syscall_count + BUSY_CALLS;
	UNTIL(has_called, &goal);
}

static void end(void)
{
	supervisor_free(&supervisor);
	loop_free(loop);
}

static void requests(void)
{
	static const int errors[] = {ENOBUFS, ENOMEM, ETOOMANYREFS, EAGAIN};

	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
		begin();
		/* To start it, with three descriptors. */
		refuse_next(&of_requests, errors[i]);
		load();
		expect_calls();
		CU_ASSERT_EQUAL(atomic_load(&of_requests.left), 0);
		/* To stop it, and to let it go on. */
		refuse_next(&of_requests, errors[i]);
		kc_process_stop(&supervisor.kernel, 0);
		UNTIL(is_stopped, NULL);
		CU_ASSERT_EQUAL(atomic_load(&of_requests.left), 0);
		refuse_next(&of_requests, errors[i]);
		kc_process_resume(&supervisor.kernel, 0);
		expect_calls();
		CU_ASSERT_EQUAL(atomic_load(&of_requests.left), 0);
		/* To end it. One that stands still does not end by itself, as it otherwise does when its socket is closed. */
		kc_process_stop(&supervisor.kernel, 0);
		UNTIL(is_stopped, NULL);
		refuse_next(&of_requests, errors[i]);
		kc_process_terminate(&supervisor.kernel, 0, (struct kc_completion){.has_code = false});
		UNTIL(has_ended, NULL);
		CU_ASSERT_EQUAL(atomic_load(&of_requests.left), 0);
		CU_ASSERT_EQUAL(lives_over, 1);
		end();
	}
}

static void reports(void)
{
	static const int errors[] = {ENOBUFS, ENOMEM};

	for (size_t i = 0; i < sizeof errors / sizeof errors[0]; i++) {
		/* Its first word. */
		refuse_next(&of_reports, errors[i]);
		begin();
		CU_ASSERT_EQUAL(atomic_load(&of_reports.left), 0);
		/* That it has started the app; its number comes no other way. */
		refuse_next(&of_reports, errors[i]);
		load();
		expect_calls();
		UNTIL(has_number, NULL);
		CU_ASSERT_EQUAL(atomic_load(&of_reports.left), 0);
		/* That it has reaped it. */
		refuse_next(&of_reports, errors[i]);
		kc_process_terminate(&supervisor.kernel, 0, (struct kc_completion){.has_code = false});
		UNTIL(has_ended, NULL);
		CU_ASSERT_EQUAL(atomic_load(&of_reports.left), 0);
		CU_ASSERT_EQUAL(lives_over, 1);
		end();
	}
}

static void replies(void)
{
	struct supervisor_listener listening = {.faulted = on_fault};

	begin();
	supervisor_listen(&supervisor, &listening);
	load();
	expect_calls();
	refuse_next(&of_replies, ENOBUFS);
	UNTIL(has_ended, NULL);
	CU_ASSERT_EQUAL(lives_over, 1);
	CU_ASSERT_PTR_NOT_NULL(strstr(fault, "the system has no memory for a reply to it"));
	atomic_store(&of_replies.left, 0);
	supervisor_unlisten(&supervisor, &listening);
	end();
}

int main(void)
{
	static const struct harness_test tests[] = {
	    {"a request to the keeper that the kernel has no memory for is sent again", requests},
	    {"a report of the keeper that the kernel has no memory for is sent again", reports},
	    {"an app whose reply the kernel has no memory for faults, and it is told why", replies},
	};

	signal(SIGPIPE, SIG_IGN);
	setenv("TOCKD_LIBEXEC", INTEGRATION_BUILD "/bin", 1);
	if (!take_the_kernels_place()) {
		printf("not ok messages for which there is no memory: %s\n", strerror(errno));
		return 1;
	}
	return harness_run(tests, sizeof tests / sizeof tests[0]);
}
