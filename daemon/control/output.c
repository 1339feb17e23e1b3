/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/control/output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#define FIRST_SIZE 1024u

size_t output_length(const struct output *output)
{
	return output->end - output->start;
}

static int make_room(struct output *output, size_t length)
{
	size_t size = output->size == 0 ? FIRST_SIZE : output->size;
	char *bytes;

	if (output->start > 0) {
		memmove(output->bytes, output->bytes + output->start, output_length(output));
		output->end -= output->start;
		output->start = 0;
	}
	while (size - output->end < length)
		size *= 2;
	if (size == output->size)
		return 0;
	bytes = realloc(output->bytes, size);
	if (bytes == NULL)
		return -ENOMEM;
	output->bytes = bytes;
	output->size = size;
	return 0;
}

int output_add(struct output *output, const char *bytes, size_t length)
{
	if (length > OUTPUT_MAX - output_length(output))
		return -EFBIG;
	if (output->size - output->end < length && make_room(output, length) < 0)
		return -ENOMEM;
	memcpy(output->bytes + output->end, bytes, length);
	output->end += length;
	return 0;
}

int output_send(struct output *output, int fd)
{
	while (output_length(output) > 0) {
		ssize_t sent = send(fd, output->bytes + output->start, output_length(output), MSG_DONTWAIT | MSG_NOSIGNAL);

		if (sent < 0 && errno == EINTR)
			continue;
		if (sent < 0)
			return errno == EAGAIN ? 0 : -errno;
		output->start += (size_t)sent;
	}
	output_free(output);
	return 0;
}

void output_free(struct output *output)
{
	free(output->bytes);
	*output = (struct output){0};
}
