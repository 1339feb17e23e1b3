/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Threads for calls that may block. */
#ifndef DAEMON_LOOP_THREAD_H
#define DAEMON_LOOP_THREAD_H

/*
 * Starts a detached thread. The thread blocks all signals except own_signal (0: blocks all). Returns 0, or a positive errno: then
 * `run` was not called and the caller still owns the context.
 */
int loop_thread_start(void *(*run)(void *context), void *context, int own_signal);

#endif
