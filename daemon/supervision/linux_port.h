/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Linux as a port of the kernel core: each process's memory is a region, and the core's decisions are recorded for app.c to carry
 * out.
 */
#ifndef DAEMON_SUPERVISION_LINUX_PORT_H
#define DAEMON_SUPERVISION_LINUX_PORT_H

#include <kc/port.h>

struct supervisor;

void linux_port_init(struct kc_port *port, struct supervisor *supervisor);

#endif
