/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Deaths of app, keeper or tockd at any moment are reported and leave nothing behind. */
#include "tests/unit/harness.h"
#include "tests/sandbox/rig.h"
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define MANY 100

/* Kills the app. Its death must be reported by the keeper, and by the socket: as end of file, or as a reset if a reply was unread. */
static bool dies_in_order(struct rig *rig, struct app *app)
{
	char buffer[512];
	rig_signal(rig, app->life, SIGKILL);
	int status = app_wait(rig, app);
	ssize_t length;
	do
		length = app_receive(app, buffer, sizeof buffer); /* sent before its death */
	while (length > 0);
	bool gone = rig_is_gone(app->pid);
	app_close(app);
	return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL && (length == 0 || length == -ECONNRESET) && gone;
}

static void killed_at_every_point(void)
{
	struct rig rig;
	struct app app;
	struct trap_record record;
	struct fault_record fault;
	static const uint32_t r[4] = {PUPPET_START, 0, 0, 0}, spin[4] = {PUPPET_SPIN, 0, 0, 0};
	rig_start(&rig, NULL);

	CU_ASSERT_EQUAL(app_spawn(&rig, &app, &(struct app_plan){.no_init = true}).kind, KEEPER_SPAWNED);
	CU_ASSERT(dies_in_order(&rig, &app)); /* before INIT, perhaps before the sandbox is set up */

	CU_ASSERT_EQUAL(app_spawn(&rig, &app, &(struct app_plan){.no_init = true}).kind, KEEPER_SPAWNED);
	usleep(20000);
	CU_ASSERT(dies_in_order(&rig, &app)); /* while it waits for INIT */

	CU_ASSERT_EQUAL(app_spawn(&rig, &app, NULL).kind, KEEPER_SPAWNED);
	CU_ASSERT(dies_in_order(&rig, &app)); /* around its first trap */

	app_begin(&rig, &app, NULL);
	CU_ASSERT(dies_in_order(&rig, &app)); /* in a trap that has no reply yet */

	app_begin(&rig, &app, NULL);
	app_order(&app, PUPPET_NOTHING, 0, 0, 0);
	CU_ASSERT(dies_in_order(&rig, &app)); /* with a reply on its way */

	app_begin(&rig, &app, NULL);
	app_order(&app, PUPPET_SPIN, 0, 0, 0);
	CU_ASSERT(dies_in_order(&rig, &app)); /* in its own code */

	app_begin(&rig, &app, NULL);
	app_order(&app, PUPPET_SEND, 32, 1000000, 0);
	usleep(20000);
	CU_ASSERT(dies_in_order(&rig, &app)); /* while it sends into a full queue */

	CU_ASSERT_EQUAL(app_spawn(&rig, &app, NULL).kind, KEEPER_SPAWNED);
	CU_ASSERT_EQUAL(app_receive(&app, &record, sizeof record), sizeof record);
	CU_ASSERT(app_reply(&app, &record, REPLY_UPCALL, 0, LAYOUT_FLASH + PUPPET_UPCALL, r));
	CU_ASSERT_EQUAL(app_receive(&app, &record, sizeof record), sizeof record);
	CU_ASSERT(app_reply(&app, &record, REPLY_RETURN, 0xf, 0, spin));
	CU_ASSERT(dies_in_order(&rig, &app)); /* inside an upcall */

	app_begin(&rig, &app, NULL);
	app_order(&app, PUPPET_READ, 0, 0, 0);
	CU_ASSERT(dies_in_order(&rig, &app)); /* around its fault */

	app_begin(&rig, &app, NULL);
	app_order(&app, PUPPET_READ, 0, 0, 0);
	CU_ASSERT(app_faulted(&app, &fault));
	CU_ASSERT(dies_in_order(&rig, &app)); /* after its report */

	app_begin(&rig, &app, NULL);
	rig_signal(&rig, app.life, SIGSTOP);
	CU_ASSERT(dies_in_order(&rig, &app)); /* while it is stopped */

	CU_ASSERT_EQUAL(rig_stop(&rig), 0);
}

