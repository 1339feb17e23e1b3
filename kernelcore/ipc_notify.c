/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/ipc_notify.h"

#include "kernelcore/ipc_share.h"
#include "kernelcore/process_state.h"
#include "kernelcore/task_queue.h"

#define OWN_NUMBER 0u /* the upcall for notifications from clients */
#define NOBODY     UINT32_MAX

/*
 * The listed processes: a linked list through the slots of those that must be told of ends, or whose end others must be told of.
 */

void kc_ipc_list(struct kc_ipc *ipc, uint32_t index)
{
	struct kc_ipc_user *user = &ipc->users[index];

	if (user->listed)
		return;
	*user = (struct kc_ipc_user){.next = ipc->first, .previous = NOBODY, .listed = true};
	if (ipc->first != NOBODY)
		ipc->users[ipc->first].previous = index;
	ipc->first = index;
}

void kc_ipc_unlist(struct kc_ipc *ipc, uint32_t index)
{
	struct kc_ipc_user *user = &ipc->users[index];

	if (!user->listed)
		return;
	if (user->previous != NOBODY)
		ipc->users[user->previous].next = user->next;
	else
		ipc->first = user->next;
	if (user->next != NOBODY)
		ipc->users[user->next].previous = user->previous;
	*user = (struct kc_ipc_user){.listed = false};
}

/* The receiver's queue. */

struct kc_task *kc_ipc_queued(const struct kc_ipc_side *side, uint32_t number)
{
	struct kc_task_queue *queue = &side->block->tasks;
	uint32_t position = kc_task_find(queue, KC_IPC_DRIVER, number);

	return position < queue->count ? &queue->places[kc_task_place(queue->head, position)] : NULL;
}

void kc_ipc_unqueue(const struct kc_ipc_side *side, uint32_t number)
{
	struct kc_task_queue *queue = &side->block->tasks;
	uint32_t position = kc_task_find(queue, KC_IPC_DRIVER, number);

	if (position < queue->count)
		kc_task_remove(queue, position);
}

/* A length below 0 is an error. */
bool kc_ipc_tells_error(const struct kc_task *task)
{
	return task->arguments[1] > INT32_MAX;
}

static bool waits_for(const struct kc_process_block *block, uint32_t number)
{
	return (block->state == KC_STATE_YIELDED_FOR || block->state == KC_STATE_STOPPED_YIELDED_FOR) &&
	       block->yielded_for_driver == KC_IPC_DRIVER && block->yielded_for_number == number;
}

/* A notification that the process would not receive stays outside the queue. */
static bool can_queue(const struct kc_ipc_side *side, uint32_t number)
{
	if (kc_task_next(&side->block->tasks) == NULL || kc_ipc_queued(side, number) != NULL)
		return false;
	return kc_ipc_upcall(side, number)->function != 0 || waits_for(side->block, number);
}

/* can_queue must be true. */
static void queue(const struct kc_ipc_side *side, uint32_t number, uint32_t id, uint32_t length, uint32_t address)
{
	const struct kc_saved_upcall *saved = kc_ipc_upcall(side, number);
	struct kc_task *task = kc_task_next(&side->block->tasks);

	*task = (struct kc_task){
	    .kind = saved->function == 0 ? KC_TASK_NULL : KC_TASK_FUNCTION,
	    .driver = KC_IPC_DRIVER,
	    .number = number,
	    .function = saved->function,
	    .arguments = {id, length, address, saved->appdata},
	};
	kc_stores_in_order();
	kc_task_filled(&side->block->tasks);
}

/* Notifications that wait outside the queue. */

/* Reports an error to the process about the app at place `number`, after all waiting notifications of that app. */
static void queue_error(const struct kc_ipc_side *side, uint32_t number)
{
	struct kc_ipc_peer *peer = &side->peers[number];

	queue(side, number, number, 0u - peer->error, 0);
	peer->error = 0;
}

static void tell_error(struct kc_kernel *kernel, const struct kc_ipc_side *side, uint32_t number, enum kc_error error)
{
	struct kc_ipc_peer *peer = &side->peers[number];

	peer->error = (uint16_t)error & 15u;
	side->process->notified = true;
	if (peer->replies != 0 || !can_queue(side, number))
		return;
	queue_error(side, number);
	if (side->block->state != KC_STATE_RUNNING)
		kc_tell_if_ready(kernel, side->process->id.index, side->block);
}

