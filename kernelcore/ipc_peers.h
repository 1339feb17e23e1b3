/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * What a process's grant holds for IPC: a table of the apps it has to do with. Place n of the table goes with upcall n and
 * read-write buffer n; place 0 is the process itself and stays empty.
 */
#ifndef KERNELCORE_IPC_PEERS_H
#define KERNELCORE_IPC_PEERS_H

#include <kc/ipc.h>

#include "kernelcore/process_block.h"
#include "kernelcore/saved_words.h"

#define KC_IPC_UNIT      64u        /* of a share window at least: bytes, and the alignment of what is seen there */
#define KC_IPC_INDEX_MAX UINT16_MAX /* processes in later slots are nobody's peers */

struct kc_ipc_peer {
	uint64_t life;        /* the life that the id reaches, or reached last */
	uint32_t seen_at;     /* where this process sees what the peer shares with it: in its window, or where it lies */
	uint32_t shared;      /* bytes of that; 0: nothing */
	uint16_t index;       /* its slot */
	uint16_t room;        /* units of the window that nobody but this app's shares may have */
	uint16_t room_start;  /* the first of them */
	uint16_t used : 1;    /* the place names an app */
	uint16_t alive : 1;   /* that life goes on */
	uint16_t service : 1; /* this process found it, and is told of its end */
	uint16_t pending : 3; /* its notifications as a client that wait for upcall 0 of this process */
	uint16_t replies : 3; /* its notifications as a service that wait for upcall n of this process */
	uint16_t unsent : 3;  /* this process's notifications, for which the peer has no grant to note them in */
	uint16_t error : 4;   /* to be told by upcall n */
};
_Static_assert(sizeof(struct kc_ipc_peer) == 24, "the grant is as large as kc/ipc.h says");

/* A live process whose grant of IPC is allocated. Nothing but the kernel's own code runs while it is used. */
struct kc_ipc_side {
	struct kc_process *process;
	struct kc_process_block *block;
	uint32_t grant;
	struct kc_ipc_peer *peers;
};

/* False if there is no such process, or it never had to do with IPC. */
bool kc_ipc_open(const struct kc_ipc *ipc, struct kc_kernel *kernel, uint32_t index, struct kc_ipc_side *side);

static inline struct kc_saved_upcall *kc_ipc_upcall(const struct kc_ipc_side *side, uint32_t number)
{
	return kc_saved_at(side->process, side->grant, number);
}

/* The process's buffer for that place. */
static inline struct kc_saved_buffer *kc_ipc_buffer(const struct kc_ipc *ipc, const struct kc_ipc_side *side, uint32_t number)
{
	return kc_saved_at(side->process, side->grant, (uint32_t)ipc->shape.upcalls + ipc->shape.allow_ro + number);
}

/* The place that names the app which is in slot `index` now; 0 if there is none. */
uint32_t kc_ipc_find(const struct kc_ipc *ipc, const struct kc_kernel *kernel, const struct kc_ipc_side *side, uint32_t index);
/* The same, but it is made if need be, and its id reaches the life that goes on now. 0: every place is taken. */
uint32_t kc_ipc_bind(const struct kc_ipc *ipc, const struct kc_kernel *kernel, const struct kc_ipc_side *side, uint32_t index);
/* True if that app is still loaded, in any state. */
bool kc_ipc_is_loaded(const struct kc_kernel *kernel, const struct kc_ipc_peer *peer);

#endif
