/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Messages to the operator, one line each, on standard error: "tockd: warning: ...". */
#ifndef DAEMON_LOG_H
#define DAEMON_LOG_H

#include <stdbool.h>
#include <stddef.h>

enum log_level {
	LOG_LEVEL_ERROR,   /* a requested action fails */
	LOG_LEVEL_WARNING, /* the action succeeds, but not as it should */
	LOG_LEVEL_NOTICE,  /* worth knowing in every run */
	LOG_LEVEL_DEBUG,   /* details of every step */
};

/* Drops messages less important than this level. The default is LOG_LEVEL_NOTICE. */
void log_set_level(enum log_level level);
/* Parses "error", "warning", "notice" or "debug". Returns false for any other name. */
bool log_level_of_name(const char *name, enum log_level *level);

/* Begins lines with "<N>", the syslog priority, instead of the program's name, because the journal stores both as fields. */
void log_use_priorities(void);

/*
 * Log a message. Control characters are replaced by '?', because messages contain names from files that others wrote. A line is
 * cut at 1023 bytes. If standard error would block, lines are dropped, and the next line that is written is preceded by their
 * number.
 */
void log_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_warning(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_notice(const char *format, ...) __attribute__((format(printf, 1, 2)));
void log_debug(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Flushes standard output and appends `text`. Returns false, after logging why, on failure. */
bool log_answer(const char *text);

#endif
