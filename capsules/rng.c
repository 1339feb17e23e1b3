/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "capsules/rng.h"

#include <kc/grant.h>

enum command { EXISTS = 0, GET = 1 };

#define UPCALL_DONE  0u
#define ALLOW_BUFFER 0u
#define WORD_BYTES   4u

struct rng_state {
	uint32_t remaining; /* bytes still to write */
	uint32_t written;
};

static void finish(struct kc_entered_grant *grant, enum kc_error status)
{
	struct rng_state *state = grant->data;

	state->remaining = 0;
	(void)kc_upcall_schedule(grant, UPCALL_DONE, status, state->written, 0);
}

static void end_request(struct capsule_rng *rng, struct kc_process_id process, enum kc_error status)
{
	KC_GRANT_ENTER(grant, rng->kernel, rng->driver, process);
	if (grant.error == KC_PROCESS_OK)
		finish(&grant, status);
}

static uint32_t words_needed(struct capsule_rng *rng, struct kc_process_id process)
{
	KC_GRANT_ENTER(grant, rng->kernel, rng->driver, process);
	if (grant.error != KC_PROCESS_OK)
		return 1;

	const struct rng_state *state = grant.data;
	uint32_t words = state->remaining / WORD_BYTES + (state->remaining % WORD_BYTES != 0);

	return words < KC_HIL_RNG_WORDS_MAX ? words : KC_HIL_RNG_WORDS_MAX;
}

/* Requests only what the first process in the queue needs, since hardware may be slow. */
static void fetch(struct capsule_rng *rng)
{
	struct kc_process_id process;

	if (rng->fetching || !process_queue_first(&rng->waiting, &process))
		return;
	if (rng->hil.ops->get(rng->hil.context, words_needed(rng, process)) == KC_OK) {
		rng->fetching = true;
		return;
	}
	while (process_queue_pop(&rng->waiting, &process))
		end_request(rng, process, KC_FAIL);
}

/* Gives one process up to `count` words, and returns how many it took. *unfinished: it needs more. */
static uint32_t serve(struct capsule_rng *rng, struct kc_process_id process, const uint32_t *words, uint32_t count,
		      bool *unfinished)
{
	KC_GRANT_ENTER(grant, rng->kernel, rng->driver, process);
	*unfinished = false;
	if (grant.error != KC_PROCESS_OK)
		return 0;

	struct rng_state *state = grant.data;
	struct kc_rw_view buffer;
	uint32_t taken = 0;

	if (kc_allow_rw_view(&grant, ALLOW_BUFFER, &buffer) != KC_PROCESS_OK || buffer.length < state->written) {
		state->written = 0; /* another buffer, to which nothing was written */
		finish(&grant, KC_OK);
		return 0;
	}
	if (state->remaining > buffer.length - state->written)
		state->remaining = buffer.length - state->written;
	for (; taken < count && state->remaining > 0; taken++) {
		uint32_t word = words[taken];
		uint8_t bytes[WORD_BYTES] = {(uint8_t)word, (uint8_t)(word >> 8), (uint8_t)(word >> 16), (uint8_t)(word >> 24)};
		uint32_t length = state->remaining < WORD_BYTES ? state->remaining : WORD_BYTES;

		(void)kc_rw_copy_in(buffer, state->written, bytes, length);
		state->written += length;
		state->remaining -= length;
	}
	if (state->remaining == 0)
		finish(&grant, KC_OK);
	else
		*unfinished = true;
	return taken;
}

void capsule_rng_words(void *context, const uint32_t *words, uint32_t count)
{
	struct capsule_rng *rng = context;
	struct kc_process_id process;
	uint32_t used = 0;
	bool unfinished = false;

	if (!rng->fetching)
		return;
	rng->fetching = false;
	while (count == 0 && process_queue_pop(&rng->waiting, &process))
		end_request(rng, process, KC_FAIL);
	while (used < count && process_queue_pop(&rng->waiting, &process)) {
		used += serve(rng, process, words + used, count - used, &unfinished);
		if (unfinished)
			process_queue_push(&rng->waiting, process); /* behind the others, so large requests delay none */
	}
	fetch(rng);
}

static enum kc_error start(struct capsule_rng *rng, struct kc_process_id caller, uint32_t bytes)
{
	KC_GRANT_ENTER(grant, rng->kernel, rng->driver, caller);
	if (grant.error != KC_PROCESS_OK)
		return kc_error_of_process_error(grant.error);

	*(struct rng_state *)grant.data = (struct rng_state){.remaining = bytes};
	if (bytes > 0) {
		process_queue_push(&rng->waiting, caller);
	} else {
		process_queue_remove(&rng->waiting, caller);
		finish(&grant, KC_OK);
	}
	return KC_OK;
}

static struct kc_return command(void *context, struct kc_kernel *kernel, uint32_t number, uint32_t arg0, uint32_t arg1,
				struct kc_process_id caller)
{
	struct capsule_rng *rng = context;
	enum kc_error error;

	(void)kernel;
	(void)arg1;
	switch (number) {
	case EXISTS:
		return kc_success();
	case GET:
		error = start(rng, caller, arg0);
		if (error == KC_OK)
			fetch(rng);
		return kc_return_of(error);
	default:
		return kc_failure(KC_NOSUPPORT);
	}
}

static void process_ended(void *context, struct kc_kernel *kernel, struct kc_process_id process)
{
	struct capsule_rng *rng = context;

	(void)kernel;
	process_queue_remove(&rng->waiting, process);
}

bool capsule_rng_busy(const struct capsule_rng *rng, struct kc_process_id process)
{
	return process_queue_contains(&rng->waiting, process);
}

struct kc_driver capsule_rng_driver(struct capsule_rng *rng)
{
	static const struct kc_driver_ops ops = {.command = command, .process_ended = process_ended};
	static const struct kc_grant_shape grant = {
	    .upcalls = 1, .allow_rw = 1, .size = sizeof(struct rng_state), .align = _Alignof(struct rng_state)};

	return (struct kc_driver){.number = CAPSULE_RNG_NUMBER, .name = "rng", .ops = &ops, .context = rng, .grant = &grant};
}

void capsule_rng_init(struct capsule_rng *rng, struct kc_kernel *kernel, struct process_queue_entry *waiting,
		      struct kc_hil_rng hil)
{
	*rng = (struct capsule_rng){.kernel = kernel, .driver = kc_driver_lookup(kernel, CAPSULE_RNG_NUMBER), .hil = hil};
	process_queue_init(&rng->waiting, waiting, kernel->process_slots);
}