static void own_end_is_told(void)
{
	static const uint32_t statuses[] = {0, 1, 42, 255};
	struct rig rig;
	struct app app;
	rig_start(&rig, NULL);
	for (size_t i = 0; i < sizeof statuses / sizeof statuses[0]; i++) {
		app_begin(&rig, &app, NULL);
		app_order(&app, PUPPET_EXIT, statuses[i], 0, 0);
		int status = app_wait(&rig, &app);
		CU_ASSERT(WIFEXITED(status) && WEXITSTATUS(status) == (int)statuses[i]);
		rig_signal(&rig, app.life, SIGKILL); /* a life that is gone: ignored */
		app_close(&app);
	}
	app_begin(&rig, &app, NULL);
	CU_ASSERT_EQUAL(app_end(&rig, &app), SIGKILL);
	CU_ASSERT_EQUAL(rig_stop(&rig), 0);
}

static void hundred_at_once(void)
{
	struct rig rig;
	static struct app apps[MANY];
	rig_start(&rig, NULL);
	for (int i = 0; i < MANY; i++)
		app_begin(&rig, &apps[i], NULL);
	for (int i = 0; i < MANY; i++)
		app_order_address(&apps[i], PUPPET_WRITE, LAYOUT_RAM, (uint8_t)i);
	for (int i = 0; i < MANY; i++)
		CU_ASSERT(app_done(&apps[i], NULL));
	for (int i = MANY - 1; i >= 0; i--) {
		uint64_t byte;
		app_order_address(&apps[i], PUPPET_READ, LAYOUT_RAM, 0);
		CU_ASSERT(app_done(&apps[i], &byte) && byte == (uint64_t)i);
	}
	/* Half of them are killed, and waited for in another order; the other half die with the keeper. */
	for (int i = 0; i < MANY; i += 2)
		rig_signal(&rig, apps[i].life, SIGKILL);
	for (int i = MANY - 2; i >= 0; i -= 2)
		CU_ASSERT_EQUAL(app_wait(&rig, &apps[i]), SIGKILL);
	CU_ASSERT_EQUAL(rig_stop(&rig), 0);
	for (int i = 0; i < MANY; i++) {
		CU_ASSERT(rig_is_gone(apps[i].pid));
		app_close(&apps[i]);
	}
}

/* ------------------------------------------------------------------------------------------------------------------ */

/* Starts a keeper with three apps, none of which would end by itself. */
static void start_three(struct rig *rig, struct app apps[3])
{
	rig_start(rig, NULL);
	for (int i = 0; i < 3; i++)
		app_begin(rig, &apps[i], NULL);
	app_order(&apps[1], PUPPET_SPIN, 0, 0, 0);
	rig_signal(rig, apps[2].life, SIGSTOP);
}

static bool all_three_are_gone(struct app apps[3])
{
	bool gone = true;
	for (int i = 0; i < 3; i++) {
		gone = gone && rig_is_gone(apps[i].pid);
		app_close(&apps[i]);
	}
	return gone;
}

static bool hung_up(int socket)
{
	struct pollfd state = {.fd = socket, .events = POLLRDHUP};
	return poll(&state, 1, RIG_TIMEOUT_MS) == 1 && (state.revents & POLLHUP) != 0;
}

static void keeper_is_killed(void)
{
	/* Killing either the outer keeper, which tockd started, or the inner one ends everything. */
	for (int inner = 0; inner < 2; inner++) {
		struct rig rig;
		struct app apps[3];
		start_three(&rig, apps);
		pid_t inside = rig_inner_keeper(&rig), victim = inner && inside != 0 ? inside : rig.keeper;
		CU_ASSERT_EQUAL(kill(victim, SIGKILL), 0);
		CU_ASSERT(hung_up(rig.socket));
		CU_ASSERT(all_three_are_gone(apps));
		if (inside != 0)
			CU_ASSERT(rig_is_gone(inside));
		CU_ASSERT_EQUAL(rig_stop(&rig), SIGKILL); /* the outer one ends as the inner one did */
	}
}

static void keeper_is_told_to_end(void)
{
	struct rig rig;
	struct app apps[3];
	start_three(&rig, apps);
	pid_t inside = rig_inner_keeper(&rig);
	CU_ASSERT_EQUAL(kill(inside != 0 ? inside : rig.keeper, SIGTERM), 0);
	CU_ASSERT(hung_up(rig.socket));
	CU_ASSERT(all_three_are_gone(apps));
	CU_ASSERT_EQUAL(rig_stop(&rig), 0);
}

