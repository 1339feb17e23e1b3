/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Notifications: noted at the receiver, and moved into its queue one a number as there is a place. */
#ifndef KERNELCORE_IPC_NOTIFY_H
#define KERNELCORE_IPC_NOTIFY_H

#include "kernelcore/ipc_peers.h"

/* Notifies the app of place `id`, which lives: as a client does, or as a service does. Errors as of commands 2 and 3. */
enum kc_error kc_ipc_notify_service(struct kc_ipc *ipc, struct kc_kernel *kernel, const struct kc_ipc_side *caller, uint32_t id);
enum kc_error kc_ipc_notify_client(struct kc_ipc *ipc, struct kc_kernel *kernel, const struct kc_ipc_side *caller, uint32_t id);

/* Puts what waits for the process into its queue, as far as it can go there, and tells the port if that makes it ready. */
void kc_ipc_deliver(struct kc_ipc *ipc, struct kc_kernel *kernel, const struct kc_ipc_side *receiver);

/* The entry of this upcall that is in the process's queue; NULL if there is none. There is never more than one. */
struct kc_task *kc_ipc_queued(const struct kc_ipc_side *side, uint32_t number);
void kc_ipc_unqueue(const struct kc_ipc_side *side, uint32_t number);
/* True if that entry tells an error. */
bool kc_ipc_tells_error(const struct kc_task *task);

/* Both are heard of when the other one ends. */
void kc_ipc_list(struct kc_ipc *ipc, uint32_t index);
void kc_ipc_unlist(struct kc_ipc *ipc, uint32_t index);

#endif
