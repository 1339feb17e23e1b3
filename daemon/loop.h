/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The daemon's event loop. loop.c is the only file that knows the library behind it. One thread; no callback nests in another. */
#ifndef DAEMON_LOOP_H
#define DAEMON_LOOP_H

#include <stdint.h>

struct loop;
struct loop_watch;
struct loop_timer;
struct loop_signal;

typedef void loop_callback(void *context);

/* NULL if the system refuses (errno says why). */
struct loop *loop_new(void);
void loop_free(struct loop *loop);
/* Runs until loop_stop. 0, or a negative errno if the loop itself broke. */
int loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

/* CLOCK_MONOTONIC now, in nanoseconds. */
uint64_t loop_now_ns(void);

/*
 * Calls back while fd is readable (or hung up) or, for the second, writable. The watch starts enabled; the descriptor stays the
 * caller's and must outlive the watch. NULL if there is no memory or the descriptor cannot be watched (errno).
 */
struct loop_watch *loop_watch_readable(struct loop *loop, int fd, loop_callback *callback, void *context);
struct loop_watch *loop_watch_writable(struct loop *loop, int fd, loop_callback *callback, void *context);
void loop_watch_enable(struct loop_watch *watch);
void loop_watch_disable(struct loop_watch *watch);
void loop_watch_free(struct loop_watch *watch); /* NULL is fine */

/* A one-shot timer, off until set. Setting it again replaces the deadline. */
struct loop_timer *loop_timer_new(struct loop *loop, loop_callback *callback, void *context);
void loop_timer_set(struct loop_timer *timer, uint64_t deadline_ns);
void loop_timer_cancel(struct loop_timer *timer);
void loop_timer_free(struct loop_timer *timer);

/*
 * A deferred call: after loop_defer the callback runs once, soon, and not from within the caller. Deferring a call that is
 * already pending changes nothing. The caller owns the storage (zeroed, then loop_deferred_init).
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

/* Calls back, in the loop, after a signal arrived. */
struct loop_signal *loop_signal_new(struct loop *loop, int signal_number, loop_callback *callback, void *context);
void loop_signal_free(struct loop_signal *watch);

#endif
