/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The core's decisions about lives reach the Linux process. Uses a real keeper and a real app, with this program as their daemon. */
#include <ctype.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "daemon/loading/load_tab.h"
#include "daemon/supervision/supervisor.h"
#include "tests/unit/harness.h"
#include "tests/unit/loop_fixture.h"

#define BUSY_CALLS 500u

static struct loop *loop;
static struct supervisor supervisor;
static int lives_over;

static void on_life_over(void *context, struct app *app, const struct kc_process_info *info)
{
	(void)context, (void)app, (void)info;
	lives_over++;
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

static struct app *app(void)
{
	return &supervisor.apps[0];
}

static struct kc_process_info info(void)
{
	struct kc_process_info now = {0};

	CU_ASSERT_TRUE(kc_process_info(&supervisor.kernel, 0, &now));
	return now;
}

/* The letter of the app's process state in /proc; 0 if there is no process. */
static char process_state(void)
{
	char path[64];
	char text[256] = "";
	FILE *file;
	char *end;

	snprintf(path, sizeof path, "/proc/%d/stat", app()->pid);
	file = fopen(path, "r");
	if (file == NULL)
		return 0;
	(void)!fread(text, 1, sizeof text - 1, file);
	fclose(file);
	end = strrchr(text, ')');
	return end != NULL && strlen(end) > 2 ? end[2] : 0;
}

static void turn(unsigned int ms)
{
	(void)loop_fixture_until(loop, NULL, NULL, ms);
}

static bool calls_at_least(void *count)
{
	return info().syscall_count >= *(uint32_t *)count;
}

static bool is_stopped(void *context)
{
	(void)context;
	return process_state() == 'T';
}

static bool is_gone(void *context)
{
	(void)context;
	return app_has_ended(app()) && process_state() == 0;
}

#define UNTIL(condition, context) CU_ASSERT_TRUE_FATAL(loop_fixture_until(loop, (condition), (context), LOOP_FIXTURE_PATIENCE_MS))

static void expect_busy(void)
{
	uint32_t goal = info().syscall_count + BUSY_CALLS;

	UNTIL(calls_at_least, &goal);
	CU_ASSERT_NOT_EQUAL(process_state(), 'T');
}

/* Checks that the app's system calls are not served, and its process does not run. */
static void expect_still(void)
{
	uint32_t before = info().syscall_count;

	turn(50);
	CU_ASSERT_EQUAL(info().syscall_count, before);
	CU_ASSERT_EQUAL(process_state(), 'T');
}

static void begin(struct kc_fault_policy policy)
{
	const struct supervisor_options options = {.slots = 1, .memory_limit_bytes = 64 << 20, .events = &events};
	struct sealed_file flash;
	const struct supervisor_app flood = {.flash = &flash, .policy = policy};
	char reason[512] = "";

	lives_over = 0;
	loop = loop_new();
	CU_ASSERT_PTR_NOT_NULL_FATAL(loop);
	CU_ASSERT_EQUAL_FATAL(supervisor_init(&supervisor, loop, &options), 0);
	CU_ASSERT_EQUAL_FATAL(supervisor_start_keeper(&supervisor, reason, sizeof reason), 0);
	CU_ASSERT_TRUE_FATAL(load_tab(INTEGRATION_BUILD "/tests/integration/flood.tab", &flash, reason, sizeof reason));
	CU_ASSERT_TRUE_FATAL(supervisor_load(&supervisor, &flood, reason, sizeof reason, NULL));
}

static void end(void)
{
	pid_t pid = app()->pid;

	supervisor_free(&supervisor);
	loop_free(loop);
	errno = 0;
	CU_ASSERT_TRUE(kill(pid, 0) < 0 && errno == ESRCH);
}

static const struct kc_fault_policy stop_policy = {.kind = KC_POLICY_STOP};
static const struct kc_completion code_5 = {.has_code = true, .code = 5};

static void stop_and_resume(void)
{
	begin(stop_policy);
	expect_busy();
	for (int round = 0; round < 20; round++) {
		kc_process_stop(&supervisor.kernel, 0);
		UNTIL(is_stopped, NULL);
		expect_still();
		kc_process_resume(&supervisor.kernel, 0);
		expect_busy();
	}
	/* Stop and resume at once, before the process is told. */
	kc_process_stop(&supervisor.kernel, 0);
	kc_process_resume(&supervisor.kernel, 0);
	expect_busy();
	CU_ASSERT_EQUAL(info().restart_count, 0);
	end();
}

static void terminate_stopped(void)
{
	begin(stop_policy);
	expect_busy();
	kc_process_stop(&supervisor.kernel, 0);
	UNTIL(is_stopped, NULL);
	kc_process_terminate(&supervisor.kernel, 0, code_5);
	UNTIL(is_gone, NULL);
	CU_ASSERT_EQUAL(lives_over, 1);
	CU_ASSERT_EQUAL(info().completion_code, 5);
	/* A new life, once more. */
	kc_process_start(&supervisor.kernel, 0);
	expect_busy();
	CU_ASSERT_EQUAL(info().restart_count, 1);
	kc_process_terminate(&supervisor.kernel, 0, code_5);
	UNTIL(is_gone, NULL);
	CU_ASSERT_EQUAL(lives_over, 2);
	end();
}

static void stop_before_the_process_is_there(void)
{
	begin(stop_policy);
	kc_process_stop(&supervisor.kernel, 0);
	UNTIL(is_stopped, NULL);
	expect_still();
	CU_ASSERT_EQUAL(info().syscall_count, 0);
	kc_process_resume(&supervisor.kernel, 0);
	expect_busy();
	end();
}

static void restarts_follow_each_other(void)
{
	uint64_t memory;

	begin(stop_policy);
	expect_busy();
	memory = supervisor.ceiling.used_bytes;
	for (uint32_t round = 1; round <= 9; round++) {
		pid_t former = app()->pid;

		/* Restart at different points of a life: before it is spawned, while it starts, and while it runs. */
		if (round % 3 == 0)
			expect_busy();
		else if (round % 3 == 1)
			turn(0);
		kc_process_try_restart(&supervisor.kernel, 0, code_5);
		CU_ASSERT_EQUAL(info().restart_count, round);
		if (round % 3 == 0) {
			expect_busy();
			CU_ASSERT_NOT_EQUAL(app()->pid, former);
		}
	}
	expect_busy();
	turn(5);
	CU_ASSERT_EQUAL(supervisor.ceiling.used_bytes, memory);
	CU_ASSERT_EQUAL(lives_over, 0);
	end();
}

static void faults_are_final(void)
{
	begin(stop_policy);
	expect_busy();
	kc_process_fault(&supervisor.kernel, 0);
	UNTIL(is_gone, NULL);
	CU_ASSERT_EQUAL(info().state, KC_STATE_FAULTED);
	CU_ASSERT_EQUAL(lives_over, 1);
	end();
}

static void unloading(void)
{
	begin(stop_policy);
	expect_busy();
	kc_process_terminate(&supervisor.kernel, 0, code_5);
	CU_ASSERT_TRUE(kc_process_unload(&supervisor.kernel, 0));
	UNTIL(is_gone, NULL);
	turn(5);
	CU_ASSERT_EQUAL(supervisor.ceiling.used_bytes, 0);
	end();
}

static void a_lost_touch(void)
{
	begin(stop_policy);
	expect_busy();
	/* Simulates a core that trusted an address beyond the break. */
	CU_ASSERT_EQUAL(((volatile uint8_t *)region_app_base(app()->region))[app()->region->layout.ram_bytes - 1], 0);
	UNTIL(is_gone, NULL);
	CU_ASSERT_EQUAL(info().state, KC_STATE_FAULTED);
	end();
}

int main(void)
{
	static const struct harness_test tests[] = {
	    {"a stopped process stands still, and a resumed one goes on", stop_and_resume},
	    {"a stopped process can be terminated and started anew", terminate_stopped},
	    {"a process can be stopped before it is there", stop_before_the_process_is_there},
	    {"restarts at any moment give one process after the other", restarts_follow_each_other},
	    {"a fault ends the process", faults_are_final},
	    {"an unloaded app leaves no memory", unloading},
	    {"a touch of memory that is not there costs the app, not the daemon", a_lost_touch},
	};

	signal(SIGPIPE, SIG_IGN);
	setenv("TOCKD_LIBEXEC", INTEGRATION_BUILD "/bin", 1);
	return harness_run(tests, sizeof tests / sizeof tests[0]);
}
