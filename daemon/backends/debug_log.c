/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/backends/debug_log.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/backends/journal_share.h"
#include "daemon/backends/stdio_stream.h"

struct debug_log {
	struct stdio_stream stream;
	struct loop_deferred deferred;
	struct loop_timer *later;
	bool limited;
	struct journal_share share;
	bool paid; /* the pending message is charged to the share */
	loop_callback *written;
	void *context;
	uint32_t start;
	uint32_t length; /* length of the pending message; 0: none */
	char message[KC_HIL_DEBUG_MESSAGE_MAX];
};

/* Returns false if the descriptor would block. */
static bool write_rest(struct debug_log *log)
{
	while (log->start < log->length) {
		ssize_t count = stdio_stream_write(&log->stream, log->message + log->start, log->length - log->start);

		if (count == -EAGAIN)
			return false;
		log->start = count > 0 ? log->start + (uint32_t)count : log->length;
	}
	return true;
}

/* Returns true if the share delays the completion of the message. */
static bool has_to_wait(struct debug_log *log)
{
	uint64_t now_ns = loop_now_ns();
	uint64_t resume_ns;

	if (!log->limited)
		return false;
	if (!log->paid)
		journal_share_pay(&log->share, now_ns);
	log->paid = true;
	resume_ns = journal_share_resume_at(&log->share, now_ns);
	if (resume_ns == 0)
		return false;
	loop_timer_set(log->later, resume_ns);
	return true;
}

static void work(void *context)
{
	struct debug_log *log = context;
	bool done = write_rest(log);

	stdio_stream_want(&log->stream, !done);
	if (!done || log->length == 0 || has_to_wait(log))
		return;
	log->length = 0;
	log->written(log->context);
}

static enum kc_error write_message(void *context, struct kc_process_id who, const char *text, uint32_t length)
{
	struct debug_log *log = context;

	(void)who; /* the text names the app */
	if (log->length > 0)
		return KC_BUSY;
	if (length == 0 || length > sizeof log->message)
		return KC_SIZE;
	memcpy(log->message, text, length);
	log->start = 0;
	log->length = length;
	log->paid = false;
	loop_defer(&log->deferred);
	return KC_OK;
}

void debug_log_finish(struct debug_log *log, uint64_t deadline_ns)
{
	while (!write_rest(log) && stdio_stream_wait_writable(&log->stream, deadline_ns))
		continue;
}

struct debug_log *debug_log_new(struct loop *loop, int fd, bool limited, loop_callback *written, void *context)
{
	struct debug_log *log = calloc(1, sizeof *log);
	int error;

	if (log == NULL)
		return NULL;
	log->limited = limited;
	log->written = written;
	log->context = context;
	loop_deferred_init(&log->deferred, loop, work, log);
	log->later = loop_timer_new(loop, work, log);
	error = log->later != NULL ? stdio_stream_open_output(&log->stream, loop, fd, work, log) : -ENOMEM;
	if (error < 0) {
		loop_timer_free(log->later);
		free(log);
		errno = -error;
		return NULL;
	}
	return log;
}

void debug_log_free(struct debug_log *log)
{
	if (log == NULL)
		return;
	stdio_stream_close(&log->stream);
	loop_undefer(&log->deferred);
	loop_timer_free(log->later);
	free(log);
}

struct kc_hil_debug debug_log_hil(struct debug_log *log)
{
	static const struct kc_hil_debug_ops ops = {.write = write_message};

	return (struct kc_hil_debug){.ops = &ops, .context = log};
}
