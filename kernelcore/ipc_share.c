/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/ipc_share.h"

#include <kc/process_mpu.h>

#include "kernelcore/ipc_window.h"
#include "kernelcore/memory_functions.h"
#include "kernelcore/process_buffer.h"

/* False: the address is in another process's memory, seen in place. */
static bool in_window(const struct kc_ipc_side *side, uint32_t address)
{
	return address - side->process->memory.share_start < side->process->memory.share_size;
}

static uint8_t *window_byte(const struct kc_ipc_side *side, uint32_t address)
{
	return side->process->memory.share_base + (address - side->process->memory.share_start);
}

static uint32_t unit_bytes(const struct kc_process_memory *memory)
{
	return kc_ipc_unit_bytes(memory->share_size);
}

static uint32_t units_of(const struct kc_process_memory *memory, uint32_t bytes)
{
	return kc_ipc_units_for(bytes, unit_bytes(memory));
}

/*
 * Finds room in the seer's window and reserves it for this place, in exchange for the place's former room. If there is no room,
 * the former one stays.
 */
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

		/*
		 * The room of a dead life is kept for the app's next life. In another app's hands it could reveal what was meant
		 * for the dead one.
		 */
		if (other->room != 0 && !kc_ipc_is_loaded(kernel, other))
			other->room = 0;
		rooms[i] = (struct kc_ipc_room){.start = other->room_start, .units = other->room};
	}
	if (!kc_ipc_room_find(rooms, ipc->shape.upcalls, number, kc_ipc_units_in(memory->share_size, unit_bytes(memory)), units,
			      &start))
		return false;
	peer->room_start = (uint16_t)start;
	peer->room = (uint16_t)units;
	return true;
}

static enum kc_error begin_in_window(const struct kc_ipc *ipc, const struct kc_kernel *kernel, const struct kc_ipc_side *seer,
				     uint32_t number, uint32_t length)
{
	const struct kc_process_memory *memory = &seer->process->memory;
	struct kc_ipc_peer *peer = &seer->peers[number];

	if (length > memory->share_size / KC_IPC_WINDOW_PART)
		return KC_SIZE;
	if (!take_room(ipc, kernel, seer, number, units_of(memory, length)))
		return KC_NOMEM;
	peer->seen_at = kc_ipc_unit_place(memory->share_start, peer->room_start, unit_bytes(memory));
	return KC_OK;
}

/* Gives access to the buffer in place, and to nothing else: the unit needs a free region that begins and ends exactly there. */
static enum kc_error begin_in_place(struct kc_kernel *kernel, const struct kc_ipc_side *seer, uint32_t number,
				    const struct kc_saved_buffer *buffer)
{
	struct kc_mpu_region region;

	if (!kc_mpu_can_be_region(kernel, buffer->address, buffer->length))
		return KC_SIZE;
	if (!kc_process_add_mpu_region(kernel, seer->process->id.index, buffer->address, buffer->length, buffer->length, &region))
		return KC_NOMEM;
	seer->peers[number].seen_at = buffer->address;
	return KC_OK;
}

/*
 * The owner's bytes, or NULL. They were in its RAM when it shared them, and the break cannot move below them while the owner
 * lives. This is checked again before each copy all the same.
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

	if (bytes != NULL && in_window(seer, peer->seen_at))
		memcpy(window_byte(seer, peer->seen_at), bytes, peer->shared);
}

void kc_ipc_share_pull(const struct kc_ipc *ipc, const struct kc_ipc_side *seer, uint32_t number, const struct kc_ipc_side *owner,
		       uint32_t owner_number)
{
	const struct kc_ipc_peer *peer = &seer->peers[number];
	uint8_t *bytes = owned_bytes(ipc, owner, owner_number, peer->shared);

	if (bytes != NULL && in_window(seer, peer->seen_at))
		memcpy(bytes, window_byte(seer, peer->seen_at), peer->shared);
}

/* Shares in place if possible, otherwise in the window. Returns NOMEM if a later attempt could succeed. */
static enum kc_error begin(const struct kc_ipc *ipc, struct kc_kernel *kernel, const struct kc_ipc_side *seer, uint32_t number,
			   const struct kc_saved_buffer *buffer)
{
	enum kc_error in_place = begin_in_place(kernel, seer, number, buffer);

	if (in_place == KC_OK)
		return KC_OK;
	enum kc_error in_its_window = begin_in_window(ipc, kernel, seer, number, buffer->length);

	return in_its_window == KC_SIZE ? in_place : in_its_window;
}

enum kc_error kc_ipc_share_begin(const struct kc_ipc *ipc, struct kc_kernel *kernel, const struct kc_ipc_side *seer,
				 uint32_t number, const struct kc_ipc_side *owner, uint32_t owner_number)
{
	const struct kc_saved_buffer *buffer = kc_ipc_buffer(ipc, owner, owner_number);
	struct kc_ipc_peer *peer = &seer->peers[number];

	if (buffer->length == 0 || peer->shared != 0)
		return KC_OK;
	if (owned_bytes(ipc, owner, owner_number, buffer->length) == NULL)
		return KC_FAIL;
	enum kc_error error = begin(ipc, kernel, seer, number, buffer);

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
	if (in_window(seer, peer->seen_at))
		memset(window_byte(seer, peer->seen_at), 0, peer->room * unit_bytes(&seer->process->memory));
	else
		(void)kc_process_remove_mpu_region(kernel, seer->process->id.index, region);
	peer->shared = 0;
}
