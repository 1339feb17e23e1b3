/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/loading/tab_reader.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon/loading/load_tab.h"
#include "daemon/loop_thread.h"

/* The thread's result. */
struct result {
	bool read;
	struct sealed_file flash;
	char reason[512];
};

/* The thread's data, which it frees. */
struct reading {
	int socket;
	int descriptor; /* -1: open the file by name */
	char file_name[];
};

struct tab_reader {
	int socket;
	struct loop_watch *watch;
	tab_reader_done *done;
	void *context;
};

static void free_reading(struct reading *reading)
{
	close(reading->socket);
	if (reading->descriptor >= 0)
		close(reading->descriptor);
	free(reading);
}

static void *read_tab(void *context)
{
	struct reading *reading = context;
	struct result result = {0};

	if (reading->descriptor >= 0)
		result.read = load_tab_descriptor(reading->descriptor, reading->file_name, &result.flash, result.reason,
						  sizeof result.reason);
	else
		result.read = load_tab(reading->file_name, &result.flash, result.reason, sizeof result.reason);
	if (send(reading->socket, &result, sizeof result, MSG_NOSIGNAL) != sizeof result && result.read)
		sealed_file_close(&result.flash); /* the reader has been freed */
	free_reading(reading);
	return NULL;
}

static void take_result(void *context)
{
	struct tab_reader *reader = context;
	struct result result;
	ssize_t length = recv(reader->socket, &result, sizeof result, MSG_DONTWAIT);

	if (length < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	loop_watch_disable(reader->watch);
	if (length != sizeof result) {
		result = (struct result){.read = false};
		snprintf(result.reason, sizeof result.reason, "the TAB could not be read: %s", strerror(EIO));
	}
	reader->done(reader->context, result.read, &result.flash, result.reason);
}

static struct reading *new_reading(int socket, const char *file_name)
{
	size_t size = strlen(file_name) + 1;
	struct reading *reading = malloc(sizeof *reading + size);

	if (reading == NULL)
		return NULL;
	reading->socket = socket;
	reading->descriptor = -1;
	memcpy(reading->file_name, file_name, size);
	return reading;
}

/* Returns 0 or an errno. */
static int start(struct tab_reader *reader, struct loop *loop, int descriptor, const char *file_name)
{
	struct reading *reading;
	int ends[2];
	int error;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return errno;
	reader->socket = ends[0];
	reading = new_reading(ends[1], file_name);
	if (reading == NULL) {
		close(ends[1]);
		return ENOMEM;
	}
	reader->watch = loop_watch_readable(loop, reader->socket, take_result, reader);
	error = reader->watch == NULL ? errno : 0;
	reading->descriptor = descriptor;
	if (error == 0)
		error = loop_thread_start(read_tab, reading, 0);
	if (error != 0) {
		reading->descriptor = -1;
		free_reading(reading);
	}
	return error;
}

struct tab_reader *tab_reader_start(struct loop *loop, int descriptor, const char *file_name, tab_reader_done *done,
				    void *context)
{
	struct tab_reader *reader = calloc(1, sizeof *reader);
	int error;

	if (reader == NULL)
		return NULL;
	*reader = (struct tab_reader){.socket = -1, .done = done, .context = context};
	error = start(reader, loop, descriptor, file_name);
	if (error == 0)
		return reader;
	tab_reader_free(reader);
	errno = error;
	return NULL;
}

void tab_reader_free(struct tab_reader *reader)
{
	if (reader == NULL)
		return;
	loop_watch_free(reader->watch);
	if (reader->socket >= 0)
		close(reader->socket);
	free(reader);
}
