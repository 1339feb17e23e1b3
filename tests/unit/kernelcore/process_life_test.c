/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Lives of processes: states, events, policies. Isolation bugs C6 to C8. */
#include <string.h>

#include "tests/unit/core_rig.h"
#include "tests/unit/harness.h"
#include "tests/unit/life_events.h"

static enum kc_state state_of(uint32_t index)
{
	return kc_process_state(&rig.kernel, index);
}

static struct kc_resume call(uint32_t index, uint32_t class_number, uint32_t r0, uint32_t r1, uint32_t r2)
{
	struct kc_resume resume;

	rig_call(index, class_number, r0, r1, r2, 0, &resume);
	return resume;
}

static void yield_wait(uint32_t index)
{
	CU_ASSERT_EQUAL(call(index, KC_CLASS_YIELD, 1, 0, 0).kind, KC_RESUME_NONE);
}

/* C7: each life starts in the same state, with nothing from the last one. */
static void init_call(void)
{
	rig_init();
	rig.initial_break = 0x20;
	uint32_t index = rig_load();
	uint32_t header = rig.slots[index].tbf.header_size;

	for (uint32_t life = 0; life < 3; life++) {
		struct kc_resume resume = rig_run(index);

		CU_ASSERT_EQUAL(resume.kind, KC_RESUME_INIT);
		CU_ASSERT_EQUAL(resume.sequence, 0);
		CU_ASSERT_EQUAL(resume.pc, RIG_FLASH + header);
		CU_ASSERT_EQUAL(resume.r[0], RIG_FLASH + header);
		CU_ASSERT_EQUAL(resume.r[1], RIG_RAM);
		CU_ASSERT_EQUAL(resume.r[2], RIG_APP_RAM + kc_process_block_size(&rig.kernel));
		CU_ASSERT_EQUAL(resume.r[3], RIG_RAM + 0x20);
		CU_ASSERT_FALSE(rig_info(index).has_last_syscall);
		CU_ASSERT_EQUAL(rig_info(index).restart_count, life);
		CU_ASSERT_EQUAL(rig_info(index).app_break, RIG_RAM + 0x20);
		for (uint32_t i = 0; i < 0x20; i++)
			CU_ASSERT_EQUAL(rig.memory[index].app[i], 0);
		CU_ASSERT_PTR_NULL(rig_check());
		memset(rig.memory[index].app, 0x77, 0x20);
		call(index, KC_CLASS_MEMOP, 1, 0x100, 0);
		CU_ASSERT_EQUAL(rig_info(index).last_syscall_class, KC_CLASS_MEMOP);
		CU_ASSERT_EQUAL(rig_info(index).last_syscall[1], 0x100);
		kc_process_try_restart(&rig.kernel, index, RIG_NO_CODE);
	}
	kc_process_terminate(&rig.kernel, index, RIG_NO_CODE);
	kc_process_start(&rig.kernel, index);
	CU_ASSERT_EQUAL(rig_run(index).kind, KC_RESUME_INIT);
}

/* Brings a new process into a state. */
static uint32_t in_state(enum kc_state state)
{
	rig_init();
	uint32_t index = rig_start();

	if (state == KC_STATE_YIELDED || state == KC_STATE_STOPPED_YIELDED)
		call(index, KC_CLASS_YIELD, 1, 0, 0);
	if (state == KC_STATE_YIELDED_FOR || state == KC_STATE_STOPPED_YIELDED_FOR)
		call(index, KC_CLASS_YIELD, 2, 5, 6);
	if (state >= KC_STATE_STOPPED_RUNNING && state <= KC_STATE_STOPPED_YIELDED_FOR)
		kc_process_stop(&rig.kernel, index);
	if (state == KC_STATE_FAULTED)
		kc_process_fault(&rig.kernel, index);
	if (state == KC_STATE_TERMINATED)
		kc_process_terminate(&rig.kernel, index, RIG_NO_CODE);
	CU_ASSERT_EQUAL_FATAL(state_of(index), state);
	return index;
}

