/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Communication between processes (Tock's kernel/src/ipc.rs): one finds another by the name of its package, shares a buffer with it,
 * and each notifies the other. A service is found, a client finds.
 *
 * Ids are the process's own: 0 is itself, any other names an app that it found or that notified it, through all lives of that app. What
 * an id reaches is one life. When that ends, notifying it is NODEVICE until the process found the app again, or was notified by it.
 *
 *   command 0       the driver exists
 *   command 1       the id of the app whose package has the name in read-only buffer 0, of those loaded the one in the lowest slot, as
 *                   upstream. INVAL: no name; NODEVICE: no such app, or it does not live now (nobody takes its place); NOMEM: the process
 *                   has no id left
 *   command 2, id   notifies a service
 *   command 3, id   notifies a client, that is one that found the caller
 *                   INVAL: an id that the caller has not got, its own, or (3) of an app that is no client; NODEVICE: that life is over;
 *                   NOMEM: KC_IPC_PENDING_MAX notifications of the caller wait there, or there is no room for what it shares; SIZE:
 *                   what it shares is no region of the memory protection unit, and more than the window could ever take
 *   upcall 0        a client notified: its id, length and address of what it shares, 0 and 0 if that is nothing
 *   upcall id       the service of that id notified: its id, length and address of what the service shares. Or a length below 0, the
 *                   negative of an error: NODEVICE, that life of the service is over; SIZE or NOMEM, it could not be given what the
 *                   process shares, and knows nothing of a notification that was accepted
 *   read-write id   the buffer shared with that app, from the next notification on. Ends with another allow, and with either life: then
 *                   the kernel forgets the buffer
 *
 * A notification that was accepted is an upcall, sooner or later, unless a life ends before. Waiting ones are not in the receiver's
 * queue, but for one of each number: whoever notifies much fills nobody's queue. They wait for a service that has not subscribed yet,
 * too.
 *
 * At a notification all that the two share is made equal: as the notifier sees it, that is how the other sees it then. Where the
 * memory protection unit has a region that is exactly the buffer, it lets the other one into that very memory. Anything else is seen in the
 * other's share window (kc_process_memory): this copies between the owner's buffer and the window, those bytes and no others; what the
 * process does not share has no place in anybody's window. A port may have the unit, windows, or both.
 *
 * Departures from upstream: ids are not slots, so that no id ever means somebody else; a dead service is not answered for by another
 * app of its name; a share that cannot be had is an error at the notification; it ends with either life, and clients are told.
 */
#ifndef KC_IPC_H
#define KC_IPC_H

#include <kc/driver.h>

#define KC_IPC_DRIVER      0x10000u
#define KC_IPC_IDS_MAX     32u /* so many a process may have, its own included */
#define KC_IPC_PENDING_MAX 7u  /* notifications of one process that wait at another, beside one in its queue */
/* What one process may share with another: this part of a share window. */
#define KC_IPC_WINDOW_PART 4u

/* One a process slot: who has to hear of an end. Beside the grants, and made anew from them. */
struct kc_ipc_user {
	uint32_t next;
	uint32_t previous;
	bool listed;
	bool first_contact; /* it was notified before it had a grant to note that in */
};

struct kc_ipc {
	struct kc_grant_shape shape;
	struct kc_ipc_user *users;
	uint32_t slots;
	uint32_t first;
};

/*
 * users: as many as the kernel has slots; stays the caller's. ids: how many a process may have, 2 to KC_IPC_IDS_MAX. A grant takes 40
 * bytes for each. Processes in slots from 65536 on find nobody and are found by nobody: NOMEM.
 */
void kc_ipc_init(struct kc_ipc *ipc, struct kc_ipc_user *users, uint32_t slots, uint8_t ids);
/* For the composition root's list of drivers. */
struct kc_driver kc_ipc_driver(struct kc_ipc *ipc);

#endif
