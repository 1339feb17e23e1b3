/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/grant.h>
#include <kc/ipc.h>

#include "kernelcore/ipc_notify.h"
#include "kernelcore/ipc_share.h"
#include "kernelcore/process_buffer.h"

enum { COMMAND_EXISTS, COMMAND_DISCOVER, COMMAND_NOTIFY_SERVICE, COMMAND_NOTIFY_CLIENT };

#define NOBODY    UINT32_MAX
#define OWN_PLACE 0u

/* Discovery. */

/* The process may change the name during the comparison. That only means that another name is compared. */
static bool has_name(const struct kc_process *process, struct kc_ro_view name)
{
	const uint8_t *own = process->flash + process->tbf.name.offset;

	if (process->tbf.name.length != name.length)
		return false;
	for (uint32_t i = 0; i < name.length; i++) {
		if (name.data[i] != own[i])
			return false;
	}
	return true;
}

static uint32_t slot_of(const struct kc_kernel *kernel, struct kc_ro_view name)
{
	for (uint32_t i = 0; i < kernel->process_slots; i++) {
		if (kernel->processes[i].memory.block != NULL && has_name(&kernel->processes[i], name))
			return i;
	}
	return NOBODY;
}

/*
 * For an app found again after its life ended. The end has been noticed, and a notification of the old life must not be mistaken
 * for one of the new life.
 */
static void forget_former_life(const struct kc_ipc_side *caller, uint32_t id)
{
	caller->peers[id].error = 0;
	caller->peers[id].replies = 0;
	kc_ipc_unqueue(caller, id);
}

static struct kc_return discover(struct kc_ipc *ipc, struct kc_kernel *kernel, struct kc_process_id who)
{
	const struct kc_driver *driver = kc_driver_lookup(kernel, KC_IPC_DRIVER);
	struct kc_ipc_side caller;
	struct kc_ro_view name;
	uint32_t index;
	uint32_t id;

	{
		KC_GRANT_ENTER(grant, kernel, driver, who);
		if (grant.error != KC_PROCESS_OK)
			return kc_failure(KC_NOMEM);
		if (kc_allow_ro_view(&grant, 0, &name) != KC_PROCESS_OK || name.length == 0)
			return kc_failure(KC_INVAL);
	}
	if (!kc_ipc_open(ipc, kernel, who.index, &caller))
		return kc_failure(KC_NOMEM);
	index = slot_of(kernel, name);
	if (index == who.index)
		return kc_success_u32(OWN_PLACE);
	if (index == NOBODY || !kc_state_is_alive(kernel->processes[index].memory.block->state))
		return kc_failure(KC_NODEVICE);
	id = kc_ipc_find(ipc, kernel, &caller, index);
	if (id != 0 && !caller.peers[id].alive)
		forget_former_life(&caller, id);
	id = kc_ipc_bind(ipc, kernel, &caller, index);
	if (id == 0)
		return kc_failure(KC_NOMEM);
	caller.peers[id].service = 1;
	kc_ipc_list(ipc, who.index);
	kc_ipc_list(ipc, index);
	return kc_success_u32(id);
}

/* Notifying. */

static enum kc_error notify(struct kc_ipc *ipc, struct kc_kernel *kernel, struct kc_process_id who, uint32_t command, uint32_t id)
{
	struct kc_ipc_side caller;

	if (!kc_ipc_open(ipc, kernel, who.index, &caller) || id == OWN_PLACE || id >= ipc->shape.upcalls ||
	    !caller.peers[id].used)
		return KC_INVAL;
	if (!caller.peers[id].alive)
		return KC_NODEVICE;
	if (command == COMMAND_NOTIFY_SERVICE)
		return kc_ipc_notify_service(ipc, kernel, &caller, id);
	return kc_ipc_notify_client(ipc, kernel, &caller, id);
}

static struct kc_return command(void *context, struct kc_kernel *kernel, uint32_t command_number, uint32_t arg0, uint32_t arg1,
				struct kc_process_id caller)
{
	struct kc_ipc *ipc = context;

	(void)arg1;
	switch (command_number) {
	case COMMAND_EXISTS:
		return kc_success();
	case COMMAND_DISCOVER:
		return discover(ipc, kernel, caller);
	case COMMAND_NOTIFY_SERVICE:
	case COMMAND_NOTIFY_CLIENT:
		return kc_return_of(notify(ipc, kernel, caller, command_number, arg0));
	default:
		return kc_failure(KC_NOSUPPORT);
	}
}

/* Called before the process waits, or asks for an upcall without waiting. */
static void before_wait(void *context, struct kc_kernel *kernel, struct kc_process_id who)
{
	struct kc_ipc_side side;

	if (kc_ipc_open(context, kernel, who.index, &side))
		kc_ipc_deliver(context, kernel, &side);
}

