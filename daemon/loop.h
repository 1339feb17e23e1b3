/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The daemon's event loop. loop.c is the only file that uses libevent. Single-threaded; callbacks never nest. */
#ifndef DAEMON_LOOP_H
#define DAEMON_LOOP_H

#include <stdint.h>

struct loop;
struct loop_watch;
struct loop_timer;
struct loop_signal;

typedef void loop_callback(void *context);

/* Returns NULL with errno set on failure. */
struct loop *loop_new(void);
void loop_free(struct loop *loop);
/* Runs until loop_stop. Returns 0, or a negative errno if the loop itself failed. */
int loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

/* Returns the time of CLOCK_MONOTONIC in nanoseconds. */
uint64_t loop_now_ns(void);

/*
 * Call back while fd is readable (or hung up), or writable. A watch starts enabled. The caller keeps fd open until the watch is
 * freed. Return NULL with errno set if memory runs out or fd cannot be watched.
 */
struct loop_watch *loop_watch_readable(struct loop *loop, int fd, loop_callback *callback, void *context);
struct loop_watch *loop_watch_writable(struct loop *loop, int fd, loop_callback *callback, void *context);
void loop_watch_enable(struct loop_watch *watch);
void loop_watch_disable(struct loop_watch *watch);
void loop_watch_free(struct loop_watch *watch); /* NULL is fine */

/* A one-shot timer, initially off. Deadlines are times of CLOCK_MONOTONIC. Setting the timer again replaces the deadline. */
struct loop_timer *loop_timer_new(struct loop *loop, loop_callback *callback, void *context);
void loop_timer_set(struct loop_timer *timer, uint64_t deadline_ns);
void loop_timer_cancel(struct loop_timer *timer);
void loop_timer_free(struct loop_timer *timer);

/*
 * A deferred call: loop_defer makes the callback run once, soon, but not from within the caller. Deferring a pending call has no
 * effect. The caller owns the storage, and zeroes it before loop_deferred_init.
 */
struct loop_deferred {
	loop_callback *callback;
	void *context;
	struct loop *loop;
	struct loop_deferred *next;
	int pending;
};
void loop_deferred_init(struct loop_deferred *deferred, struct loop *loop, loop_callback *callback, void *context);
void loop_defer(struct loop_deferred *deferred);
void loop_undefer(struct loop_deferred *deferred);

/* Calls back from the loop after a signal has arrived. */
struct loop_signal *loop_signal_new(struct loop *loop, int signal_number, loop_callback *callback, void *context);
void loop_signal_free(struct loop_signal *watch);

#endif
