/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Messages to the operator, one line each, on standard error: "tockd: warning: ...". */
#ifndef DAEMON_LOG_H
#define DAEMON_LOG_H

#include <stdbool.h>
#include <stddef.h>

enum log_level {
	LOG_LEVEL_ERROR,   /* something that was asked for will not happen */
	LOG_LEVEL_WARNING, /* it happens, but not as it should */
	LOG_LEVEL_NOTICE,  /* worth knowing in every run */
	LOG_LEVEL_DEBUG,   /* every step */
};

/* Messages of less important levels than this one are dropped. LOG_LEVEL_NOTICE unless set. */
void log_set_level(enum log_level level);
/* "error", "warning", "notice", "debug". False if the name is none of them. */
bool log_level_of_name(const char *name, enum log_level *level);

/*
 * From now on lines begin with "<N>", syslog's number of the priority, and not with the program's name: the journal has both as
 * fields.
 */
void log_use_priorities(void);

/*
 * Control characters in the message are shown as '?', because names come from files that others wrote. A line is cut at 1023
 * bytes. If nobody reads standard error, lines are lost rather than waited for, and the next line that is read says how many.
 */
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_notice(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Writes out what was put on standard output, and `text` behind it. False if that could not be done, which was logged. */
bool log_answer(const char *text);

#endif