/* C8: every state and every event; only a process that runs or has tasks to take is ready. */
static void transitions(void)
{
	static const enum kc_state to[][EVENTS] = {
#define R  KC_STATE_RUNNING
#define Y  KC_STATE_YIELDED
#define W  KC_STATE_YIELDED_FOR
#define SR KC_STATE_STOPPED_RUNNING
#define SY KC_STATE_STOPPED_YIELDED
#define SW KC_STATE_STOPPED_YIELDED_FOR
#define F  KC_STATE_FAULTED
#define T  KC_STATE_TERMINATED
	    /* stop, resume, start, terminate, restart, fault, port failed */
	    [R] = {SR, R, R, T, Y, F, F},   [Y] = {SY, Y, Y, T, Y, F, F},   [W] = {SW, W, W, T, Y, F, F},
	    [SR] = {SR, R, SR, T, Y, F, F}, [SY] = {SY, Y, SY, T, Y, F, F}, [SW] = {SW, W, SW, T, Y, F, F},
	    [F] = {F, F, F, T, Y, F, F},    [T] = {T, T, Y, T, T, T, T},
	};

	for (uint32_t from = KC_STATE_RUNNING; from <= KC_STATE_TERMINATED; from++) {
		for (uint32_t event = 0; event < EVENTS; event++) {
			uint32_t index = in_state((enum kc_state)from);
			bool new_life = (event == RESTART && from != T) || (event == START && from == T);

			life_apply(index, (enum life_event)event);
			if (state_of(index) != to[from][event] || rig.states[index] != to[from][event])
				CU_FAIL("a transition is wrong");
			CU_ASSERT_EQUAL(kc_process_ready(&rig.kernel, index),
					state_of(index) == R || (state_of(index) == Y && rig_info(index).pending_tasks > 0));
			CU_ASSERT_EQUAL(rig_id(index).identifier, new_life ? 1 : 0);
			CU_ASSERT_PTR_NULL(rig_check());
		}
	}
#undef R
#undef Y
#undef W
#undef SR
#undef SY
#undef SW
#undef F
#undef T
}

static void schedule(uint32_t index, uint32_t number)
{
	KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
	CU_ASSERT_EQUAL(kc_upcall_schedule(&grant, number, 1, 2, 3), KC_UPCALL_OK);
}

/* C8: a process that waits for one upcall is ready when that one is there, and not while it is stopped. */
static void waiting_for_one(void)
{
	rig_init();
	uint32_t index = rig_start();

	CU_ASSERT_EQUAL(call(index, KC_CLASS_YIELD, 2, RIG_DRIVER, 1).kind, KC_RESUME_NONE);
	rig.ready_calls = 0;
	schedule(index, 0);
	CU_ASSERT_FALSE(kc_process_ready(&rig.kernel, index));
	CU_ASSERT_EQUAL(rig_run(index).kind, KC_RESUME_NONE);
	kc_process_stop(&rig.kernel, index);
	schedule(index, 1);
	CU_ASSERT_FALSE(kc_process_ready(&rig.kernel, index));
	CU_ASSERT_EQUAL(rig_run(index).kind, KC_RESUME_NONE);
	CU_ASSERT_EQUAL(rig.ready_calls, 0);
	kc_process_resume(&rig.kernel, index);
	CU_ASSERT_TRUE(kc_process_ready(&rig.kernel, index));
	CU_ASSERT_EQUAL(rig.ready_calls, 1);
	CU_ASSERT_EQUAL(rig_run(index).kind, KC_RESUME_RETURN);
}

/* Operations on a free or missing slot do nothing. */
static void no_process(void)
{
	struct kc_resume resume;
	struct kc_process_info info;
	uint32_t r[4] = {0};

	rig_init();
	rig_load();
	for (uint32_t index = 1; index < 10; index++) {
		for (uint32_t event = 0; event < EVENTS; event++)
			life_apply(index, (enum life_event)event);
		kc_process_run(&rig.kernel, index, &resume);
		CU_ASSERT_EQUAL(resume.kind, KC_RESUME_NONE);
		kc_process_peek_resume(&rig.kernel, index, &resume);
		CU_ASSERT_EQUAL(resume.kind, KC_RESUME_NONE);
		CU_ASSERT_FALSE(kc_trap(&rig.kernel, index, 1, KC_CLASS_MEMOP, r));
		CU_ASSERT_FALSE(kc_process_info(&rig.kernel, index, &info));
		CU_ASSERT_FALSE(kc_process_ready(&rig.kernel, index));
	}
	CU_ASSERT_EQUAL(rig.state_changes, 1);
}

