/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/settings/config_text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Waits until there is something to read, or the end. A FIFO that has never had a writer has not ended. */
static int wait_for_more(int fd, int64_t deadline_ms)
{
	struct pollfd pipe = {.fd = fd, .events = POLLIN};
	int64_t left_ms = deadline_ms - now_ms();
	int count = poll(&pipe, 1, left_ms > 0 ? (int)left_ms : 0);

	if (count < 0 && errno != EINTR)
		return -errno;
	return count == 0 ? -ETIMEDOUT : 0;
}

/* Reads up to the end, or one byte more than the maximum. deadline_ms applies to pipes. Returns 0 or a negative errno. */
static int read_to_end(int fd, bool is_pipe, int64_t deadline_ms, char *text, size_t *length)
{
	while (*length <= CONFIG_FILE_MAX) {
		int error = is_pipe ? wait_for_more(fd, deadline_ms) : 0;
		ssize_t count = error == 0 ? read(fd, text + *length, CONFIG_FILE_MAX + 1 - *length) : -1;

		if (error < 0)
			return error;
		if (count == 0)
			return 0;
		if (count > 0)
			*length += (size_t)count;
		else if (errno != EINTR && errno != EAGAIN)
			return -errno;
	}
	return -EFBIG;
}

static void describe(int error, uint32_t pipe_patience_ms, char *reason, size_t reason_size)
{
	if (error == -EFBIG)
		snprintf(reason, reason_size, "larger than %u bytes, too large for a configuration", CONFIG_FILE_MAX);
	else if (error == -ETIMEDOUT)
		snprintf(reason, reason_size, "this pipe did not come to an end within %g s", pipe_patience_ms / 1000.0);
	else
		snprintf(reason, reason_size, "%s", strerror(-error));
}

static bool read_open(int fd, uint32_t pipe_patience_ms, char *text, size_t *length, char *reason, size_t reason_size)
{
	struct stat status;
	int error = fstat(fd, &status) < 0 ? -errno : 0;
	bool is_pipe = error == 0 && S_ISFIFO(status.st_mode);

	if (error == 0 && !is_pipe && !S_ISREG(status.st_mode)) {
		snprintf(reason, reason_size, "is neither a file nor a pipe");
		return false;
	}
	if (is_pipe && pipe_patience_ms == 0) {
		snprintf(reason, reason_size, "is a pipe, and can only be read at start-up");
		return false;
	}
	if (error == 0)
		error = read_to_end(fd, is_pipe, now_ms() + pipe_patience_ms, text, length);
	describe(error, pipe_patience_ms, reason, reason_size);
	return error == 0;
}

char *config_text_read(const char *file_name, uint32_t pipe_patience_ms, size_t *length, char *reason, size_t reason_size)
{
	/* O_NONBLOCK: opening a FIFO or a terminal would wait for the other end. */
	int fd = open(file_name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	char *text;
	bool done;

	*length = 0;
	if (fd < 0) {
		snprintf(reason, reason_size, "%s", strerror(errno));
		return NULL;
	}
	text = malloc(CONFIG_FILE_MAX + 2);
	snprintf(reason, reason_size, "%s", strerror(ENOMEM));
	done = text != NULL && read_open(fd, pipe_patience_ms, text, length, reason, reason_size);
	close(fd);
	if (!done) {
		free(text);
		return NULL;
	}
	text[*length] = '\0';
	return text;
}
