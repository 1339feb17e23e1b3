/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/backends/sensor_value.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define TEXT_MAX 63

static const char raw_suffix[] = "_raw";

bool sensor_value_parse(const char *text, size_t length, double *number)
{
	char copy[TEXT_MAX + 1];
	char *end;

	if (length > 0 && text[length - 1] == '\n')
		length--;
	if (length == 0 || length > TEXT_MAX)
		return false;
	memcpy(copy, text, length);
	copy[length] = '\0';
	/* strtod would also accept hexadecimal numbers, exponents and "nan". */
	if (strspn(copy, "+-.0123456789") != length)
		return false;
	*number = strtod(copy, &end);
	return end == copy + length;
}

static int read_number(const char *path, double *number)
{
	char text[TEXT_MAX + 2];
	ssize_t length;
	int error;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	if (fd < 0)
		return -errno;
	do
		length = read(fd, text, sizeof text);
	while (length < 0 && errno == EINTR);
	error = -errno;
	close(fd);
	if (length < 0)
		return error;
	return sensor_value_parse(text, (size_t)length, number) ? 0 : -EINVAL;
}

/* Reads the file that belongs to in_..._raw, with another suffix. */
static int read_sibling(const char *path, const char *suffix, double *number)
{
	char name[PATH_MAX];
	size_t stem = strlen(path) - strlen(raw_suffix);
	int length = snprintf(name, sizeof name, "%.*s%s", (int)stem, path, suffix);

	if (length < 0 || (size_t)length >= sizeof name)
		return -ENAMETOOLONG;
	return read_number(name, number);
}

static bool is_raw(const char *path)
{
	size_t length = strlen(path);

	return length > strlen(raw_suffix) && strcmp(path + length - strlen(raw_suffix), raw_suffix) == 0;
}

static int read_thousandths(const char *path, double *thousandths)
{
	double offset = 0;
	double scale = 1;
	int error = read_number(path, thousandths);

	if (error < 0 || !is_raw(path))
		return error;
	error = read_sibling(path, "_scale", &scale);
	if (error < 0)
		return error;
	error = read_sibling(path, "_offset", &offset);
	if (error < 0 && error != -ENOENT)
		return error;
	*thousandths = (*thousandths + (error < 0 ? 0 : offset)) * scale;
	return 0;
}

int sensor_value_read(const char *path, int32_t *hundredths)
{
	double thousandths;
	int error = read_thousandths(path, &thousandths);

	if (error < 0)
		return error;
	/* INT32_MIN is reserved: apps get it when there is no value. */
	if (!(thousandths > 10.0 * INT32_MIN + 10 && thousandths < 10.0 * INT32_MAX))
		return -ERANGE;
	*hundredths = (int32_t)(thousandths / 10 + (thousandths < 0 ? -0.5 : 0.5));
	return 0;
}
