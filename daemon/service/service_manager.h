/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The talk with the service manager (systemd, or whatever speaks sd_notify). service_manager.c is the only file that knows the library.
 * Without a service manager nothing is said, and nobody minds.
 */
#ifndef DAEMON_SERVICE_SERVICE_MANAGER_H
#define DAEMON_SERVICE_SERVICE_MANAGER_H

#include <stdbool.h>
#include <stdint.h>

/* Everything that was asked for stands; status is a line for a person. */
void service_manager_ready(const char *status);
/* What was said to be ready reads its configuration again; followed by service_manager_ready. */
void service_manager_reloading(void);
void service_manager_stopping(void);
void service_manager_status(const char *status);

/* How often service_manager_alive has to be called, in nanoseconds; 0: nobody watches. */
uint64_t service_manager_watchdog_ns(void);
void service_manager_alive(void);

/*
 * The listening socket that was handed over, close-on-exec, or -1 if none was. More than one, or something else, is a mistake in the
 * units: -EINVAL. Only the first call sees it.
 */
int service_manager_socket(void);

/* True if this descriptor leads to the journal. */
bool service_manager_is_journal(int fd);

#endif
