/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Threads beside the loop, for calls that may take as long as they like. */
#ifndef DAEMON_LOOP_THREAD_H
#define DAEMON_LOOP_THREAD_H

/*
 * Starts a thread for which nobody waits. Signals stay the loop's; own_signal is the one that the thread takes, 0 for none. 0, or a
 * positive errno: then run was not called, and the context is still the caller's.
 */
int loop_thread_start(void *(*run)(void *context), void *context, int own_signal);

#endif
