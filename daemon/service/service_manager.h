/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Talks to the service manager (systemd, or whatever speaks sd_notify). service_manager.c is the only file that knows the
 * library. Without a service manager all this does nothing.
 */
#ifndef DAEMON_SERVICE_SERVICE_MANAGER_H
#define DAEMON_SERVICE_SERVICE_MANAGER_H

#include <stdbool.h>
#include <stdint.h>

/* Everything that was asked for is set up; status is a line for people. */
void service_manager_ready(const char *status);
/* The daemon reads its configuration again; service_manager_ready must follow. */
void service_manager_reloading(void);
void service_manager_stopping(void);
void service_manager_status(const char *status);

/* The interval, in nanoseconds, at which service_manager_alive has to be called; 0: nobody watches. */
uint64_t service_manager_watchdog_ns(void);
void service_manager_alive(void);

/*
 * The listening socket that was handed over, close-on-exec; -1 if none was. -EINVAL: more than one, or something else, which is a
 * mistake in the units. Only the first call sees the socket.
 */
int service_manager_socket(void);

/* True if this descriptor leads to the journal. */
bool service_manager_is_journal(int fd);

#endif
