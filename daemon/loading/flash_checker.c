/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/loading/flash_checker.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <kc/tbf.h>

#include "daemon/loop_thread.h"

/*
 * The thread may use this struct until it closes its end of the pipe, as its last action; the loop then reads end of file. So the
 * completion message needs no memory and cannot get lost.
 */
struct flash_checker {
	const struct sealed_file *flash;
	struct credentials *credentials;
	int thread_end;
	atomic_bool stop;
	/* The thread's result. */
	bool may_run;
	struct supervisor_checked checked;
	char reason[256];
	/* Used only by the loop. */
	int loop_end;
	bool is_running;
	struct loop_watch *watch;
	flash_checker_done *done;
	void *context;
};

static void check(struct flash_checker *checker)
{
	struct kc_process_binary binary = {.flash = checker->flash->bytes};
	struct kc_tbf_fault fault = kc_tbf_parse(checker->flash->bytes, checker->flash->length, &binary.tbf);

	if (fault.error != KC_TBF_OK) {
		snprintf(checker->reason, sizeof checker->reason, "offset %u: %s", fault.offset, kc_tbf_error_text(fault.error));
		return;
	}
	checker->may_run =
	    credentials_check_until(checker->credentials, &binary, &checker->stop, checker->reason, sizeof checker->reason);
	checker->checked.credential = binary.credential;
}

static void *run(void *context)
{
	struct flash_checker *checker = context;
	int thread_end = checker->thread_end;

	check(checker);
	close(thread_end);
	return NULL;
}

/* Waits for the thread to finish. */
static void await(struct flash_checker *checker)
{
	char nothing;

	while (read(checker->loop_end, &nothing, 1) < 0 && errno == EINTR)
		;
	checker->is_running = false;
}

static void on_end(void *context)
{
	struct flash_checker *checker = context;

	await(checker);
	loop_watch_disable(checker->watch);
	checker->done(checker->context, checker->may_run ? &checker->checked : NULL, checker->reason);
}

/* Returns 0 or an errno. */
static int start(struct flash_checker *checker, struct loop *loop)
{
	int ends[2];
	int error;

	if (pipe2(ends, O_CLOEXEC) < 0)
		return errno;
	checker->loop_end = ends[0];
	checker->thread_end = ends[1];
	checker->watch = loop_watch_readable(loop, checker->loop_end, on_end, checker);
	error = checker->watch == NULL ? errno : loop_thread_start(run, checker, 0);
	checker->is_running = error == 0;
	if (error != 0)
		close(ends[1]);
	return error;
}

struct flash_checker *flash_checker_start(struct loop *loop, struct credentials *credentials, const struct sealed_file *flash,
					  flash_checker_done *done, void *context)
{
	struct flash_checker *checker = calloc(1, sizeof *checker);
	int error;

	if (checker == NULL)
		return NULL;
	*checker = (struct flash_checker){
	    .flash = flash,
	    .credentials = credentials_hold(credentials),
	    .checked = {.by = credentials, .bytes = flash->bytes},
	    .loop_end = -1,
	    .done = done,
	    .context = context,
	};
	error = start(checker, loop);
	if (error == 0)
		return checker;
	flash_checker_free(checker);
	errno = error;
	return NULL;
}

bool flash_checker_is_by(const struct flash_checker *checker, const struct credentials *credentials)
{
	return checker->credentials == credentials;
}

void flash_checker_free(struct flash_checker *checker)
{
	if (checker == NULL)
		return;
	atomic_store(&checker->stop, true);
	if (checker->is_running)
		await(checker);
	loop_watch_free(checker->watch);
	if (checker->loop_end >= 0)
		close(checker->loop_end);
	credentials_free(checker->credentials);
	free(checker);
}