/*
 * Queues a notification from the peer at `place`, with what the peer shares, and begins the share if necessary. Returns false if
 * that is impossible; the peer has been told then.
 */
static bool queue_from_peer(const struct kc_ipc *ipc, struct kc_kernel *kernel, const struct kc_ipc_side *receiver,
			    uint32_t place, uint32_t number)
{
	const struct kc_ipc_peer *peer = &receiver->peers[place];
	struct kc_ipc_side sender;

	uint32_t id = 0;

	/* The last notifications of a service that has ended are still delivered, but without a shared buffer. */
	if (peer->alive && kc_ipc_open(ipc, kernel, peer->index, &sender))
		id = kc_ipc_find(ipc, kernel, &sender, receiver->process->id.index);
	if (id != 0) {
		enum kc_error error = kc_ipc_share_begin(ipc, kernel, receiver, place, &sender, id);

		if (error != KC_OK) {
			tell_error(kernel, &sender, id, error);
			return false;
		}
	}
	queue(receiver, number, place, peer->shared, peer->shared != 0 ? peer->seen_at : 0);
	return true;
}

/*
 * The client whose turn it is; 0 if none waits. Place 0 records who had the last turn, so a client that notifies often cannot
 * make the others wait.
 */
static uint32_t next_client(const struct kc_ipc *ipc, const struct kc_ipc_side *receiver)
{
	uint32_t places = ipc->shape.upcalls;
	uint32_t place = receiver->peers[0].index;

	for (uint32_t i = 0; i < places; i++) {
		place = place + 1 < places ? place + 1 : 0;
		if (receiver->peers[place].pending != 0)
			return place;
	}
	return 0;
}

static void deliver_of_clients(const struct kc_ipc *ipc, struct kc_kernel *kernel, const struct kc_ipc_side *receiver)
{
	uint32_t place;

	while (can_queue(receiver, OWN_NUMBER) && (place = next_client(ipc, receiver)) != 0) {
		receiver->peers[0].index = (uint16_t)place;
		receiver->peers[place].pending--;
		(void)queue_from_peer(ipc, kernel, receiver, place, OWN_NUMBER);
	}
}

static void deliver_of_service(const struct kc_ipc *ipc, struct kc_kernel *kernel, const struct kc_ipc_side *receiver,
			       uint32_t place)
{
	struct kc_ipc_peer *peer = &receiver->peers[place];

	while (peer->replies != 0 && can_queue(receiver, place)) {
		peer->replies--;
		(void)queue_from_peer(ipc, kernel, receiver, place, place);
	}
	if (peer->replies == 0 && peer->error != 0 && can_queue(receiver, place))
		queue_error(receiver, place);
}

/* Notifications that could not be recorded because the receiver had no grant yet. */
static void collect_first_contacts(struct kc_ipc *ipc, struct kc_kernel *kernel, const struct kc_ipc_side *receiver)
{
	uint32_t index = receiver->process->id.index;
	struct kc_ipc_side sender;

	ipc->users[index].first_contact = false;
	for (uint32_t each = ipc->first; each != NOBODY; each = ipc->users[each].next) {
		uint32_t id = kc_ipc_open(ipc, kernel, each, &sender) ? kc_ipc_find(ipc, kernel, &sender, index) : 0;

		if (id == 0 || sender.peers[id].unsent == 0)
			continue;
		uint32_t place = kc_ipc_bind(ipc, kernel, receiver, each);

		if (place != 0)
			receiver->peers[place].pending = sender.peers[id].unsent;
		else
			tell_error(kernel, &sender, id, KC_NOMEM);
		sender.peers[id].unsent = 0;
	}
}

static bool anything_waits(const struct kc_ipc *ipc, const struct kc_ipc_side *receiver)
{
	for (uint32_t i = 1; i < ipc->shape.upcalls; i++) {
		const struct kc_ipc_peer *peer = &receiver->peers[i];

		if (peer->pending != 0 || peer->replies != 0 || peer->error != 0)
			return true;
	}
	return false;
}

