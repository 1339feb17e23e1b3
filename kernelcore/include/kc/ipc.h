/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Communication between processes (Tock's kernel/src/ipc.rs). One process, the client, finds another, the service, by the name of
 * its package. It shares a buffer with it, and each can notify the other.
 *
 * Ids are private to a process. 0 is the process itself; any other id names an app that it found or that notified it, through all
 * lives of that app. An id reaches one life, however. When that life ends, notifying it gives NODEVICE until the process finds
 * the app again, or is notified by it.
 *
 *   command 0       the driver exists
 *   command 1       the id of the app whose package has the name in read-only buffer 0; if several are loaded, the one in the lowest
 *                   slot, as upstream. INVAL: no name; NODEVICE: no such app, or it is not alive (no other app of that name takes its
 *                   place); NOMEM: the process has no id left
 *   command 2, id   notifies a service
 *   command 3, id   notifies a client, that is, an app that found the caller
 *                   INVAL: an id that the caller does not have, its own, or (3) that of an app that is no client; NODEVICE: that life
 *                   is over; NOMEM: KC_IPC_PENDING_MAX notifications of the caller wait there, or there is no room for what it
 *                   shares; SIZE: what it shares fits no region of the memory protection unit and is larger than a window ever takes
 *   upcall 0        a client notified: its id, then length and address of what it shares (0 and 0 if nothing)
 *   upcall id       the service with that id notified: its id, then length and address of what the service shares. Or a negative
 *                   length, which is a negated error: NODEVICE, that life of the service is over; SIZE or NOMEM, a notification was
 *                   accepted but the service never heard of it, since it could not be given what the process shares
 *   read-write id   the buffer shared with that app, from the next notification on. The sharing ends with another allow and with the
 *                   end of either life; in the latter case the kernel forgets the buffer
 *
 * An accepted notification becomes an upcall sooner or later, unless a life ends before that. Of the waiting ones at most one for
 * each upcall number stands in the receiver's queue, so nobody can fill a queue by notifying much. Notifications also wait for a
 * service that has not subscribed yet.
 *
 * At a notification everything that the two share is made equal, to what the notifier sees. Where the memory protection unit can
 * make a region that is exactly the buffer, it lets the other process into that very memory. Everything else the other sees in
 * its share window (kc_process_memory): the core copies between the owner's buffer and the window, those bytes and no others, and
 * what a process does not share never appears in a window. A port may have the unit, windows, or both.
 *
 * Departures from upstream: ids are not slots, so an id never comes to mean somebody else; when a service is dead, no other app
 * of the same name answers in its place; a share that cannot be made is an error of the notification; sharing ends with either
 * life, and clients are told.
 */
#ifndef KC_IPC_H
#define KC_IPC_H

#include <kc/driver.h>

#define KC_IPC_DRIVER      0x10000u
#define KC_IPC_IDS_MAX     32u /* how many ids a process may have, its own included */
#define KC_IPC_PENDING_MAX 7u  /* how many notifications of one process may wait at another, besides one in its queue */
/* The largest buffer that one process may share with another through a window is the window's size divided by this. */
#define KC_IPC_WINDOW_PART 4u

/* One for each process slot: who must be told when a life ends. Kept outside the grants, and rebuilt from them. */
struct kc_ipc_user {
	uint32_t next;
	uint32_t previous;
	bool listed;
	bool first_contact; /* it was notified before it had a grant in which to record that */
};

struct kc_ipc {
	struct kc_grant_shape shape;
	struct kc_ipc_user *users;
	uint32_t slots;
	uint32_t first;
};

/*
 * users: an array of `slots` elements, as many as the kernel has process slots; it stays the caller's. ids: how many ids a
 * process may have, 2 to KC_IPC_IDS_MAX; each takes 40 bytes of the grant. Processes in slots from 65536 on can neither find
 * others nor be found: NOMEM.
 */
void kc_ipc_init(struct kc_ipc *ipc, struct kc_ipc_user *users, uint32_t slots, uint8_t ids);
/* For the composition root's list of drivers. */
struct kc_driver kc_ipc_driver(struct kc_ipc *ipc);

#endif