/* C6: a process that faults in its own timeslice is not run again. */
static void faulted_is_not_run(void)
{
	rig_init();
	uint32_t index = rig_start();

	CU_ASSERT_EQUAL(call(index, 8, 0, 0, 0).kind, KC_RESUME_NONE);
	CU_ASSERT_EQUAL(state_of(index), KC_STATE_FAULTED);
	CU_ASSERT_FALSE(kc_process_ready(&rig.kernel, index));
	uint32_t r[4] = {0};

	CU_ASSERT_FALSE(kc_trap(&rig.kernel, index, 9, KC_CLASS_MEMOP, r));
}

static void fault_policies(void)
{
	rig_init();
	rig.policy = (struct kc_fault_policy){KC_POLICY_RESTART_AT_MOST, 2};
	uint32_t index = rig_start();

	for (uint32_t restart = 1; restart <= 3; restart++) {
		kc_process_fault(&rig.kernel, index);
		CU_ASSERT_EQUAL(state_of(index), KC_STATE_YIELDED);
		CU_ASSERT_EQUAL(rig_info(index).restart_count, restart);
	}
	kc_process_fault(&rig.kernel, index);
	CU_ASSERT_EQUAL(state_of(index), KC_STATE_FAULTED);
	CU_ASSERT_EQUAL(rig_info(index).completion, KC_COMPLETION_NO_CODE);

	rig_init();
	rig.policy.kind = KC_POLICY_RESTART;
	index = rig_start();
	for (int i = 0; i < 20; i++)
		kc_process_fault(&rig.kernel, index);
	CU_ASSERT_EQUAL(rig_info(index).restart_count, 20);

	rig_init();
	rig.policy.kind = KC_POLICY_PANIC;
	index = rig_start();
	if (setjmp(rig.panic_jump) == 0)
		kc_process_fault(&rig.kernel, index);
	CU_ASSERT_PTR_NOT_NULL(rig.panic_reason);
}

static void completion_codes(void)
{
	rig_init();
	uint32_t index = rig_start();

	CU_ASSERT_EQUAL(rig_info(index).completion, KC_COMPLETION_NEVER);
	call(index, KC_CLASS_EXIT, 0, 0xffffffff, 0);
	CU_ASSERT_EQUAL(rig_info(index).completion, KC_COMPLETION_CODE);
	CU_ASSERT_EQUAL(rig_info(index).completion_code, 0xffffffff);
	kc_process_terminate(&rig.kernel, index, (struct kc_completion){true, 3});
	CU_ASSERT_EQUAL(rig_info(index).completion_code, 0xffffffff);
	kc_process_start(&rig.kernel, index);
	CU_ASSERT_EQUAL(rig_info(index).completion_code, 0xffffffff);
	rig_run(index);
	CU_ASSERT_EQUAL(call(index, KC_CLASS_EXIT, 1, 7, 0).kind, KC_RESUME_INIT);
	CU_ASSERT_EQUAL(rig_info(index).completion_code, 7);
}

/* A life that the port cannot give memory is Faulted, and can be tried again. */
static void no_memory_for_a_life(void)
{
	rig_init();
	uint32_t index = rig_start();

	rig.refuse_new_life = true;
	kc_process_try_restart(&rig.kernel, index, RIG_NO_CODE);
	CU_ASSERT_EQUAL(state_of(index), KC_STATE_FAULTED);
	CU_ASSERT_EQUAL(rig_info(index).restart_count, 0);
	kc_process_terminate(&rig.kernel, index, RIG_NO_CODE);
	kc_process_start(&rig.kernel, index);
	CU_ASSERT_EQUAL(state_of(index), KC_STATE_FAULTED);
	rig.refuse_new_life = false;
	kc_process_try_restart(&rig.kernel, index, RIG_NO_CODE);
	CU_ASSERT_EQUAL(rig_run(index).kind, KC_RESUME_INIT);
	CU_ASSERT_EQUAL(rig_id(index).identifier, 1);
}