void kc_ipc_deliver(struct kc_ipc *ipc, struct kc_kernel *kernel, const struct kc_ipc_side *receiver)
{
	uint32_t index = receiver->process->id.index;

	if (ipc->users[index].first_contact)
		collect_first_contacts(ipc, kernel, receiver);
	deliver_of_clients(ipc, kernel, receiver);
	for (uint32_t i = 1; i < ipc->shape.upcalls; i++)
		deliver_of_service(ipc, kernel, receiver, i);
	receiver->process->notified = anything_waits(ipc, receiver);
	/* A Running process takes its tasks when it next yields. */
	if (receiver->block->state != KC_STATE_RUNNING)
		kc_tell_if_ready(kernel, index, receiver->block);
}

/* Notifying. */

/* Updates everything that the two share to what the caller sees. */
static void exchange(const struct kc_ipc *ipc, const struct kc_ipc_side *caller, uint32_t id, const struct kc_ipc_side *receiver,
		     uint32_t place)
{
	kc_ipc_share_push(ipc, receiver, place, caller, id);
	kc_ipc_share_pull(ipc, caller, id, receiver, place);
}

static enum kc_error refuse(const struct kc_ipc_side *receiver)
{
	receiver->block->dropped_upcalls++;
	return KC_NOMEM;
}

static enum kc_error note_first_contact(struct kc_ipc *ipc, struct kc_kernel *kernel, const struct kc_ipc_side *caller,
					uint32_t id)
{
	struct kc_ipc_peer *peer = &caller->peers[id];

	if (peer->unsent == KC_IPC_PENDING_MAX)
		return KC_NOMEM;
	peer->unsent = (peer->unsent + 1u) & KC_IPC_PENDING_MAX;
	kc_ipc_list(ipc, peer->index);
	ipc->users[peer->index].first_contact = true;
	kernel->processes[peer->index].notified = true;
	return KC_OK;
}

enum kc_error kc_ipc_notify_service(struct kc_ipc *ipc, struct kc_kernel *kernel, const struct kc_ipc_side *caller, uint32_t id)
{
	struct kc_ipc_side receiver;

	if (!kc_ipc_open(ipc, kernel, caller->peers[id].index, &receiver))
		return note_first_contact(ipc, kernel, caller, id);
	uint32_t place = kc_ipc_bind(ipc, kernel, &receiver, caller->process->id.index);

	if (place == 0)
		return KC_NOMEM;
	if (receiver.peers[place].pending == KC_IPC_PENDING_MAX)
		return refuse(&receiver);
	enum kc_error error = kc_ipc_share_begin(ipc, kernel, &receiver, place, caller, id);

	if (error != KC_OK)
		return error;
	exchange(ipc, caller, id, &receiver, place);
	receiver.peers[place].pending = (receiver.peers[place].pending + 1u) & KC_IPC_PENDING_MAX;
	kc_ipc_deliver(ipc, kernel, &receiver);
	return KC_OK;
}

enum kc_error kc_ipc_notify_client(struct kc_ipc *ipc, struct kc_kernel *kernel, const struct kc_ipc_side *caller, uint32_t id)
{
	struct kc_ipc_side receiver;

	if (!kc_ipc_open(ipc, kernel, caller->peers[id].index, &receiver))
		return KC_INVAL;
	uint32_t place = kc_ipc_find(ipc, kernel, &receiver, caller->process->id.index);

	/*
	 * The peer knows only a former life of the caller, or does not know the caller at all: it is not a client of this life.
	 */
	if (place == 0 || receiver.peers[place].life != caller->process->id.identifier)
		return KC_INVAL;
	if (receiver.peers[place].replies == KC_IPC_PENDING_MAX)
		return refuse(&receiver);
	enum kc_error error = kc_ipc_share_begin(ipc, kernel, &receiver, place, caller, id);

	if (error != KC_OK)
		return error;
	exchange(ipc, caller, id, &receiver, place);
	receiver.peers[place].replies = (receiver.peers[place].replies + 1u) & KC_IPC_PENDING_MAX;
	kc_ipc_deliver(ipc, kernel, &receiver);
	return KC_OK;
}
