/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Low-level debug messages on a descriptor (the daemon's standard error), one at a time. While the descriptor takes nothing, the
 * message waits, but not the daemon. If the descriptor fails, messages are lost.
 *
 * Where the descriptor is a journal all apps together have one share (journal_share.h). Beyond it the next message has to wait, and the
 * capsule counts what it drops meanwhile.
 */
#ifndef DAEMON_BACKENDS_DEBUG_LOG_H
#define DAEMON_BACKENDS_DEBUG_LOG_H

#include <stdbool.h>

#include <kc/hil/debug.h>

#include "daemon/loop.h"

struct debug_log;

/* limited: to that share. written(context) is called from the loop. The descriptor stays the caller's. NULL with errno. */
struct debug_log *debug_log_new(struct loop *loop, int fd, bool limited, loop_callback *written, void *context);
void debug_log_free(struct debug_log *log); /* NULL is fine */
/* For the end of a run: writes the message under way, blocking until deadline_ns at most. It is not reported as written. */
void debug_log_finish(struct debug_log *log, uint64_t deadline_ns);
struct kc_hil_debug debug_log_hil(struct debug_log *log);

#endif
