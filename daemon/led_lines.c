/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/led_lines.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/backends/stdio_stream.h"

#define BUFFER_BYTES   16384
#define LINE_BYTES_MAX 128

struct led_lines {
	struct stdio_stream stream;
	int fd;
	uint64_t dropped;
	size_t length;
	char buffer[BUFFER_BYTES];
};

/* False if the stream takes nothing at the moment. One that takes nothing ever again swallows all. */
static bool write_some(struct led_lines *lines)
{
	ssize_t count = stdio_stream_write(&lines->stream, lines->buffer, lines->length);

	if (count == -EAGAIN)
		return false;
	if (count < 0)
		count = (ssize_t)lines->length;
	lines->length -= (size_t)count;
	memmove(lines->buffer, lines->buffer + count, lines->length);
	return true;
}

static bool append(struct led_lines *lines, const char *line, size_t length)
{
	if (length > sizeof lines->buffer - lines->length)
		return false;
	memcpy(lines->buffer + lines->length, line, length);
	lines->length += length;
	return true;
}

static void tell_dropped(struct led_lines *lines)
{
	char line[LINE_BYTES_MAX];
	int length = snprintf(line, sizeof line, "led | %llu changes are not shown\n", (unsigned long long)lines->dropped);

	if (append(lines, line, (size_t)length))
		lines->dropped = 0;
}

static void ready(void *context)
{
	struct led_lines *lines = context;

	if (lines->length > 0)
		(void)write_some(lines);
	if (lines->dropped > 0 && lines->length < sizeof lines->buffer / 2)
		tell_dropped(lines);
	stdio_stream_want(&lines->stream, lines->length > 0);
}

void led_lines_add(struct led_lines *lines, uint32_t index, bool on, const char *name)
{
	char line[LINE_BYTES_MAX];
	int length = snprintf(line, sizeof line, "led %u | %s (%.64s)\n", index, on ? "on" : "off", name);

	/* Between dropped changes no later one is shown. */
	if (lines->dropped > 0 || !append(lines, line, (size_t)length))
		lines->dropped++;
	stdio_stream_want(&lines->stream, true);
}

bool led_lines_is_busy(const struct led_lines *lines)
{
	return lines->length > 0 || lines->dropped > 0;
}

void led_lines_finish(struct led_lines *lines, uint64_t deadline_ns)
{
	while (led_lines_is_busy(lines) && loop_now_ns() < deadline_ns) {
		struct pollfd poll_fd = {.fd = lines->fd, .events = POLLOUT};

		if (lines->length == 0)
			tell_dropped(lines);
		if (!write_some(lines))
			(void)poll(&poll_fd, 1, 10);
	}
}

struct led_lines *led_lines_new(struct loop *loop, int fd)
{
	struct led_lines *lines = calloc(1, sizeof *lines);
	int error;

	if (lines == NULL)
		return NULL;
	lines->fd = fd;
	error = stdio_stream_open_output(&lines->stream, loop, fd, ready, lines);
	if (error < 0) {
		free(lines);
		errno = -error;
		return NULL;
	}
	return lines;
}

void led_lines_free(struct led_lines *lines)
{
	if (lines == NULL)
		return;
	stdio_stream_close(&lines->stream);
	free(lines);
}