static void tockd_hangs_up(void)
{
	struct rig rig;
	struct app apps[3];
	start_three(&rig, apps);
	CU_ASSERT_EQUAL(rig_stop(&rig), 0);
	CU_ASSERT(all_three_are_gone(apps));
}

struct told {
	pid_t keeper, inside, apps[3];
};

/* Kills a process that plays tockd. A stopped keeper cannot read the end of its socket, and must die nevertheless. */
static void tockd_is_killed(bool keeper_is_stopped)
{
	int pipe_ends[2];
	CU_ASSERT_FATAL(pipe2(pipe_ends, O_CLOEXEC) == 0);
	pid_t tockd = fork();
	if (tockd == 0) {
		struct rig rig;
		struct app apps[3];
		start_three(&rig, apps);
		struct told told = {rig.keeper, rig_inner_keeper(&rig), {apps[0].pid, apps[1].pid, apps[2].pid}};
		if (keeper_is_stopped)
			kill(told.inside != 0 ? told.inside : told.keeper, SIGSTOP);
		if (write(pipe_ends[1], &told, sizeof told) != sizeof told)
			_exit(1);
		for (;;)
			pause();
	}
	struct told told;
	CU_ASSERT_FATAL(read(pipe_ends[0], &told, sizeof told) == sizeof told);
	CU_ASSERT_EQUAL(kill(tockd, SIGKILL), 0);
	CU_ASSERT_EQUAL(waitpid(tockd, NULL, 0), tockd);
	CU_ASSERT(rig_is_gone(told.keeper));
	CU_ASSERT(told.inside == 0 || rig_is_gone(told.inside));
	for (int i = 0; i < 3; i++)
		CU_ASSERT(rig_is_gone(told.apps[i]));
	close(pipe_ends[0]);
	close(pipe_ends[1]);
}

static void tockd_dies(void)
{
	tockd_is_killed(false);
}

static void tockd_dies_with_a_stuck_keeper(void)
{
	tockd_is_killed(true);
}

/* ------------------------------------------------------------------------------------------------------------------ */

/* Makes this process behave as on a system without namespaces. */
static void forbid_unshare(void)
{
	struct sock_filter lines[] = {
	    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_unshare, 0, 1),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
	    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
	};
	struct sock_fprog filter = {sizeof lines / sizeof lines[0], lines};
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0)
		_exit(126);
}

static void without_namespaces(void)
{
	/* The keeper reports it and continues, and still no app outlives it, whether it is killed, gets SIGTERM, or tockd hangs up. */
	for (int way = 0; way < 3; way++) {
		struct rig rig;
		struct app apps[3];
		rig_prepare = forbid_unshare;
		start_three(&rig, apps);
		rig_prepare = NULL;
		CU_ASSERT_EQUAL(rig.hello.value & ~(KEEPER_LAYER_OOM | KEEPER_LAYER_CGROUP_LEAF), 0);
		CU_ASSERT_EQUAL(rig.hello.detail, EPERM);
		CU_ASSERT_STRING_EQUAL(rig.hello.name, "user namespace");
		if (way == 0)
			CU_ASSERT_EQUAL(kill(rig.keeper, SIGKILL), 0);
		if (way == 1)
			CU_ASSERT_EQUAL(kill(rig.keeper, SIGTERM), 0);
		if (way < 2)
			CU_ASSERT(hung_up(rig.socket));
		CU_ASSERT_EQUAL(rig_stop(&rig), way == 0 ? SIGKILL : 0);
		CU_ASSERT(all_three_are_gone(apps));
	}
}

int main(void)
{
	static const struct harness_test tests[] = {
	    {"an app can be killed at every point of its life", killed_at_every_point},
	    {"an app's own end is told with its status", own_end_is_told},
	    {"100 apps live at once and die in any order", hundred_at_once},
	    {"the keeper's death ends all apps", keeper_is_killed},
	    {"SIGTERM to the keeper ends all apps", keeper_is_told_to_end},
	    {"tockd's hang-up ends keeper and apps", tockd_hangs_up},
	    {"tockd's death ends keeper and apps", tockd_dies},
	    {"tockd's death ends a keeper that is stuck", tockd_dies_with_a_stuck_keeper},
	    {"without namespaces the keeper says so, and nobody outlives it", without_namespaces},
	};
	return harness_run(tests, sizeof tests / sizeof tests[0]);
}
