/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/loop.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/timerfd.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include <event2/event.h>

#include "daemon/log.h"

/*
 * libevent watches descriptors and signals. Timers are kept here, in a heap behind one timerfd, because libevent's own timers are
 * rounded up to milliseconds and make it read the clock in every turn. The timerfd is set only before the loop sleeps, so setting
 * and cancelling timers within a turn costs no system calls.
 */
struct loop {
	struct event_base *base;
	bool stopping;
	struct loop_deferred *deferred_first;
	struct loop_deferred *deferred_last;
	uint32_t deferred_count;
	int timer_fd;
	struct event *timer_event;
	uint64_t timer_fd_deadline_ns; /* the timerfd's setting; 0: off */
	uint64_t firing_ns;            /* while timers fire: only those due by this time fire */
	struct loop_timer **heap;      /* armed timers, a binary heap by deadline; has room for all existing timers */
	size_t heap_count;
	size_t heap_capacity;
	size_t timer_count;
};

struct loop_watch {
	struct event *event;
	loop_callback *callback;
	void *context;
};

#define TIMER_OFF SIZE_MAX

struct loop_timer {
	struct loop *loop;
	loop_callback *callback;
	void *context;
	uint64_t deadline_ns;
	size_t position; /* index in the heap, or TIMER_OFF */
};

struct loop_signal {
	struct event *event;
	loop_callback *callback;
	void *context;
};

uint64_t loop_now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* Timers: a binary heap in which every timer knows its position. */

static void heap_place(struct loop *loop, size_t position, struct loop_timer *timer)
{
	loop->heap[position] = timer;
	timer->position = position;
}

static void heap_move_up(struct loop *loop, size_t position)
{
	struct loop_timer *timer = loop->heap[position];

	while (position > 0) {
		size_t parent = (position - 1) / 2;

		if (loop->heap[parent]->deadline_ns <= timer->deadline_ns)
			break;
		heap_place(loop, position, loop->heap[parent]);
		position = parent;
	}
	heap_place(loop, position, timer);
}

static void heap_move_down(struct loop *loop, size_t position)
{
	struct loop_timer *timer = loop->heap[position];

	for (;;) {
		size_t child = 2 * position + 1;

		if (child >= loop->heap_count)
			break;
		if (child + 1 < loop->heap_count && loop->heap[child + 1]->deadline_ns < loop->heap[child]->deadline_ns)
			child++;
		if (timer->deadline_ns <= loop->heap[child]->deadline_ns)
			break;
		heap_place(loop, position, loop->heap[child]);
		position = child;
	}
	heap_place(loop, position, timer);
}

static void heap_remove(struct loop *loop, struct loop_timer *timer)
{
	size_t position = timer->position;
	struct loop_timer *last = loop->heap[--loop->heap_count];

	timer->position = TIMER_OFF;
	if (last == timer)
		return;
	heap_place(loop, position, last);
	heap_move_up(loop, position);
	heap_move_down(loop, last->position);
}

struct loop_timer *loop_timer_new(struct loop *loop, loop_callback *callback, void *context)
{
	struct loop_timer *timer = malloc(sizeof *timer);

	if (timer == NULL)
		return NULL;
	/* Allocate heap space here, so that setting a timer cannot fail. */
	if (loop->timer_count == loop->heap_capacity) {
		size_t capacity = loop->heap_capacity == 0 ? 16 : 2 * loop->heap_capacity;
		struct loop_timer **heap = reallocarray(loop->heap, capacity, sizeof *heap);

		if (heap == NULL) {
			free(timer);
			return NULL;
		}
		loop->heap = heap;
		loop->heap_capacity = capacity;
	}
	loop->timer_count++;
	*timer = (struct loop_timer){.loop = loop, .callback = callback, .context = context, .position = TIMER_OFF};
	return timer;
}

void loop_timer_set(struct loop_timer *timer, uint64_t deadline_ns)
{
	struct loop *loop = timer->loop;

	if (timer->position == TIMER_OFF)
		heap_place(loop, loop->heap_count++, timer);
	/* A timer that is repeatedly set to a past time must not hold up the loop or the other timers. */
	timer->deadline_ns = deadline_ns > loop->firing_ns ? deadline_ns : loop->firing_ns + 1;
	heap_move_up(loop, timer->position);
	heap_move_down(loop, timer->position);
}

void loop_timer_cancel(struct loop_timer *timer)
{
	if (timer->position != TIMER_OFF)
		heap_remove(timer->loop, timer);
}

