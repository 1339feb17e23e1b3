/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/ipc_peers.h"

bool kc_ipc_open(const struct kc_ipc *ipc, struct kc_kernel *kernel, uint32_t index, struct kc_ipc_side *side)
{
	const struct kc_driver *driver = kc_driver_lookup(kernel, KC_IPC_DRIVER);
	struct kc_process_block *block = kc_block_at(kernel, index);

	if (driver == NULL || block == NULL || !kc_state_is_alive(block->state) || driver->grant_number >= block->grant_count)
		return false;
	const struct kc_grant_slot *slot = &block->grants[driver->grant_number];

	if (slot->state == KC_GRANT_UNALLOCATED)
		return false;
	side->process = &kernel->processes[index];
	side->block = block;
	side->grant = slot->address;
	side->peers = (void *)kc_kernel_byte(side->process, slot->address + (slot->bytes - ipc->shape.size));
	return true;
}

/* Identifiers only increase, so all lives of an app have identifiers at or above that of its first life. */
bool kc_ipc_is_loaded(const struct kc_kernel *kernel, const struct kc_ipc_peer *peer)
{
	const struct kc_process *process = &kernel->processes[peer->index];

	return process->memory.block != NULL && process->first_identifier <= peer->life;
}

uint32_t kc_ipc_find(const struct kc_ipc *ipc, const struct kc_kernel *kernel, const struct kc_ipc_side *side, uint32_t index)
{
	for (uint32_t i = 1; i < ipc->shape.upcalls; i++) {
		const struct kc_ipc_peer *peer = &side->peers[i];

		if (peer->used && peer->index == index && kc_ipc_is_loaded(kernel, peer))
			return i;
	}
	return 0;
}

/*
 * True if the place may be given to another app: it names no loaded app, and the process has nothing subscribed or shared there.
 * An id that the process still uses thus stays dead.
 */
static bool is_free(const struct kc_ipc *ipc, const struct kc_kernel *kernel, const struct kc_ipc_side *side, uint32_t number)
{
	const struct kc_ipc_peer *peer = &side->peers[number];

	return (!peer->used || !kc_ipc_is_loaded(kernel, peer)) && kc_ipc_upcall(side, number)->function == 0 &&
	       kc_ipc_buffer(ipc, side, number)->length == 0;
}

static uint32_t free_place(const struct kc_ipc *ipc, const struct kc_kernel *kernel, const struct kc_ipc_side *side)
{
	for (uint32_t i = 1; i < ipc->shape.upcalls; i++) {
		if (is_free(ipc, kernel, side, i))
			return i;
	}
	return 0;
}

uint32_t kc_ipc_bind(const struct kc_ipc *ipc, const struct kc_kernel *kernel, const struct kc_ipc_side *side, uint32_t index)
{
	uint32_t number = kc_ipc_find(ipc, kernel, side, index);
	struct kc_ipc_peer *peer;

	if (number == 0) {
		number = free_place(ipc, kernel, side);
		if (number == 0 || index > KC_IPC_INDEX_MAX)
			return 0;
		side->peers[number] = (struct kc_ipc_peer){.used = 1, .index = (uint16_t)index};
	}
	peer = &side->peers[number];
	peer->life = kernel->processes[index].id.identifier;
	peer->alive = 1;
	return number;
}
