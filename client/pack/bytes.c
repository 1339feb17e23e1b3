/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/pack/bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void bytes_free(struct bytes *bytes)
{
	free(bytes->data);
	*bytes = (struct bytes){0};
}

static bool bytes_reserve(struct bytes *bytes, size_t more)
{
	size_t wanted;
	size_t capacity = bytes->capacity ? bytes->capacity : 256;
	uint8_t *data;

	if (bytes->exhausted || __builtin_add_overflow(bytes->length, more, &wanted) || wanted > SIZE_MAX / 2) {
		bytes->exhausted = true;
		return false;
	}
	if (wanted <= bytes->capacity)
		return true;
	while (capacity < wanted)
		capacity *= 2;
	data = realloc(bytes->data, capacity);
	if (!data) {
		bytes->exhausted = true;
		return false;
	}
	bytes->data = data;
	bytes->capacity = capacity;
	return true;
}

void bytes_append(struct bytes *bytes, const void *data, size_t length)
{
	if (length == 0 || !bytes_reserve(bytes, length))
		return;
	memcpy(bytes->data + bytes->length, data, length);
	bytes->length += length;
}

void bytes_append_zeroes(struct bytes *bytes, size_t length)
{
	if (length == 0 || !bytes_reserve(bytes, length))
		return;
	memset(bytes->data + bytes->length, 0, length);
	bytes->length += length;
}

static void bytes_append_little_endian(struct bytes *bytes, uint64_t value, size_t length)
{
	uint8_t octets[8];

	for (size_t i = 0; i < length; i++)
		octets[i] = (uint8_t)(value >> (8 * i));
	bytes_append(bytes, octets, length);
}

void bytes_append_u16(struct bytes *bytes, uint16_t value)
{
	bytes_append_little_endian(bytes, value, 2);
}

void bytes_append_u32(struct bytes *bytes, uint32_t value)
{
	bytes_append_little_endian(bytes, value, 4);
}

void bytes_append_u64(struct bytes *bytes, uint64_t value)
{
	bytes_append_little_endian(bytes, value, 8);
}

/* The file may be truncated while it is read: then fail, never fill with zeros. */
static bool read_whole(int descriptor, struct bytes *bytes, size_t length, const char *file_name, struct failure *failure)
{
	if (!bytes_reserve(bytes, length))
		return fail(failure, "%s: no memory for its %zu bytes", file_name, length);
	while (bytes->length < length) {
		ssize_t got = read(descriptor, bytes->data + bytes->length, length - bytes->length);

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return fail(failure, "%s: offset %zu: cannot read: %s", file_name, bytes->length, strerror(errno));
		if (got == 0)
			return fail(failure, "%s: ended at offset %zu while it was being read; is something else writing it?",
				    file_name, bytes->length);
		bytes->length += (size_t)got;
	}
	return true;
}

bool bytes_read_file(struct bytes *bytes, const char *file_name, size_t maximum, struct failure *failure)
{
	struct stat status;
	bool whole = false;
	/* O_NONBLOCK: do not wait for the writer of a FIFO. */
	int descriptor = open(file_name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (descriptor < 0)
		return fail(failure, "%s: cannot open: %s", file_name, strerror(errno));
	if (fstat(descriptor, &status) < 0)
		fail(failure, "%s: cannot stat: %s", file_name, strerror(errno));
	else if (!S_ISREG(status.st_mode))
		fail(failure, "%s: is not a regular file", file_name);
	else if (status.st_size < 0 || (uint64_t)status.st_size > maximum)
		fail(failure, "%s: has %lld bytes; the maximum is %zu", file_name, (long long)status.st_size, maximum);
	else
		whole = read_whole(descriptor, bytes, (size_t)status.st_size, file_name, failure);
	close(descriptor);
	return whole;
}
