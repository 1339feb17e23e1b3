/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/ipc_share.h"

#include <kc/process_mpu.h>

#include "kernelcore/ipc_window.h"
#include "kernelcore/memory_functions.h"
#include "kernelcore/process_buffer.h"

static bool has_window(const struct kc_ipc_side *side)
{
	return side->process->memory.share_size != 0;
}

static uint8_t *window_byte(const struct kc_ipc_side *side, uint32_t address)
{
	return side->process->memory.share_base + (address - side->process->memory.share_start);
}

static uint32_t units_of(uint32_t bytes)
{
	return bytes / KC_IPC_UNIT + (bytes % KC_IPC_UNIT != 0);
}

/* Finds room in the seer's window and keeps it for this place; what the place had before goes, or stays if there is none. */
static bool take_room(const struct kc_ipc *ipc, const struct kc_kernel *kernel, const struct kc_ipc_side *seer, uint32_t number,
		      uint32_t units)
{
	const struct kc_process_memory *memory = &seer->process->memory;
	struct kc_ipc_room rooms[KC_IPC_IDS_MAX];
	struct kc_ipc_peer *peer = &seer->peers[number];
	uint32_t start;

	if (peer->room >= units)
		return true;
	for (uint32_t i = 0; i < ipc->shape.upcalls; i++) {
		struct kc_ipc_peer *other = &seer->peers[i];

		/* A dead life's room waits for the app's next one. Another app could be sent what was meant for the dead. */
		if (other->room != 0 && !kc_ipc_is_loaded(kernel, other))
			other->room = 0;
		rooms[i] = (struct kc_ipc_room){.units = other->room};
		if (other->room != 0)
			rooms[i].start = (other->seen_at - memory->share_start) / KC_IPC_UNIT;
	}
	if (!kc_ipc_room_find(rooms, ipc->shape.upcalls, number, memory->share_size / KC_IPC_UNIT, units, &start))
		return false;
	peer->seen_at = memory->share_start + start * KC_IPC_UNIT;
	peer->room = (uint16_t)units;
	return true;
}

static enum kc_error begin_in_window(const struct kc_ipc *ipc, const struct kc_kernel *kernel, const struct kc_ipc_side *seer,
				     uint32_t number, uint32_t length)
{
	uint32_t limit = seer->process->memory.share_size / KC_IPC_WINDOW_PART;

	if (length > limit || units_of(length) > UINT16_MAX)
		return KC_SIZE;
	return take_room(ipc, kernel, seer, number, units_of(length)) ? KC_OK : KC_NOMEM;
}

/* The very memory, and nothing beside it: the unit has to have a region that begins and ends there. */
static enum kc_error begin_in_place(struct kc_kernel *kernel, const struct kc_ipc_side *seer, uint32_t number,
				    const struct kc_saved_buffer *buffer)
{
	struct kc_mpu_region region;

	if (!kc_process_add_mpu_region(kernel, seer->process->id.index, buffer->address, buffer->length, buffer->length, &region))
		return KC_SIZE;
	seer->peers[number].seen_at = buffer->address;
	return KC_OK;
}

/*
 * The owner's bytes, or NULL. They lay in its RAM when it shared them, and the break cannot go below them while it lives; whoever
 * copies looks once more.
 */
static uint8_t *owned_bytes(const struct kc_ipc *ipc, const struct kc_ipc_side *owner, uint32_t owner_number, uint32_t length)
{
	const struct kc_saved_buffer *buffer = kc_ipc_buffer(ipc, owner, owner_number);

	if (length == 0 || buffer->length != length || kc_place_of(owner->process, buffer->address, length) != KC_PLACE_RAM)
		return NULL;
	return kc_app_byte(owner->process, buffer->address);
}

void kc_ipc_share_push(const struct kc_ipc *ipc, const struct kc_ipc_side *seer, uint32_t number, const struct kc_ipc_side *owner,
		       uint32_t owner_number)
{
	const struct kc_ipc_peer *peer = &seer->peers[number];
	const uint8_t *bytes = owned_bytes(ipc, owner, owner_number, peer->shared);

	if (bytes != NULL && has_window(seer))
		memcpy(window_byte(seer, peer->seen_at), bytes, peer->shared);
}

void kc_ipc_share_pull(const struct kc_ipc *ipc, const struct kc_ipc_side *seer, uint32_t number, const struct kc_ipc_side *owner,
		       uint32_t owner_number)
{
	const struct kc_ipc_peer *peer = &seer->peers[number];
	uint8_t *bytes = owned_bytes(ipc, owner, owner_number, peer->shared);

	if (bytes != NULL && has_window(seer))
		memcpy(bytes, window_byte(seer, peer->seen_at), peer->shared);
}

enum kc_error kc_ipc_share_begin(const struct kc_ipc *ipc, struct kc_kernel *kernel, const struct kc_ipc_side *seer,
				 uint32_t number, const struct kc_ipc_side *owner, uint32_t owner_number)
{
	const struct kc_saved_buffer *buffer = kc_ipc_buffer(ipc, owner, owner_number);
	struct kc_ipc_peer *peer = &seer->peers[number];
	enum kc_error error;

	if (buffer->length == 0 || peer->shared != 0)
		return KC_OK;
	if (owned_bytes(ipc, owner, owner_number, buffer->length) == NULL)
		return KC_FAIL;
	error = has_window(seer) ? begin_in_window(ipc, kernel, seer, number, buffer->length)
				 : begin_in_place(kernel, seer, number, buffer);
	if (error != KC_OK)
		return error;
	peer->shared = buffer->length;
	kc_ipc_share_push(ipc, seer, number, owner, owner_number);
	return KC_OK;
}

void kc_ipc_share_end(struct kc_kernel *kernel, const struct kc_ipc_side *seer, uint32_t number)
{
	struct kc_ipc_peer *peer = &seer->peers[number];
	struct kc_mpu_region region = {.start = peer->seen_at, .size = peer->shared};

	if (peer->shared == 0)
		return;
	if (has_window(seer))
		memset(window_byte(seer, peer->seen_at), 0, peer->room * KC_IPC_UNIT);
	else
		(void)kc_process_remove_mpu_region(kernel, seer->process->id.index, region);
	peer->shared = 0;
}
