/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The control socket: a Varlink server for org.tockd.Control (protocol/org.tockd.Control.varlink), through which an operator
 * watches and controls a daemon. Everybody who can connect may look; only root, the daemon's own user and the members of one
 * group may change things.
 *
 * Clients are untrusted: nothing waits for them, and their number, what they send and what they leave unread are bounded.
 */
#ifndef DAEMON_CONTROL_CONTROL_H
#define DAEMON_CONTROL_CONTROL_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "daemon/assembly.h"
#include "daemon/loop.h"
#include "daemon/supervision/supervisor.h"

#define CONTROL_NO_GROUP    ((gid_t)-1)
#define CONTROL_NO_SOCKET   (-1)
#define CONTROL_CLIENTS_MAX 128

struct control_options {
	/*
	 * A listening SOCK_STREAM UNIX socket (socket activation), or CONTROL_NO_SOCKET. The control takes it over if
	 * control_open succeeds. Its path, mode and owner belong to its creator and are not changed.
	 */
	int listening_fd;
	/* Where to create a socket, if there is no listening_fd. Copied. Missing folders are not created. */
	const char *path;
	/* Permissions of that socket: 0600, or 0660 with a group, or 0666 if everybody may look. */
	mode_t mode;
	/* The group whose members may change things; it also becomes the socket's group. CONTROL_NO_GROUP: none. */
	gid_t group;
};

/* What clients watch and control. All of it must outlive the control. */
struct control_subject {
	struct loop *loop;
	struct supervisor *supervisor;
	struct assembly *assembly;
	/* For apps that a client loads without a policy. */
	struct kc_fault_policy fault_policy;
};

struct control;

/*
 * Returns 0 and *control, or a negative errno with a one-line message in `reason`. -EADDRINUSE: another daemon uses the path. A
 * socket whose daemon is gone is replaced; anything else at the path is left alone (-EEXIST).
 */
int control_open(const struct control_options *options, const struct control_subject *subject, struct control **control,
		 char *reason, size_t reason_size);
/*
 * Ends all connections and removes the socket that control_open made. Must be called before the subject is freed. NULL is fine.
 */
void control_close(struct control *control);

/*
 * Apply to requests from now on, after a reload of the configuration. A socket that control_open made is given to the new group.
 */
void control_set_group(struct control *control, gid_t group);
void control_set_fault_policy(struct control *control, struct kc_fault_policy policy);

#endif
