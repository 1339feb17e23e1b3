/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Notifications. They are recorded at the receiver, and move into its queue, one for each upcall number, when there is room. */
#ifndef KERNELCORE_IPC_NOTIFY_H
#define KERNELCORE_IPC_NOTIFY_H

#include "kernelcore/ipc_peers.h"

/* Notifies the app at place `id`, which must be alive, as a client or as a service does. Errors as for commands 2 and 3. */
enum kc_error kc_ipc_notify_service(struct kc_ipc *ipc, struct kc_kernel *kernel, const struct kc_ipc_side *caller, uint32_t id);
enum kc_error kc_ipc_notify_client(struct kc_ipc *ipc, struct kc_kernel *kernel, const struct kc_ipc_side *caller, uint32_t id);

/*
 * Moves as many waiting notifications as possible into the process's queue, and tells the port if that makes the process ready.
 */
void kc_ipc_deliver(struct kc_ipc *ipc, struct kc_kernel *kernel, const struct kc_ipc_side *receiver);

/* The entry of this upcall in the process's queue, of which there is at most one; NULL if there is none. */
struct kc_task *kc_ipc_queued(const struct kc_ipc_side *side, uint32_t number);
void kc_ipc_unqueue(const struct kc_ipc_side *side, uint32_t number);
/* True if that entry reports an error. */
bool kc_ipc_tells_error(const struct kc_task *task);

/* A listed process is told when another process ends, and others are told when it ends. */
void kc_ipc_list(struct kc_ipc *ipc, uint32_t index);
void kc_ipc_unlist(struct kc_ipc *ipc, uint32_t index);

#endif