/* Ends of lives and shares. */

/* Clears address and length in a queued upcall that refers to what is no longer shared. */
static void shares_nothing(const struct kc_ipc_side *side, uint32_t number, uint32_t place)
{
	struct kc_task *task = kc_ipc_queued(side, number);

	if (task != NULL && task->arguments[0] == place && !kc_ipc_tells_error(task))
		task->arguments[1] = task->arguments[2] = 0;
}

static void end_share(struct kc_kernel *kernel, const struct kc_ipc_side *seer, uint32_t place)
{
	kc_ipc_share_end(kernel, seer, place);
	shares_nothing(seer, OWN_PLACE, place);
	shares_nothing(seer, place, place);
}

/* The process revoked or replaced a buffer. Sharing the same buffer again changes nothing. */
static void allow_rw_swapped(void *context, struct kc_kernel *kernel, uint32_t number, struct kc_former_buffer former,
			     struct kc_process_id who)
{
	struct kc_ipc *ipc = context;
	struct kc_ipc_side owner;
	struct kc_ipc_side seer;

	if (former.length == 0 || !kc_ipc_open(ipc, kernel, who.index, &owner))
		return;
	const struct kc_saved_buffer *buffer = kc_ipc_buffer(ipc, &owner, number);

	if (buffer->address == former.address && buffer->length == former.length)
		return;
	if (!owner.peers[number].alive || !kc_ipc_open(ipc, kernel, owner.peers[number].index, &seer))
		return;
	uint32_t place = kc_ipc_find(ipc, kernel, &seer, who.index);

	if (place != 0)
		end_share(kernel, &seer, place);
}

/* The place in side's table that names this life; 0 if there is none. */
static uint32_t place_of_life(const struct kc_ipc *ipc, const struct kc_ipc_side *side, struct kc_process_id life)
{
	for (uint32_t i = 1; i < ipc->shape.upcalls; i++) {
		if (side->peers[i].alive && side->peers[i].life == life.identifier)
			return i;
	}
	return 0;
}

static void hear_of_end(struct kc_ipc *ipc, struct kc_kernel *kernel, const struct kc_ipc_side *side, uint32_t place)
{
	struct kc_ipc_peer *peer = &side->peers[place];
	const struct kc_task *of_client = kc_ipc_queued(side, OWN_PLACE);

	end_share(kernel, side, place);
	*kc_ipc_buffer(ipc, side, place) = (struct kc_saved_buffer){.address = 0, .length = 0};
	if (of_client != NULL && of_client->arguments[0] == place)
		kc_ipc_unqueue(side, OWN_PLACE);
	peer->alive = 0;
	peer->pending = 0;
	peer->unsent = 0;
	if (peer->service) {
		peer->error = KC_NODEVICE;
	}
	kc_ipc_deliver(ipc, kernel, side);
}

static void process_ended(void *context, struct kc_kernel *kernel, struct kc_process_id who)
{
	struct kc_ipc *ipc = context;
	struct kc_ipc_side side;

	if (!ipc->users[who.index].listed)
		return;
	kc_ipc_unlist(ipc, who.index);
	kernel->processes[who.index].notified = false;
	for (uint32_t each = ipc->first; each != NOBODY; each = ipc->users[each].next) {
		uint32_t place = kc_ipc_open(ipc, kernel, each, &side) ? place_of_life(ipc, &side, who) : 0;

		if (place != 0)
			hear_of_end(ipc, kernel, &side, place);
	}
}

/* The driver. */

static const struct kc_driver_ops ops = {
    .command = command,
    .process_ended = process_ended,
    .allow_rw_swapped = allow_rw_swapped,
    .before_wait = before_wait,
};

void kc_ipc_init(struct kc_ipc *ipc, struct kc_ipc_user *users, uint32_t slots, uint8_t ids)
{
	*ipc = (struct kc_ipc){
	    .shape =
		{
		    .upcalls = ids,
		    .allow_ro = 1,
		    .allow_rw = ids,
		    .size = ids * (uint32_t)sizeof(struct kc_ipc_peer),
		    .align = _Alignof(struct kc_ipc_peer),
		},
	    .users = users,
	    .slots = slots,
	    .first = NOBODY,
	};
	for (uint32_t i = 0; i < slots; i++)
		users[i] = (struct kc_ipc_user){.listed = false};
}

struct kc_driver kc_ipc_driver(struct kc_ipc *ipc)
{
	return (struct kc_driver){
	    .number = KC_IPC_DRIVER,
	    .name = "ipc",
	    .ops = &ops,
	    .context = ipc,
	    .grant = &ipc->shape,
	};
}
