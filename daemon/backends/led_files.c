/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/backends/led_files.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/log.h"

static int open_file(const char *folder, const char *name, const char *file, int flags)
{
	char path[PATH_MAX];
	int length = snprintf(path, sizeof path, "%s/%s/%s", folder, name, file);
	int fd;

	if (length < 0 || (size_t)length >= sizeof path)
		return -ENAMETOOLONG;
	fd = open(path, flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
	return fd < 0 ? -errno : fd;
}

/* Reads max_brightness in the form in which it is written, like "255\n". */
static int read_max(const char *folder, const char *name, char on[16])
{
	char text[16];
	ssize_t length;
	int fd = open_file(folder, name, "max_brightness", O_RDONLY);

	if (fd < 0)
		return fd;
	length = read(fd, text, sizeof text - 1);
	close(fd);
	if (length <= 0)
		return -EIO;
	text[length] = '\0';

	size_t digits = strspn(text, "0123456789");

	if (digits == 0 || digits > 10 || strcmp(text + digits, text[digits] == '\n' ? "\n" : "") != 0 ||
	    strtoul(text, NULL, 10) == 0)
		return -EINVAL;
	snprintf(on, 16, "%.*s\n", (int)digits, text);
	return 0;
}

static int write_text(int fd, const char *text)
{
	ssize_t length;

	do
		length = pwrite(fd, text, strlen(text), 0);
	while (length < 0 && errno == EINTR);
	return length < 0 ? -errno : 0;
}

static bool is_name(const char *name)
{
	return name[0] != '\0' && strlen(name) < LED_FILES_NAME_MAX && strchr(name, '/') == NULL && strcmp(name, ".") != 0 &&
	       strcmp(name, "..") != 0;
}

void led_files_init(struct led_files *files)
{
	for (uint32_t i = 0; i < LED_VIRTUAL_MAX; i++)
		files->leds[i] = (struct led_file){.fd = -1};
}

int led_files_add(struct led_files *files, uint32_t index, const char *folder, const char *name, char *reason, size_t reason_size)
{
	struct led_file *led = &files->leds[index];
	int error = -EINVAL;

	if (!is_name(name)) {
		snprintf(reason, reason_size, "LED %u: '%.80s' cannot be the name of an LED in %s", index, name, folder);
		return error;
	}
	snprintf(led->name, sizeof led->name, "%s", name);
	error = read_max(folder, name, led->on);
	if (error < 0) {
		snprintf(reason, reason_size, "LED %u: %s/%s/max_brightness: %s", index, folder, name,
			 error == -EINVAL ? "not a number above 0" : strerror(-error));
		return error;
	}
	led->fd = open_file(folder, name, "brightness", O_WRONLY);
	error = led->fd < 0 ? led->fd : write_text(led->fd, "0\n");
	if (error < 0)
		snprintf(reason, reason_size, "LED %u: %s/%s/brightness: %s%s", index, folder, name, strerror(-error),
			 error == -EACCES ? "; tockd's user must be allowed to write it" : "");
	return error;
}

void led_files_show(struct led_files *files, uint32_t index, bool on)
{
	struct led_file *led = &files->leds[index];
	int error;

	if (led->fd < 0)
		return;
	error = write_text(led->fd, on ? led->on : "0\n");
	if (error < 0 && !led->complained)
		log_warning("LED %u: %s: %s; it shows nothing", index, led->name, strerror(-error));
	else if (error == 0 && led->complained)
		log_notice("LED %u: %s works again", index, led->name);
	led->complained = error < 0;
}

void led_files_close(struct led_files *files)
{
	for (uint32_t i = 0; i < LED_VIRTUAL_MAX; i++) {
		if (files->leds[i].fd >= 0)
			close(files->leds[i].fd);
		files->leds[i].fd = -1;
	}
}
