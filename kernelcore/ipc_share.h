/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A buffer of one process as another sees it: in that one's share window, or in its place by the memory protection unit. `seer` and
 * `number` name the place in the table of the one who sees; `owner` and `owner_number` that of the owner, whose buffer it is.
 */
#ifndef KERNELCORE_IPC_SHARE_H
#define KERNELCORE_IPC_SHARE_H

#include "kernelcore/ipc_peers.h"

/*
 * Makes the owner's buffer seen, if it is not seen yet; nothing to do if it is empty. SIZE, NOMEM as in kc/ipc.h; then nothing
 * changed.
 */
enum kc_error kc_ipc_share_begin(const struct kc_ipc *ipc, struct kc_kernel *kernel, const struct kc_ipc_side *seer,
				 uint32_t number, const struct kc_ipc_side *owner, uint32_t owner_number);
/* Ends it. Nothing of it is left for the seer, and nothing that the seer wrote there since the last notification reaches the owner. */
void kc_ipc_share_end(struct kc_kernel *kernel, const struct kc_ipc_side *seer, uint32_t number);
/* Makes both see what the owner wrote, or what the seer wrote. */
void kc_ipc_share_push(const struct kc_ipc *ipc, const struct kc_ipc_side *seer, uint32_t number, const struct kc_ipc_side *owner,
		       uint32_t owner_number);
void kc_ipc_share_pull(const struct kc_ipc *ipc, const struct kc_ipc_side *seer, uint32_t number, const struct kc_ipc_side *owner,
		       uint32_t owner_number);

#endif
