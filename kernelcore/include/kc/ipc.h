/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Inter-process communication (Tock's kernel/src/ipc.rs). One process, the client, finds another, the service, by its package
 * name. Each can share a buffer with the other and notify it.
 *
 * Ids are private to a process. 0 is the process itself; any other id names an app that the process found or that notified it,
 * through all lives of that app. However, an id reaches only one life. When that life ends, notifying it gives NODEVICE until the
 * process finds the app again or is notified by it.
 *
 *   command 0       the driver exists
 *   command 1       returns the id of the app whose package name is in read-only buffer 0; if several are loaded, the one in the
 *                   lowest slot, as upstream. INVAL: no name; NODEVICE: no such app, or it is not alive (no other app of that
 *                   name takes its place); NOMEM: the process has no id left
 *   command 2, id   notifies a service
 *   command 3, id   notifies a client, that is, an app that found the caller
 *                   both: INVAL: the caller does not have this id, it is the caller's own, or (3) it is that of an app that is
 *                   not a client; NODEVICE: that life is over; NOMEM: KC_IPC_PENDING_MAX notifications of the caller wait
 *                   there already, or there is no room for what it shares; SIZE: what it shares fits no region of the memory
 *                   protection unit and is larger than a window can ever take
 *   upcall 0        a client notified: its id, then length and address of what it shares (0 and 0 if nothing)
 *   upcall id       the service with that id notified: its id, then length and address of what the service shares. A negative
 *                   length is a negated error instead: NODEVICE: that life of the service is over; SIZE or NOMEM: a
 *                   notification was accepted but not delivered, because the service could not be given what the process
 *                   shares
 *   read-write id   the buffer shared with that app, from the next notification on. Sharing ends with another allow and when
 *                   either life ends; in the latter case the kernel forgets the buffer
 *
 * An accepted notification eventually becomes an upcall, unless one of the two lives ends first. The receiver's queue holds at
 * most one notification for each upcall number, so no process can fill another's queue by notifying it often; the others wait
 * outside the queue. Notifications also wait for a service that has not subscribed yet.
 *
 * After a notification both processes see the same contents in what they share: those that the notifier saw. If the memory
 * protection unit (MPU) can make a region that is exactly the buffer, the other process gets access to the buffer itself.
 * Otherwise it sees the buffer in its share window (struct kc_process_memory): the core copies exactly the shared bytes between
 * the owner's buffer and the window, and bytes that are not shared never appear in a window. A port may have an MPU, windows, or
 * both.
 *
 * Departures from upstream: ids are not slots, so an id never comes to name another app; when a service is dead, no other app of
 * the same name takes its place; if a buffer cannot be shared, the notification fails; sharing ends when either life ends, and
 * clients are told.
 */
#ifndef KC_IPC_H
#define KC_IPC_H

#include <kc/driver.h>

#define KC_IPC_DRIVER      0x10000u
#define KC_IPC_IDS_MAX     32u /* ids that a process may have, including its own */
#define KC_IPC_PENDING_MAX 7u  /* notifications of one process that may wait for another, besides the one in its queue */
/* The largest buffer that one process may share with another through a window is the size of the window divided by this. */
#define KC_IPC_WINDOW_PART 4u

/* One for each process slot: which processes must be told when a life ends. Kept outside the grants, and rebuilt from them. */
struct kc_ipc_user {
	uint32_t next;
	uint32_t previous;
	bool listed;
	bool first_contact; /* it was notified before it had a grant to record that in */
};

struct kc_ipc {
	struct kc_grant_shape shape;
	struct kc_ipc_user *users;
	uint32_t slots;
	uint32_t first;
};

/*
 * users: an array of `slots` elements, as many as the kernel has process slots; owned by the caller. ids: how many ids a process
 * may have, 2 to KC_IPC_IDS_MAX; each takes 40 bytes of the grant. Processes in slots 65536 and above can neither find others nor
 * be found: they get NOMEM.
 */
void kc_ipc_init(struct kc_ipc *ipc, struct kc_ipc_user *users, uint32_t slots, uint8_t ids);
/* For the composition root's list of drivers. */
struct kc_driver kc_ipc_driver(struct kc_ipc *ipc);

#endif
