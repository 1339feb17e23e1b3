/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/control/control.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/control/clients.h"
#include "daemon/control/closer.h"
#include "daemon/control/loadings.h"
#include "daemon/control/state.h"
#include "daemon/control/streams.h"
#include "daemon/log.h"

static int open_socket(struct control *control, const struct control_options *options, char *reason, size_t reason_size)
{
	if (options->listening_fd != CONTROL_NO_SOCKET)
		return listening_adopt(&control->listening, options->listening_fd, reason, reason_size);
	return listening_make(&control->listening, options->path, options->mode, options->group, reason, reason_size);
}

int control_open(const struct control_options *options, const struct control_subject *subject, struct control **control,
		 char *reason, size_t reason_size)
{
	struct control *opened = calloc(1, sizeof *opened);
	int error;

	if (opened == NULL) {
		snprintf(reason, reason_size, "control socket: no memory");
		return -ENOMEM;
	}
	opened->subject = *subject;
	opened->group = options->group;
	opened->listening.fd = opened->listening.lock_fd = -1;
	streams_init(opened);
	error = open_socket(opened, options, reason, reason_size);
	if (error == 0) {
		error = clients_init(opened);
		if (error < 0)
			snprintf(reason, reason_size, "control socket: %s", strerror(-error));
	}
	if (error < 0) {
		/* The caller still owns it. */
		if (options->listening_fd != CONTROL_NO_SOCKET)
			opened->listening.fd = -1;
		control_close(opened);
		return error;
	}
	*control = opened;
	return 0;
}

void control_close(struct control *control)
{
	if (control == NULL)
		return;
	clients_free(control);
	loadings_free(control);
	closer_free(control->file_closer);
	listening_close(&control->listening);
	free(control);
}

void control_set_group(struct control *control, gid_t group)
{
	control->group = group;
	if (group != CONTROL_NO_GROUP && listening_give(&control->listening, group) < 0)
		log_warning("control socket: cannot change its group: %s", strerror(errno));
}

void control_set_fault_policy(struct control *control, struct kc_fault_policy policy)
{
	control->subject.fault_policy = policy;
}
