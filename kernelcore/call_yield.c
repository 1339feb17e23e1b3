/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Class 0 (BEHAVIOURS A1, A2, B). What a yield delivers is taken from the queue by kc_process_run. */
#include "kernelcore/call.h"
#include "kernelcore/process_state.h"

static void wait(struct kc_call *call, enum kc_state state)
{
	call->block->phase = KC_PHASE_WAITING;
	kc_state_set(call->kernel, call->index, call->block, state);
}

/* Never blocks: the flag tells whether an upcall will run; null upcalls before it are dropped. */
static void yield_no_wait(struct kc_call *call)
{
	struct kc_process_block *block = call->block;
	bool runs = kc_task_skip_nulls(&block->tasks);

	kc_process_set_byte(call->process, call->r[1], runs ? 1 : 0);
	if (runs) {
		wait(call, KC_STATE_YIELDED);
		return;
	}
	block->answer_kind = KC_RESUME_RETURN;
	block->answer_written = 0;
	block->answer_from_yield_wait_for = false;
	kc_answered(block);
}

void kc_call_yield(struct kc_call *call)
{
	switch (call->r[0]) {
	case KC_YIELD_NO_WAIT:
		yield_no_wait(call);
		break;
	case KC_YIELD_WAIT:
		wait(call, KC_STATE_YIELDED);
		break;
	default:
		call->block->yielded_for_driver = call->r[1];
		call->block->yielded_for_number = call->r[2];
		wait(call, KC_STATE_YIELDED_FOR);
		break;
	}
}
