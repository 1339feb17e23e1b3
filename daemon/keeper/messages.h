/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Between tockd and its keeper: SOCK_SEQPACKET on descriptor 3 of the keeper, one record per message, descriptors as SCM_RIGHTS.
 * The keeper trusts tockd; it is small so that everybody can trust it.
 *
 * When tockd does not read, the keeper waits with its reports. So tockd must not wait with its requests: its end does not block,
 * and it goes on reading while requests queue up. The app's socket end comes from app_socket_pair() (app_socket.h). A malformed
 * request is answered by FAILED with EPROTO, for life 0 if the life could not be read. A SIGNAL for a life that is gone is
 * ignored.
 */
#ifndef KEEPER_MESSAGES_H
#define KEEPER_MESSAGES_H

#include <stdint.h>

#define KEEPER_VERSION 1
#define KEEPER_SOCKET  3

enum keeper_kind {
	/* tockd to keeper */
	KEEPER_SPAWN = 1,  /* life, name; descriptors: the app's socket end, flash, region */
	KEEPER_SIGNAL = 2, /* life, value = SIGKILL, SIGSTOP or SIGCONT */
	/* keeper to tockd */
	KEEPER_HELLO = 16,   /* once, first: value = KEEPER_LAYER_... in force; detail = errno of the first layer that failed */
	KEEPER_SPAWNED = 17, /* life, value = pid as tockd sees it (0 if unknown) */
	KEEPER_FAILED = 18,  /* life, value = errno, name = the step that failed: the spawn failed, and left nothing behind */
	KEEPER_EXITED = 19,  /* life, value = wait status: reaped */
};

/* Bits of KEEPER_HELLO. seccomp, no_new_privs and rlimits are set by apphost, which dies rather than go without. */
enum keeper_layer {
	KEEPER_LAYER_USER = 1,
	KEEPER_LAYER_PID = 2,
	KEEPER_LAYER_MOUNT = 4, /* with an empty root */
	KEEPER_LAYER_NET = 8,
	KEEPER_LAYER_IPC = 16,
	KEEPER_LAYER_UTS = 32,
	KEEPER_LAYER_CGROUP_NS = 64,
	KEEPER_LAYER_CGROUP_LEAF = 128, /* one cgroup v2 leaf per app */
	KEEPER_LAYER_OOM = 256,         /* apps at +1000 */
};

struct keeper_message {
	uint16_t version;
	uint16_t kind;
	int32_t value;
	uint64_t life;
	int32_t detail;
	char name[44]; /* terminated: the app's name (SPAWN), the failed step (FAILED, HELLO) */
};

_Static_assert(sizeof(struct keeper_message) == 64, "keeper message");

#endif
