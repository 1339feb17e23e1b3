/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/log.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "protocol/plain_text.h"

#define LINE_BYTES 1024 /* fits into a pipe that poll reports as writable */
/* How long to wait for a slow reader. Once lines are being dropped, there is no wait. */
#define PATIENCE_MS 20

static enum log_level highest_level = LOG_LEVEL_NOTICE;
static bool use_priorities;

static const char *const level_names[] = {
    [LOG_LEVEL_ERROR] = "error",
    [LOG_LEVEL_WARNING] = "warning",
    [LOG_LEVEL_NOTICE] = "notice",
    [LOG_LEVEL_DEBUG] = "debug",
};

/* syslog's numbers, as literals because the names in syslog.h collide with our functions. */
static const int priorities[] = {
    [LOG_LEVEL_ERROR] = 3,
    [LOG_LEVEL_WARNING] = 4,
    [LOG_LEVEL_NOTICE] = 5,
    [LOG_LEVEL_DEBUG] = 7,
};

void log_use_priorities(void)
{
	use_priorities = true;
}

void log_set_level(enum log_level level)
{
	highest_level = level;
}

bool log_level_of_name(const char *name, enum log_level *level)
{
	for (size_t i = 0; i < sizeof level_names / sizeof level_names[0]; i++) {
		if (strcmp(name, level_names[i]) == 0) {
			*level = (enum log_level)i;
			return true;
		}
	}
	return false;
}

static unsigned int lost_lines;

/* Most messages are caused by apps, so a blocked standard error must not let apps block the daemon. */
static bool is_taken(void)
{
	struct pollfd output = {.fd = STDERR_FILENO, .events = POLLOUT};

	return poll(&output, 1, lost_lines == 0 ? PATIENCE_MS : 0) != 0;
}

/* Uses a single write, so that lines of several processes do not mix. Errors are ignored. */
static void write_bytes(const char *line, size_t length)
{
	ssize_t written;

	do
		written = write(STDERR_FILENO, line, length);
	while (written < 0 && errno == EINTR);
}

static void write_line(const char *line, size_t length)
{
	if (is_taken() && lost_lines > 0) {
		char text[96];
		int count = snprintf(text, sizeof text, "%s%u lines were lost here because nobody read them\n",
				     use_priorities ? "<4>" : "tockd: warning: ", lost_lines);

		lost_lines = 0;
		write_bytes(text, (size_t)count);
	}
	if (is_taken())
		write_bytes(line, length);
	else
		lost_lines++;
}

/*
 * Returns true for characters that change the writing direction or separate lines, and so can disguise text: U+2028 to 202E,
 * U+2066 to 2069.
 */
static bool turns_writing(const char *at, size_t length)
{
	return length == 3 && (memcmp(at, "\xe2\x80", 2) == 0   ? (uint8_t)at[2] >= 0xa8 && (uint8_t)at[2] <= 0xae
			       : memcmp(at, "\xe2\x81", 2) == 0 ? (uint8_t)at[2] >= 0xa6 && (uint8_t)at[2] <= 0xa9
								: false);
}

/* Returns the length of the character at `at`, or 0 if it must not appear in a log. */
static size_t plain_length(const char *at, size_t left)
{
	for (size_t length = 1; length <= 4 && length <= left; length++) {
		if (plain_text(at, length))
			return turns_writing(at, length) ? 0 : length;
	}
	return 0;
}

/* Messages contain names of apps and files, which could carry terminal escape sequences. Replaces unsafe bytes by '?'. */
static void make_harmless(char *line, size_t length)
{
	size_t at = 0;

	while (at < length) {
		size_t plain = plain_length(line + at, length - at);

		if (plain == 0)
			line[at++] = '?';
		at += plain;
	}
}

static __attribute__((format(printf, 2, 0))) void message(enum log_level level, const char *format, va_list arguments)
{
	char line[LINE_BYTES];
	int saved_errno = errno;
	int prefix;
	int body;
	size_t length;

	if (level > highest_level)
		return;
	if (use_priorities)
		prefix = snprintf(line, sizeof line, "<%d>", priorities[level]);
	else if (level == LOG_LEVEL_NOTICE)
		prefix = snprintf(line, sizeof line, "tockd: ");
	else
		prefix = snprintf(line, sizeof line, "tockd: %s: ", level_names[level]);
	body = vsnprintf(line + prefix, sizeof line - (size_t)prefix, format, arguments);
	if (body < 0)
		body = 0;
	length = (size_t)prefix + (size_t)body;
	if (length > sizeof line - 1)
		length = sizeof line - 1;
	make_harmless(line, length);
	line[length] = '\n';
	write_line(line, length + 1);
	errno = saved_errno;
}

#define LOG_FUNCTION(name, level)                    \
	void name(const char *format, ...)           \
	{                                            \
		va_list arguments;                   \
                                                     \
		va_start(arguments, format);         \
		message((level), format, arguments); \
		va_end(arguments);                   \
	}

LOG_FUNCTION(log_error, LOG_LEVEL_ERROR)
LOG_FUNCTION(log_warning, LOG_LEVEL_WARNING)
LOG_FUNCTION(log_notice, LOG_LEVEL_NOTICE)
LOG_FUNCTION(log_debug, LOG_LEVEL_DEBUG)

bool log_answer(const char *text)
{
	/* Check ferror too: fflush does not report bytes lost by an earlier write. */
	if (fputs(text, stdout) != EOF && fflush(stdout) == 0 && !ferror(stdout))
		return true;
	log_error("standard output: %s", strerror(errno));
	return false;
}
