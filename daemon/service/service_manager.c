/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/service/service_manager.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <time.h>

#include <systemd/sd-daemon.h>

void service_manager_ready(const char *status)
{
	(void)sd_notifyf(0, "READY=1\nSTATUS=%s", status);
}

void service_manager_reloading(void)
{
	struct timespec now;

	/* The timestamp tells the manager which reload request this answers. */
	clock_gettime(CLOCK_MONOTONIC, &now);
	(void)sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%llu",
			 (unsigned long long)now.tv_sec * 1000000u + (unsigned long long)now.tv_nsec / 1000u);
}

void service_manager_stopping(void)
{
	(void)sd_notify(0, "STOPPING=1\nSTATUS=ending the apps");
}

void service_manager_status(const char *status)
{
	(void)sd_notifyf(0, "STATUS=%s", status);
}

uint64_t service_manager_watchdog_ns(void)
{
	uint64_t microseconds;

	if (sd_watchdog_enabled(0, &microseconds) <= 0)
		return 0;
	/* Ping at half the interval, so that one late ping is tolerated. */
	return microseconds * 1000u / 2;
}

void service_manager_alive(void)
{
	(void)sd_notify(0, "WATCHDOG=1");
}

int service_manager_socket(void)
{
	int count = sd_listen_fds(1);

	if (count == 0)
		return -1;
	if (count != 1 || sd_is_socket_unix(SD_LISTEN_FDS_START, SOCK_STREAM, 1, NULL, 0) <= 0)
		return -EINVAL;
	return SD_LISTEN_FDS_START;
}

bool service_manager_is_journal(int fd)
{
	const char *stream = getenv("JOURNAL_STREAM");
	unsigned long long device;
	unsigned long long inode;
	struct stat status;
	int end = 0;

	if (stream == NULL || sscanf(stream, "%llu:%llu%n", &device, &inode, &end) != 2 || stream[end] != '\0')
		return false;
	return fstat(fd, &status) == 0 && status.st_dev == device && status.st_ino == inode;
}
