/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The IPC state in a process's grant: a table of the apps it communicates with. Place n of the table belongs to upcall n and
 * read-write buffer n; place 0 stands for the process itself and is otherwise empty.
 */
#ifndef KERNELCORE_IPC_PEERS_H
#define KERNELCORE_IPC_PEERS_H

#include <kc/ipc.h>

#include "kernelcore/ipc_window.h"
#include "kernelcore/process_block.h"
#include "kernelcore/saved_words.h"

#define KC_IPC_INDEX_MAX UINT16_MAX /* processes in later slots cannot be peers */

struct kc_ipc_peer {
	uint64_t life;        /* the life that the id reaches, or last reached */
	uint32_t seen_at;     /* where this process sees what the peer shares: in its window or in place */
	uint32_t shared;      /* size of that in bytes; 0: nothing is shared */
	uint16_t index;       /* its slot */
	uint16_t room;        /* units of the window reserved for this app's shares */
	uint16_t room_start;  /* the first of them */
	uint16_t used : 1;    /* the place names an app */
	uint16_t alive : 1;   /* that life is not over */
	uint16_t service : 1; /* this process found it, and must be told of its end */
	uint16_t pending : 3; /* number of its notifications as a client that wait for upcall 0 of this process */
	uint16_t replies : 3; /* number of its notifications as a service that wait for upcall n of this process */
	uint16_t unsent : 3;  /* number of this process's notifications that the peer has no grant to record in yet */
	uint16_t error : 4;   /* to be reported by upcall n; 0: none */
};
_Static_assert(sizeof(struct kc_ipc_peer) == 24, "the grant is as large as kc/ipc.h says");

/* A live process whose IPC grant is allocated. Only valid as long as no code but the kernel's own runs. */
struct kc_ipc_side {
	struct kc_process *process;
	struct kc_process_block *block;
	uint32_t grant;
	struct kc_ipc_peer *peers;
};

/* Returns false if there is no such process, or it has never used IPC. */
bool kc_ipc_open(const struct kc_ipc *ipc, struct kc_kernel *kernel, uint32_t index, struct kc_ipc_side *side);

static inline struct kc_saved_upcall *kc_ipc_upcall(const struct kc_ipc_side *side, uint32_t number)
{
	return kc_saved_at(side->process, side->grant, number);
}

/* The buffer that the process shares with the app at that place. */
static inline struct kc_saved_buffer *kc_ipc_buffer(const struct kc_ipc *ipc, const struct kc_ipc_side *side, uint32_t number)
{
	return kc_saved_at(side->process, side->grant, (uint32_t)ipc->shape.upcalls + ipc->shape.allow_ro + number);
}

/* The place that names the app now in slot `index`; 0 if there is none. */
uint32_t kc_ipc_find(const struct kc_ipc *ipc, const struct kc_kernel *kernel, const struct kc_ipc_side *side, uint32_t index);
/* The same, but adds a place if necessary, and makes its id reach the current life. Returns 0 if all places are taken. */
uint32_t kc_ipc_bind(const struct kc_ipc *ipc, const struct kc_kernel *kernel, const struct kc_ipc_side *side, uint32_t index);
/* True if that app is still loaded, whatever its state. */
bool kc_ipc_is_loaded(const struct kc_kernel *kernel, const struct kc_ipc_peer *peer);

#endif