/* A port must give the same memory as at load: the former life is over, so there is no fallback. */
static void memory_that_breaks_a_promise(void)
{
	rig_init();
	uint32_t index = rig_start();

	rig.ram_offset = 1; /* not a multiple of the largest alignment */
	if (setjmp(rig.panic_jump) == 0) {
		kc_process_try_restart(&rig.kernel, index, RIG_NO_CODE);
		CU_FAIL("the kernel went on");
	}
	CU_ASSERT_PTR_NOT_NULL_FATAL(rig.panic_reason);
	CU_ASSERT_PTR_NOT_NULL(strstr(rig.panic_reason, "memory that does not hold it"));
}

static void every_state_has_words(void)
{
	for (int state = KC_STATE_NONE; state <= KC_STATE_TERMINATED; state++) {
		CU_ASSERT_STRING_NOT_EQUAL(kc_state_text((enum kc_state)state), "unknown");
		for (int other = KC_STATE_NONE; other < state; other++)
			CU_ASSERT_STRING_NOT_EQUAL(kc_state_text((enum kc_state)state), kc_state_text((enum kc_state)other));
	}
	CU_ASSERT_STRING_EQUAL(kc_state_text((enum kc_state)1000), "unknown");
}

static void port_failed_ignores_the_policy(void)
{
	rig_init();
	rig.policy.kind = KC_POLICY_RESTART;
	uint32_t index = rig_start();

	kc_process_port_failed(&rig.kernel, index);
	CU_ASSERT_EQUAL(state_of(index), KC_STATE_FAULTED);
	CU_ASSERT_EQUAL(rig.ended_calls, 1);
	CU_ASSERT_EQUAL(rig.new_lives, 1);
}

static void drivers_are_told_once_a_life(void)
{
	rig_init();
	uint32_t index = rig_start();
	struct kc_process_id first = rig_id(index);

	kc_process_fault(&rig.kernel, index);
	CU_ASSERT_TRUE(rig.ended_calls == 1 && rig.last_ended.identifier == first.identifier && rig.last_ended.index == index);
	kc_process_terminate(&rig.kernel, index, RIG_NO_CODE);
	kc_process_fault(&rig.kernel, index);
	CU_ASSERT_EQUAL(rig.ended_calls, 1);
	kc_process_start(&rig.kernel, index);
	kc_process_try_restart(&rig.kernel, index, RIG_NO_CODE);
	CU_ASSERT_TRUE(rig.ended_calls == 2 && rig.last_ended.identifier == 1);
}

/* Wake-ups: the port is told when a waiting process may continue, and only then. */
static void ready_is_told(void)
{
	rig_init();
	uint32_t index = rig_load();

	CU_ASSERT_EQUAL(rig.ready_calls, 1);
	rig_run(index);
	yield_wait(index);
	rig.ready_calls = 0;
	schedule(index, 0);
	CU_ASSERT_EQUAL(rig.ready_calls, 1);
	kc_process_stop(&rig.kernel, index);
	schedule(index, 0);
	CU_ASSERT_EQUAL(rig.ready_calls, 1);
	kc_process_resume(&rig.kernel, index);
	CU_ASSERT_EQUAL(rig.ready_calls, 2);
	CU_ASSERT_EQUAL(rig.last_ready, index);
	rig_free();
}

HARNESS_MAIN({"C7 every life starts alike", init_call}, {"C8 every state and event", transitions},
	     {"C8 who waits for one upcall is ready when it is there", waiting_for_one},
	     {"a slot without a process is left alone", no_process}, {"C6 a faulted process is not run", faulted_is_not_run},
	     {"fault policies count as upstream's", fault_policies},
	     {"completion codes have all 32 bits and stay", completion_codes},
	     {"a life without memory is Faulted", no_memory_for_a_life},
	     {"a port that breaks its promise to a restart is a panic", memory_that_breaks_a_promise},
	     {"every state has words of its own", every_state_has_words},
	     {"a failing port faults without asking the policy", port_failed_ignores_the_policy},
	     {"drivers are told once of each life's end", drivers_are_told_once_a_life},
	     {"the port is told who may go on", ready_is_told})
