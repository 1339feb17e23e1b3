/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Low-level debug messages on a descriptor (the daemon's standard error), one at a time. While the descriptor accepts nothing,
 * the message waits, but the daemon does not block. If the descriptor fails, messages are lost.
 *
 * If the descriptor is a journal, all apps together have one share of entries (journal_share.h). Beyond the share, the next
 * message waits, and the capsule counts the messages it drops meanwhile.
 */
#ifndef DAEMON_BACKENDS_DEBUG_LOG_H
#define DAEMON_BACKENDS_DEBUG_LOG_H

#include <stdbool.h>

#include <kc/hil/debug.h>

#include "daemon/loop.h"

struct debug_log;

/*
 * limited: apply that share. written(context) is called from the loop when a message is done. The caller keeps fd. Returns NULL
 * with errno set on failure.
 */
struct debug_log *debug_log_new(struct loop *loop, int fd, bool limited, loop_callback *written, void *context);
void debug_log_free(struct debug_log *log); /* NULL is fine */
/*
 * For the end of a run: writes the pending message, blocking at most until deadline_ns (CLOCK_MONOTONIC). Does not report it as
 * written.
 */
void debug_log_finish(struct debug_log *log, uint64_t deadline_ns);
struct kc_hil_debug debug_log_hil(struct debug_log *log);

#endif
