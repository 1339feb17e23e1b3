/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/control/closer.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "daemon/loop_thread.h"

/* Interrupt a blocking close after this time; the kernel then completes it in the background. */
#define PATIENCE_NS 20000000

/* Owned and freed by the thread. */
struct thread {
	int descriptors; /* read end of a pipe that carries descriptor numbers */
	atomic_uint waiting;
};

struct closer {
	int descriptors; /* write end of that pipe */
	struct thread *thread;
};

static void wake(int number)
{
	(void)number;
}

/* Without a timer, a close simply blocks until it is done. */
static bool make_timer(timer_t *timer)
{
	struct sigevent event = {.sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGURG};

	event._sigev_un._tid = gettid();
	return timer_create(CLOCK_MONOTONIC, &event, timer) == 0;
}

static void set_timer(timer_t timer, long nanoseconds)
{
	/* Periodic, because the first signal may arrive before close() blocks. */
	struct itimerspec value = {.it_value.tv_nsec = nanoseconds, .it_interval.tv_nsec = nanoseconds};

	(void)timer_settime(timer, 0, &value, NULL);
}

static void *close_all(void *context)
{
	struct thread *thread = context;
	timer_t timer;
	bool has_timer = make_timer(&timer);
	ssize_t length;
	int fd;

	while ((length = read(thread->descriptors, &fd, sizeof fd)) == sizeof fd || (length < 0 && errno == EINTR)) {
		if (length < 0)
			continue;
		if (has_timer)
			set_timer(timer, PATIENCE_NS);
		close(fd);
		if (has_timer)
			set_timer(timer, 0);
		atomic_fetch_sub(&thread->waiting, 1);
	}
	close(thread->descriptors);
	if (has_timer)
		timer_delete(timer);
	free(thread);
	return NULL;
}

static int start(struct thread *thread)
{
	struct sigaction action = {.sa_handler = wake};

	sigaction(SIGURG, &action, NULL);
	return loop_thread_start(close_all, thread, SIGURG);
}

/* Returns 0 or an errno. */
static int open_pipe(struct closer *closer)
{
	int ends[2];

	if (pipe2(ends, O_CLOEXEC) < 0)
		return errno;
	closer->thread->descriptors = ends[0];
	closer->descriptors = ends[1];
	return fcntl(ends[1], F_SETFL, O_NONBLOCK) < 0 ? errno : 0;
}

static void close_pipe(const struct closer *closer)
{
	if (closer->descriptors < 0)
		return;
	close(closer->descriptors);
	close(closer->thread->descriptors);
}

struct closer *closer_new(void)
{
	struct closer *closer = calloc(1, sizeof *closer);
	int error = ENOMEM;

	if (closer == NULL)
		return NULL;
	closer->descriptors = -1;
	closer->thread = calloc(1, sizeof *closer->thread);
	if (closer->thread != NULL)
		error = open_pipe(closer);
	if (error == 0)
		error = start(closer->thread);
	if (error == 0)
		return closer;
	close_pipe(closer);
	free(closer->thread);
	free(closer);
	errno = error;
	return NULL;
}

void closer_close(struct closer *closer, int fd)
{
	atomic_fetch_add(&closer->thread->waiting, 1);
	if (write(closer->descriptors, &fd, sizeof fd) == sizeof fd)
		return;
	/* The pipe is full: thousands are queued already. */
	atomic_fetch_sub(&closer->thread->waiting, 1);
	close(fd);
}

uint32_t closer_waiting(const struct closer *closer)
{
	return atomic_load(&closer->thread->waiting);
}

void closer_free(struct closer *closer)
{
	if (closer == NULL)
		return;
	close(closer->descriptors);
	free(closer);
}
