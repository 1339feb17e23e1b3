/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Prints the milliseconds from the request to start an app until its first trap was served, one line per run, in a running daemon with its
 * own supervisor, keeper and apphost. The apps run one after the other.
 *
 *     start_time RUNS APP.tab          (keeper and apphost are found as tockd finds them)
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/loading/load_tab.h"
#include "daemon/loop.h"
#include "daemon/supervision/supervisor.h"

#define RUNS_MAX 1000

struct start {
	struct supervisor supervisor;
	struct loop *loop;
	struct sealed_file flash[RUNS_MAX + 1];
	uint32_t runs, done;
	uint64_t began_ns;
	struct app *ending; /* made its trap, but its process is not reaped yet */
	struct loop_timer *next;
};

static void refuse(const char *what, const char *reason)
{
	fprintf(stderr, "start_time: %s: %s\n", what, reason);
	exit(1);
}

static void start_one(void *context)
{
	struct start *start = context;
	const struct supervisor_app app = {.flash = &start->flash[start->done], .policy = {.kind = KC_POLICY_STOP}};
	char reason[256];

	start->began_ns = loop_now_ns();
	if (!supervisor_load(&start->supervisor, &app, reason, sizeof reason, NULL))
		refuse("load", reason);
}

/* The app's first trap ends it. */
static void on_life_over(void *context, struct app *app, const struct kc_process_info *info)
{
	struct start *start = context;
	uint64_t elapsed_ns = loop_now_ns() - start->began_ns;

	if (info->state != KC_STATE_TERMINATED || info->syscall_count != 1)
		refuse("app", "it did not end with its first trap");
	if (start->done > 0) /* the first one warms up */
		printf("%.4f\n", (double)elapsed_ns / 1e6);
	start->done++;
	start->ending = app;
}

/* Starts the next app when nothing is left of the last one, as a shell would. */
static void on_changed(void *context)
{
	struct start *start = context;

	if (start->ending == NULL || !app_has_ended(start->ending))
		return;
	start->ending = NULL;
	if (start->done > start->runs)
		loop_stop(start->loop);
	else
		loop_timer_set(start->next, loop_now_ns());
}

static void on_keeper_gone(void *context, const char *reason)
{
	(void)context;
	refuse("keeper", reason);
}

int main(int argc, char **argv)
{
	static struct start start;
	static const struct supervisor_events events = {
	    .life_over = on_life_over, .changed = on_changed, .keeper_gone = on_keeper_gone};
	char reason[256];
	long runs = argc == 3 ? strtol(argv[1], NULL, 10) : 0;
	int error;

	if (runs < 1 || runs > RUNS_MAX) {
		fprintf(stderr, "usage: start_time RUNS APP.tab (1 to %d)\n", RUNS_MAX);
		return 2;
	}
	start.runs = (uint32_t)runs;
	for (uint32_t i = 0; i <= start.runs; i++)
		if (!load_tab(argv[2], &start.flash[i], reason, sizeof reason))
			refuse(argv[2], reason);
	start.loop = loop_new();
	if (start.loop == NULL)
		refuse("loop", "cannot be had");
	start.next = loop_timer_new(start.loop, start_one, &start);
	const struct supervisor_options options = {
	    .slots = start.runs + 1, .memory_limit_bytes = UINT64_C(1) << 30, .events = &events, .context = &start};

	error = supervisor_init(&start.supervisor, start.loop, &options);
	if (error < 0)
		refuse("supervisor", strerror(-error));
	if (supervisor_start_keeper(&start.supervisor, reason, sizeof reason) < 0)
		refuse("keeper", reason);
	loop_timer_set(start.next, loop_now_ns() + 20000000);
	error = loop_run(start.loop);
	supervisor_stop_keeper(&start.supervisor);
	supervisor_free(&start.supervisor);
	loop_timer_free(start.next);
	loop_free(start.loop);
	if (error < 0)
		refuse("loop", strerror(-error));
	return 0;
}
