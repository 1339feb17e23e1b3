/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A buffer of one process as another process sees it: in that process's share window, or in place through the memory protection
 * unit. `seer` and `number` are the process that sees the buffer and its place for the owner; `owner` and `owner_number` are the
 * process whose buffer it is and its place for the seer.
 */
#ifndef KERNELCORE_IPC_SHARE_H
#define KERNELCORE_IPC_SHARE_H

#include "kernelcore/ipc_peers.h"

/*
 * Lets the seer see the owner's buffer, if it does not already. Does nothing if the buffer is empty. Returns SIZE or NOMEM as in
 * kc/ipc.h, and changes nothing then.
 */
enum kc_error kc_ipc_share_begin(const struct kc_ipc *ipc, struct kc_kernel *kernel, const struct kc_ipc_side *seer,
				 uint32_t number, const struct kc_ipc_side *owner, uint32_t owner_number);
/*
 * Ends the sharing. The seer can no longer see the contents, and whatever it wrote to its window since the last notification does
 * not reach the owner.
 */
void kc_ipc_share_end(struct kc_kernel *kernel, const struct kc_ipc_side *seer, uint32_t number);
/* Make both processes see what the owner wrote (push) or what the seer wrote (pull). */
void kc_ipc_share_push(const struct kc_ipc *ipc, const struct kc_ipc_side *seer, uint32_t number, const struct kc_ipc_side *owner,
		       uint32_t owner_number);
void kc_ipc_share_pull(const struct kc_ipc *ipc, const struct kc_ipc_side *seer, uint32_t number, const struct kc_ipc_side *owner,
		       uint32_t owner_number);

#endif