void loop_timer_free(struct loop_timer *timer)
{
	if (timer == NULL)
		return;
	loop_timer_cancel(timer);
	timer->loop->timer_count--;
	free(timer);
}

/* Sets the timerfd to the earliest deadline. Setting it also clears its expiration, so it need not be read. */
static void timer_fd_update(struct loop *loop)
{
	struct itimerspec value = {0};
	uint64_t deadline_ns = 0;

	if (loop->heap_count > 0)
		deadline_ns = loop->heap[0]->deadline_ns > 0 ? loop->heap[0]->deadline_ns : 1;
	/* If the timerfd is set too early, the loop only wakes once more. */
	if (deadline_ns == loop->timer_fd_deadline_ns ||
	    (loop->timer_fd_deadline_ns != 0 && (deadline_ns == 0 || deadline_ns > loop->timer_fd_deadline_ns)))
		return;
	value.it_value.tv_sec = (time_t)(deadline_ns / 1000000000u);
	value.it_value.tv_nsec = (long)(deadline_ns % 1000000000u);
	if (timerfd_settime(loop->timer_fd, TFD_TIMER_ABSTIME, &value, NULL) < 0)
		assert(!"timerfd_settime");
	loop->timer_fd_deadline_ns = deadline_ns;
}

static void timer_fd_fired(evutil_socket_t fd, short what, void *context)
{
	struct loop *loop = context;
	static const struct itimerspec off;

	(void)what;
	loop->firing_ns = loop_now_ns();
	while (loop->heap_count > 0 && loop->heap[0]->deadline_ns <= loop->firing_ns) {
		struct loop_timer *timer = loop->heap[0];

		heap_remove(loop, timer);
		timer->callback(timer->context);
	}
	loop->firing_ns = 0;
	loop->timer_fd_deadline_ns = 0;
	if (loop->heap_count == 0)
		(void)timerfd_settime(fd, 0, &off, NULL);
}

/* Watches. */

static void watch_fired(evutil_socket_t fd, short what, void *context)
{
	struct loop_watch *watch = context;

	(void)fd;
	(void)what;
	watch->callback(watch->context);
}

static struct loop_watch *watch_new(struct loop *loop, int fd, short what, loop_callback *callback, void *context)
{
	struct loop_watch *watch = malloc(sizeof *watch);

	if (watch == NULL)
		return NULL;
	*watch = (struct loop_watch){.callback = callback, .context = context};
	watch->event = event_new(loop->base, fd, (short)(what | EV_PERSIST), watch_fired, watch);
	if (watch->event == NULL) {
		free(watch);
		errno = ENOMEM;
		return NULL;
	}
	errno = 0;
	if (event_add(watch->event, NULL) < 0) {
		int error = errno != 0 ? errno : ENOMEM;

		loop_watch_free(watch);
		errno = error;
		return NULL;
	}
	return watch;
}

struct loop_watch *loop_watch_readable(struct loop *loop, int fd, loop_callback *callback, void *context)
{
	return watch_new(loop, fd, EV_READ, callback, context);
}

struct loop_watch *loop_watch_writable(struct loop *loop, int fd, loop_callback *callback, void *context)
{
	return watch_new(loop, fd, EV_WRITE, callback, context);
}

void loop_watch_enable(struct loop_watch *watch)
{
	/* Cannot fail: libevent allocated the memory when the watch was made. */
	if (event_add(watch->event, NULL) < 0)
		assert(!"event_add");
}

void loop_watch_disable(struct loop_watch *watch)
{
	(void)event_del(watch->event);
}

void loop_watch_free(struct loop_watch *watch)
{
	if (watch == NULL)
		return;
	event_free(watch->event);
	free(watch);
}

/* Deferred calls: a FIFO queue. */

void loop_deferred_init(struct loop_deferred *deferred, struct loop *loop, loop_callback *callback, void *context)
{
	*deferred = (struct loop_deferred){.loop = loop, .callback = callback, .context = context};
}

void loop_defer(struct loop_deferred *deferred)
{
	struct loop *loop = deferred->loop;

	if (deferred->pending)
		return;
	deferred->pending = 1;
	deferred->next = NULL;
	if (loop->deferred_first == NULL)
		loop->deferred_first = deferred;
	else
		loop->deferred_last->next = deferred;
	loop->deferred_last = deferred;
	loop->deferred_count++;
}

