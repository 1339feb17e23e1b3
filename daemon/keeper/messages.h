/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The protocol between tockd and its keeper: SOCK_SEQPACKET on the keeper's descriptor 3, one record per message, descriptors as
 * SCM_RIGHTS. The keeper trusts tockd; it is small so that everybody can trust it.
 *
 * If tockd does not read, the keeper blocks while sending reports. So tockd must never block while sending requests: its end is
 * non-blocking, and it keeps reading while requests are queued. Both retry a message for which the kernel has no memory. The
 * app's socket end comes from app_socket_pair() (app_socket.h). A malformed request is answered by FAILED with EPROTO, for life 0
 * if the life could not be read. A SIGNAL for a life that has ended is ignored.
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
	KEEPER_HELLO = 16,   /* sent first: value = KEEPER_LAYER_... in force; detail, name = first failure (errno, layer) */
	KEEPER_SPAWNED = 17, /* life, value = pid as tockd sees it (0 if unknown) */
	KEEPER_FAILED = 18,  /* life, value = errno, name = the failed step; the spawn left nothing behind */
	KEEPER_EXITED = 19,  /* life, value = wait status; the process was reaped */
};

/* Bits of KEEPER_HELLO. seccomp, no_new_privs and rlimits are missing because apphost sets them, and exits if it cannot. */
enum keeper_layer {
	KEEPER_LAYER_USER = 1,
	KEEPER_LAYER_PID = 2,
	KEEPER_LAYER_MOUNT = 4, /* with an empty root directory */
	KEEPER_LAYER_NET = 8,
	KEEPER_LAYER_IPC = 16,
	KEEPER_LAYER_UTS = 32,
	KEEPER_LAYER_CGROUP_NS = 64,
	KEEPER_LAYER_CGROUP_LEAF = 128, /* one cgroup v2 leaf per app */
	KEEPER_LAYER_OOM = 256,         /* apps have oom_score_adj 1000 */
};

struct keeper_message {
	uint16_t version;
	uint16_t kind;
	int32_t value;
	uint64_t life;
	int32_t detail;
	char name[44]; /* NUL-terminated: the app's name (SPAWN), the failed step (FAILED, HELLO) */
};

_Static_assert(sizeof(struct keeper_message) == 64, "keeper message");

#endif
