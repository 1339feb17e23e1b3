/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/backends/sensor_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "daemon/backends/sensor_value.h"
#include "daemon/log.h"
#include "daemon/loop_thread.h"

/* The thread's answer. */
struct reading {
	int error; /* negative errno */
	int32_t hundredths;
};

/* The thread's data. It shares nothing with the daemon but one end of a socket. */
struct reader {
	int fd;
	char path[];
};

struct sensor_file {
	struct sensor_file_options options;
	void (*measured)(void *context, enum kc_error error, int32_t value);
	void *context;
	struct loop *loop;
	int fd; /* -1 until the first measurement starts the thread */
	struct loop_watch *watch;
	bool busy;
	bool complained;
	char path[];
};

/* The thread: takes a reading for each byte received, until the daemon's end is closed. */
static void *read_on_demand(void *argument)
{
	struct reader *reader = argument;
	char byte;

	while (recv(reader->fd, &byte, 1, 0) == 1) {
		struct reading reading = {0};

		reading.error = sensor_value_read(reader->path, &reading.hundredths);
		if (send(reader->fd, &reading, sizeof reading, MSG_NOSIGNAL) < 0)
			break;
	}
	close(reader->fd);
	free(reader);
	return NULL;
}

/* Logs the first failure and the recovery. */
static void tell(struct sensor_file *sensor, const char *reason)
{
	if (reason != NULL && !sensor->complained)
		log_warning("%s: %s: %s; apps are told that there is no value", sensor->options.what, sensor->path, reason);
	else if (reason == NULL && sensor->complained)
		log_notice("%s: %s: it works again", sensor->options.what, sensor->path);
	sensor->complained = reason != NULL;
}

static enum kc_error error_of_errno(int error)
{
	return error == -ENOENT || error == -ENODEV || error == -ENXIO || error == -ENOTDIR ? KC_NODEVICE : KC_FAIL;
}

static enum kc_error judge(struct sensor_file *sensor, const struct reading *reading, int32_t *value)
{
	const struct sensor_file_options *options = &sensor->options;
	int64_t hundredths = reading->hundredths;

	if (reading->error < 0) {
		tell(sensor, reading->error == -EINVAL ? "it does not hold a number" : strerror(-reading->error));
		return error_of_errno(reading->error);
	}
	if (hundredths < (int64_t)options->lowest - options->tolerance ||
	    hundredths > (int64_t)options->highest + options->tolerance) {
		tell(sensor, "it holds an impossible value");
		return KC_FAIL;
	}
	tell(sensor, NULL);
	*value = hundredths < options->lowest    ? options->lowest
		 : hundredths > options->highest ? options->highest
						 : reading->hundredths;
	return KC_OK;
}

static void take_reading(void *context)
{
	struct sensor_file *sensor = context;
	struct reading reading;
	ssize_t length = recv(sensor->fd, &reading, sizeof reading, MSG_DONTWAIT);
	int32_t value = 0;
	enum kc_error error;

	if (length < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (length != sizeof reading) {
		/* The thread has ended; the next measurement starts another. */
		loop_watch_free(sensor->watch);
		sensor->watch = NULL;
		close(sensor->fd);
		sensor->fd = -1;
		reading = (struct reading){.error = -EIO};
	}
	if (!sensor->busy)
		return;
	sensor->busy = false;
	error = judge(sensor, &reading, &value);
	sensor->measured(sensor->context, error, value);
}

static int start_reader(struct sensor_file *sensor)
{
	size_t size = strlen(sensor->path) + 1;
	struct reader *reader;
	int ends[2];
	int error;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) < 0)
		return -errno;
	reader = malloc(sizeof *reader + size);
	sensor->watch = loop_watch_readable(sensor->loop, ends[0], take_reading, sensor);
	error = -ENOMEM;
	if (reader != NULL && sensor->watch != NULL) {
		reader->fd = ends[1];
		memcpy(reader->path, sensor->path, size);
		error = -loop_thread_start(read_on_demand, reader, 0);
	}
	if (error < 0) {
		loop_watch_free(sensor->watch);
		sensor->watch = NULL;
		free(reader);
		close(ends[0]);
		close(ends[1]);
		return error;
	}
	sensor->fd = ends[0];
	return 0;
}

static enum kc_error measure(void *context)
{
	struct sensor_file *sensor = context;
	int error = 0;

	if (sensor->busy)
		return KC_BUSY;
	/* Fail at once if the file does not exist. */
	if (access(sensor->path, R_OK) < 0)
		error = -errno;
	else if (sensor->fd < 0)
		error = start_reader(sensor);
	if (error == 0 && send(sensor->fd, "", 1, MSG_NOSIGNAL | MSG_DONTWAIT) != 1)
		error = -errno;
	if (error < 0) {
		tell(sensor, strerror(-error));
		return error_of_errno(error);
	}
	sensor->busy = true;
	return KC_OK;
}

struct sensor_file *sensor_file_new(struct loop *loop, const struct sensor_file_options *options,
				    void (*measured)(void *context, enum kc_error error, int32_t value), void *context)
{
	size_t size = strlen(options->path) + 1;
	struct sensor_file *sensor = calloc(1, sizeof *sensor + size);

	if (sensor == NULL)
		return NULL;
	sensor->options = *options;
	memcpy(sensor->path, options->path, size);
	sensor->options.path = sensor->path;
	sensor->measured = measured;
	sensor->context = context;
	sensor->loop = loop;
	sensor->fd = -1;
	return sensor;
}

void sensor_file_free(struct sensor_file *sensor)
{
	if (sensor == NULL)
		return;
	loop_watch_free(sensor->watch);
	if (sensor->fd >= 0)
		close(sensor->fd);
	free(sensor);
}

struct kc_hil_sensor sensor_file_hil(struct sensor_file *sensor)
{
	static const struct kc_hil_sensor_ops ops = {.measure = measure};

	return (struct kc_hil_sensor){.ops = &ops, .context = sensor};
}