void loop_undefer(struct loop_deferred *deferred)
{
	struct loop *loop = deferred->loop;
	struct loop_deferred *before = NULL;

	if (!deferred->pending)
		return;
	for (struct loop_deferred *each = loop->deferred_first; each != deferred; each = each->next)
		before = each;
	if (before == NULL)
		loop->deferred_first = deferred->next;
	else
		before->next = deferred->next;
	if (loop->deferred_last == deferred)
		loop->deferred_last = before;
	loop->deferred_count--;
	deferred->pending = 0;
	deferred->next = NULL;
}

/* Calls deferred during this run wait for the next turn, so that descriptors and timers are served in between. */
static void deferred_run(struct loop *loop)
{
	uint32_t count = loop->deferred_count;

	while (count-- > 0 && loop->deferred_first != NULL && !loop->stopping) {
		struct loop_deferred *deferred = loop->deferred_first;

		loop_undefer(deferred);
		deferred->callback(deferred->context);
	}
}

/* Signals. */

static void signal_fired(evutil_socket_t number, short what, void *context)
{
	struct loop_signal *watch = context;

	(void)number;
	(void)what;
	watch->callback(watch->context);
}

struct loop_signal *loop_signal_new(struct loop *loop, int signal_number, loop_callback *callback, void *context)
{
	struct loop_signal *watch = malloc(sizeof *watch);

	if (watch == NULL)
		return NULL;
	*watch = (struct loop_signal){.callback = callback, .context = context};
	watch->event = evsignal_new(loop->base, signal_number, signal_fired, watch);
	if (watch->event == NULL || event_add(watch->event, NULL) < 0) {
		loop_signal_free(watch);
		return NULL;
	}
	return watch;
}

void loop_signal_free(struct loop_signal *watch)
{
	if (watch == NULL)
		return;
	if (watch->event != NULL)
		event_free(watch->event);
	free(watch);
}

/* The loop itself. */

/* libevent's warnings also come back as errno of the failed function, so only fatal errors are logged. */
static void library_message(int severity, const char *text)
{
	if (severity == EVENT_LOG_ERR)
		log_error("event loop: %s", text);
}

/* By default libevent would exit with status 1, which has another meaning here. */
static void library_dies(int error)
{
	(void)error;
	exit(EX_SOFTWARE);
}

static struct event_base *base_new(void)
{
	struct event_config *config = event_config_new();
	struct event_base *base = NULL;

	if (config == NULL)
		return NULL;
	event_set_log_callback(library_message);
	event_set_fatal_callback(library_dies);
	/* Avoid back ends that are slow with many descriptors. */
	event_config_avoid_method(config, "poll");
	event_config_avoid_method(config, "select");
	if (event_config_set_flag(config, EVENT_BASE_FLAG_NOLOCK | EVENT_BASE_FLAG_IGNORE_ENV | EVENT_BASE_FLAG_NO_CACHE_TIME) ==
	    0)
		base = event_base_new_with_config(config);
	event_config_free(config);
	return base;
}

struct loop *loop_new(void)
{
	struct loop *loop = calloc(1, sizeof *loop);

	if (loop == NULL)
		return NULL;
	loop->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (loop->timer_fd < 0)
		goto fail;
	loop->base = base_new();
	if (loop->base == NULL)
		goto fail;
	loop->timer_event = event_new(loop->base, loop->timer_fd, EV_READ | EV_PERSIST, timer_fd_fired, loop);
	if (loop->timer_event == NULL || event_add(loop->timer_event, NULL) < 0)
		goto fail;
	return loop;
fail:;
	int error = errno != 0 ? errno : ENOMEM;

	loop_free(loop);
	errno = error;
	return NULL;
}

void loop_free(struct loop *loop)
{
	if (loop == NULL)
		return;
	if (loop->timer_event != NULL)
		event_free(loop->timer_event);
	if (loop->base != NULL)
		event_base_free(loop->base);
	if (loop->timer_fd >= 0)
		close(loop->timer_fd);
	free(loop->heap);
	free(loop);
}

int loop_run(struct loop *loop)
{
	int result = 0;

	while (!loop->stopping && result >= 0) {
		bool may_sleep = loop->deferred_count == 0;

		timer_fd_update(loop);
		result = event_base_loop(loop->base, may_sleep ? EVLOOP_ONCE : EVLOOP_ONCE | EVLOOP_NONBLOCK);
		deferred_run(loop);
	}
	loop->stopping = false;
	return result >= 0 ? 0 : (errno != 0 ? -errno : -EIO);
}

void loop_stop(struct loop *loop)
{
	loop->stopping = true;
	event_base_loopbreak(loop->base);
}
