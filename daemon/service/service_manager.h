/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Talks to the service manager (systemd, or anything that implements sd_notify). service_manager.c is the only file that uses
 * libsystemd. Without a service manager these functions do nothing.
 */
#ifndef DAEMON_SERVICE_SERVICE_MANAGER_H
#define DAEMON_SERVICE_SERVICE_MANAGER_H

#include <stdbool.h>
#include <stdint.h>

/* Start-up or reload is complete; status is a one-line text. */
void service_manager_ready(const char *status);
/* A reload of the configuration has begun; service_manager_ready must follow. */
void service_manager_reloading(void);
void service_manager_stopping(void);
void service_manager_status(const char *status);

/* Returns the interval in nanoseconds at which service_manager_alive must be called, or 0 without a watchdog. */
uint64_t service_manager_watchdog_ns(void);
void service_manager_alive(void);

/*
 * Returns the listening socket passed by the service manager, close-on-exec, or -1 if there is none. Returns -EINVAL if there are
 * several descriptors or it is not a listening socket, which is an error in the units. Only the first call returns the socket.
 */
int service_manager_socket(void);

/* Returns true if this descriptor is connected to the journal. */
bool service_manager_is_journal(int fd);

#endif
