/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Decision sequences of the schedulers with scripted time: SLOT:TIMESLICE for decisions, reason and microseconds for results. */
#include <kc/scheduler/cooperative.h>
#include <kc/scheduler/mlfq.h>
#include <kc/scheduler/priority.h>
#include <kc/scheduler/round_robin.h>
#include <string.h>

#include "tests/unit/harness.h"
#include "tests/unit/scripted_board.h"

static const struct script_step computes[] = {{.compute_us = 100000000}};
static const struct script_step sleeps[] = {YIELD_WAIT_AFTER(0), SCRIPT_ENDS};
static const struct script_step brief[] = {YIELD_WAIT_AFTER(1000), SCRIPT_ENDS};
static void nothing(void)
{
}

static void wake_0(void)
{
	board_schedule_upcall(0);
}

static void wake_1(void)
{
	board_schedule_upcall(1);
}

static void stop_0(void)
{
	kc_process_stop(&rig.kernel, 0);
}

static void resume_0(void)
{
	kc_process_resume(&rig.kernel, 0);
}

/* Round robin. */

static struct kc_round_robin round_robin;
static const struct kc_scheduler round_robin_scheduler = {.ops = &kc_round_robin_ops, .context = &round_robin};

static void begin_round_robin(void)
{
	kc_round_robin_init(&round_robin, KC_ROUND_ROBIN_TIMESLICE_US);
	board_init(&round_robin_scheduler);
}

static void round_robin_turns(void)
{
	begin_round_robin();
	board_process(computes);
	board_process(brief);
	board_process(computes);
	board_turns(6);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 expired 10000, 1:10000 none 1000, 2:10000 expired 10000, "
					       "0:10000 expired 10000, 2:10000 expired 10000, 0:10000 expired 10000, ");
}

/* A process interrupted by the kernel continues with the rest of its timeslice, however often it is interrupted. */
static void round_robin_leftover(void)
{
	begin_round_robin();
	board_process(computes);
	board_process(computes);
	board_interrupt(2000, nothing);
	board_interrupt(7000, nothing);
	board_turns(6);
	CU_ASSERT_STRING_EQUAL(board_logged(),
			       "0:10000 preempted 2000, 0:8000 preempted 5000, 0:3000 expired 3000, 1:10000 expired 10000, ");
}

/* A rest too small to execute in is an expiration, even if the kernel's work ended the execution. */
static void round_robin_small_leftover(void)
{
	begin_round_robin();
	board_process(computes);
	board_process(computes);
	board_interrupt(9400, nothing);
	board_interrupt(10000 + 9600, nothing);
	board_turns(6);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 preempted 9400, 0:600 expired 600, 1:10000 expired 10000, "
					       "0:10000 expired 10000, ");
	CU_ASSERT_EQUAL(rig_info(1).timeslice_expirations, 1);
}

/* The leftover belongs to the preempted process: the next process has a whole timeslice, and so has this one at its next turn. */
static void round_robin_leftover_is_ones_own(void)
{
	begin_round_robin();
	board_process(computes);
	board_process(computes);
	board_interrupt(2000, stop_0);
	board_interrupt(5000, resume_0);
	board_turns(7);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 preempted 2000, 1:10000 preempted 3000, 1:7000 expired 7000, "
					       "0:10000 expired 10000, 1:10000 expired 10000, ");
}

/* A process that waits alone keeps its leftover across a sleep. */
static void round_robin_leftover_over_a_sleep(void)
{
	begin_round_robin();
	board_process(computes);
	board_interrupt(2000, stop_0);
	board_interrupt(5000, resume_0);
	board_turns(5);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 preempted 2000, sleep 0:8000 expired 8000, ");
}

static void round_robin_other_timeslice(void)
{
	kc_round_robin_init(&round_robin, 700);
	board_init(&round_robin_scheduler);
	board_process(computes);
	board_turns(2);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:700 expired 700, 0:700 expired 700, ");
}

/*
 * Slots that are free or whose process waits are skipped. If no process is ready the chip sleeps, and the turns continue where they were.
 */
static void round_robin_passes_by(void)
{
	static const struct script_step woken[] = {SUBSCRIBES(0), YIELD_WAIT_AFTER(0), YIELD_WAIT_AFTER(100), SCRIPT_ENDS};

	begin_round_robin();
	board_process(woken);
	board_process(sleeps);
	board_interrupt(50, wake_0);
	CU_ASSERT_TRUE(board_until_idle(20));
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 none 0, 1:10000 none 0, sleep 0:10000 none 100, idle ");
}

/* Cooperative. */

static struct kc_cooperative cooperative;
static const struct kc_scheduler cooperative_scheduler = {.ops = &kc_cooperative_ops, .context = &cooperative};

static void begin_cooperative(void)
{
	memset(&cooperative, 0, sizeof cooperative);
	board_init(&cooperative_scheduler);
}

static void cooperative_turns(void)
{
	static const struct script_step longer[] = {YIELD_WAIT_AFTER(80000), SCRIPT_ENDS};

	begin_cooperative();
	board_process(longer);
	board_process(brief);
	board_process(longer);
	CU_ASSERT_TRUE(board_until_idle(9));
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:0 none 0, 1:0 none 0, 2:0 none 0, idle ");
	CU_ASSERT_EQUAL(board.now_us, 161000);
}

static void cooperative_goes_on_after_interrupts(void)
{
	static const struct script_step longer[] = {YIELD_WAIT_AFTER(80000), SCRIPT_ENDS};

	begin_cooperative();
	board_process(longer);
	board_process(brief);
	board_interrupt(50000, nothing);
	CU_ASSERT_TRUE(board_until_idle(9));
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:0 preempted 0, 0:0 none 0, 1:0 none 0, idle ");
	CU_ASSERT_EQUAL(rig_info(0).timeslice_expirations, 0);
}

/* A turn is over however the process stopped, unless it was the kernel that wanted the chip. */
static void cooperative_turn_ends(void)
{
	static const enum kc_stopped_executing_reason ends[] = {KC_STOPPED_NO_WORK_LEFT, KC_STOPPED_FAULTED, KC_STOPPED,
								KC_STOPPED_TIMESLICE_EXPIRED};

	begin_cooperative();
	board_process(brief);
	board_process(brief);
	for (uint32_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
		CU_ASSERT_EQUAL(kc_cooperative_ops.next(&cooperative, &rig.kernel).index, i % 2);
		kc_cooperative_ops.result(&cooperative, KC_STOPPED_KERNEL_PREEMPTION, 0);
		CU_ASSERT_EQUAL(kc_cooperative_ops.next(&cooperative, &rig.kernel).index, i % 2);
		kc_cooperative_ops.result(&cooperative, ends[i], 0);
	}
}

/* Priority. */

static const struct kc_scheduler priority_scheduler = {.ops = &kc_priority_ops};

static void priority_lowest_slot_first(void)
{
	board_init(&priority_scheduler);
	board_process(brief);
	board_process(brief);
	board_process(brief);
	CU_ASSERT_TRUE(board_until_idle(9));
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:0 none 0, 1:0 none 0, 2:0 none 0, idle ");
}

/* An interrupt makes a more important process ready: that one runs first, and then the other continues. */
static void priority_after_an_interrupt(void)
{
	static const struct script_step woken[] = {SUBSCRIBES(0), YIELD_WAIT_AFTER(0), YIELD_WAIT_AFTER(100), SCRIPT_ENDS};
	static const struct script_step longer[] = {YIELD_WAIT_AFTER(5000), SCRIPT_ENDS};

	board_init(&priority_scheduler);
	board_process(woken);
	board_process(longer);
	board_interrupt(2000, wake_0);
	CU_ASSERT_TRUE(board_until_idle(9));
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:0 none 0, 1:0 preempted 0, 0:0 none 0, 1:0 none 0, idle ");
	CU_ASSERT_EQUAL(board.now_us, 5100);
}

/* A process's own call makes a more important one ready: it is preempted at once. A less important one changes nothing. */
static struct kc_return wake_other(struct rig *r, const struct kc_driver *driver, uint32_t command, uint32_t arg0, uint32_t arg1,
				   struct kc_process_id caller)
{
	(void)r;
	(void)driver;
	(void)arg0;
	(void)arg1;
	(void)caller;
	board_schedule_upcall(command);
	return kc_success();
}

static void priority_after_a_call(void)
{
	static const struct script_step woken[] = {SUBSCRIBES(0), YIELD_WAIT_AFTER(0), YIELD_WAIT_AFTER(100), SCRIPT_ENDS};
	static const struct script_step calls[] = {COMMAND_AFTER(10, 2), COMMAND_AFTER(10, 0), YIELD_WAIT_AFTER(10), SCRIPT_ENDS};

	board_init(&priority_scheduler);
	rig.on_command = wake_other;
	board_process(woken);
	board_process(calls);
	board_process(sleeps);
	kc_process_stop(&rig.kernel, 2);
	board_turns(1);
	kc_process_resume(&rig.kernel, 2);
	CU_ASSERT_TRUE(board_until_idle(9));
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:0 none 0, 1:0 preempted 0, 0:0 none 0, 1:0 none 0, 2:0 none 0, idle ");
}

/* MLFQ. */

static uint32_t clock_hz = 1000000;

static uint32_t frequency(void *context)
{
	(void)context;
	return clock_hz;
}

static uint32_t clock_offset;

static uint32_t now(void *context)
{
	(void)context;
	return (uint32_t)((uint64_t)board.now_us * clock_hz / 1000000) + clock_offset;
}

static const struct kc_hil_alarm_ops clock_ops = {.frequency_hz = frequency, .now = now};
static const struct kc_hil_alarm alarm_clock = {.ops = &clock_ops};
static struct kc_mlfq mlfq;
static struct kc_mlfq_node nodes[RIG_SLOTS];
static const struct kc_scheduler mlfq_scheduler = {.ops = &kc_mlfq_ops, .context = &mlfq};

static void begin_mlfq(void)
{
	clock_hz = 1000000;
	clock_offset = 0;
	kc_mlfq_init(&mlfq, &alarm_clock, nodes, RIG_SLOTS);
	board_init(&mlfq_scheduler);
}

/* A process that only computes falls from 10 to 20 to 50 ms, and stays there. */
static void mlfq_falls(void)
{
	begin_mlfq();
	board_process(computes);
	board_turns(4);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 expired 10000, 0:20000 expired 20000, 0:50000 expired 50000, "
					       "0:50000 expired 50000, ");
}

static void mlfq_higher_queues_first(void)
{
	static const struct script_step woken[] = {SUBSCRIBES(1), YIELD_WAIT_AFTER(0), YIELD_WAIT_AFTER(100), SCRIPT_ENDS};

	begin_mlfq();
	board_process(computes);
	board_process(woken);
	board_process(computes);
	board_turns(4);
	CU_ASSERT_STRING_EQUAL(board_logged(),
			       "0:10000 expired 10000, 1:10000 none 0, 2:10000 expired 10000, 0:20000 expired 20000, ");
	board_interrupt(45000, wake_1);
	board_turns(4);
	/* Preempted in its second queue, where it has used 5 of 20 ms: it waits behind the one that is still there. */
	CU_ASSERT_STRING_EQUAL(board_logged(), "2:20000 preempted 5000, 1:10000 none 100, 2:15000 expired 15000, ");
}

/* Time adds up, however often a process is preempted: four times 3000 us exceed the first queue's 10000. */
static void mlfq_adds_up(void)
{
	static const struct script_step polite[] = {SUBSCRIBES(0),          YIELD_WAIT_AFTER(3000), YIELD_WAIT_AFTER(3000),
						    YIELD_WAIT_AFTER(3000), YIELD_WAIT_AFTER(3000), SCRIPT_ENDS};

	begin_mlfq();
	board_process(polite);
	board_interrupt(3100, wake_0);
	board_interrupt(6200, wake_0);
	board_interrupt(9300, wake_0);
	CU_ASSERT_TRUE(board_until_idle(20));
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 none 3000, sleep 0:7000 none 3000, sleep 0:4000 none 3000, sleep "
					       "0:1000 expired 1000, 0:20000 none 2000, idle ");
}

/* A process that yields with its time exactly used up falls as well, instead of running without a timeslice from then on. */
static void mlfq_exactly_used_up(void)
{
	struct kc_scheduling_decision decision;

	begin_mlfq();
	board_process(computes);
	decision = kc_mlfq_ops.next(&mlfq, &rig.kernel);
	CU_ASSERT_EQUAL(decision.timeslice_us, 10000);
	kc_mlfq_ops.result(&mlfq, KC_STOPPED_NO_WORK_LEFT, 10000);
	decision = kc_mlfq_ops.next(&mlfq, &rig.kernel);
	CU_ASSERT_TRUE(decision.run);
	CU_ASSERT_EQUAL(decision.timeslice_us, 20000);
	kc_mlfq_ops.result(&mlfq, KC_STOPPED_TIMESLICE_EXPIRED, 20000);
	/* The last queue has no queue below it: a new timeslice begins there, whole. */
	for (uint32_t i = 0; i < 2; i++) {
		CU_ASSERT_EQUAL(kc_mlfq_ops.next(&mlfq, &rig.kernel).timeslice_us, 50000);
		kc_mlfq_ops.result(&mlfq, KC_STOPPED_KERNEL_PREEMPTION, 30000);
		CU_ASSERT_EQUAL(kc_mlfq_ops.next(&mlfq, &rig.kernel).timeslice_us, 20000);
		kc_mlfq_ops.result(&mlfq, KC_STOPPED_TIMESLICE_EXPIRED, 20000);
	}
}

/* A process that was not ready at its turn waits for the next turn. */
static void mlfq_passes_over(void)
{
	begin_mlfq();
	board_process(computes);
	board_process(computes);
	board_process(computes);
	kc_process_stop(&rig.kernel, 0);
	CU_ASSERT_EQUAL(kc_mlfq_ops.next(&mlfq, &rig.kernel).index, 1);
	kc_mlfq_ops.result(&mlfq, KC_STOPPED_KERNEL_PREEMPTION, 100);
	kc_process_resume(&rig.kernel, 0);
	CU_ASSERT_EQUAL(kc_mlfq_ops.next(&mlfq, &rig.kernel).index, 2);
	kc_mlfq_ops.result(&mlfq, KC_STOPPED_KERNEL_PREEMPTION, 100);
	CU_ASSERT_EQUAL(kc_mlfq_ops.next(&mlfq, &rig.kernel).index, 0);
	kc_mlfq_ops.result(&mlfq, KC_STOPPED_KERNEL_PREEMPTION, 100);
	CU_ASSERT_EQUAL(kc_mlfq_ops.next(&mlfq, &rig.kernel).index, 1);
}

/* Brings slots 0 and 1 to the lowest queue and slot 2 to the middle one. */
static void sink(void)
{
	begin_mlfq();
	board_process(computes);
	board_process(computes);
	board_process(computes);
	kc_process_stop(&rig.kernel, 2);
	board_turns(5); /* 10 and 20 ms each, and 50 ms of slot 0 */
	kc_process_resume(&rig.kernel, 2);
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 expired 10000, 1:10000 expired 10000, 0:20000 expired 20000, "
					       "1:20000 expired 20000, 0:50000 expired 50000, 2:10000 expired 10000, ");
	CU_ASSERT_EQUAL(board.now_us, 120000);
}

/* Every five seconds all processes start again in the first queue, in the order in which they would have executed. */
static void mlfq_lifts_all(void)
{
	sink();
	board.now_us = 4999999;
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "2:20000 expired 20000, ");
	board.now_us = 5100000;
	board_turns(3);
	CU_ASSERT_STRING_EQUAL(board_logged(), "1:10000 expired 10000, 0:10000 expired 10000, 2:10000 expired 10000, ");
}

static void mlfq_lifts_the_middle_queue(void)
{
	begin_mlfq();
	board_process(computes);
	board_turns(1);
	board.now_us = 5000000;
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 expired 10000, 0:10000 expired 10000, ");
}

/* Time used in a lower queue is not charged to the highest. */
static void mlfq_lifted_with_nothing_used(void)
{
	begin_mlfq();
	board_process(computes);
	board_turns(2);
	board_interrupt(60000, nothing); /* after 30 of 50 ms in the lowest queue */
	board_turns(2);
	board.now_us = 5000000;
	(void)board_logged();
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 expired 10000, ");
}

/* The counter wraps, or is too fast to count five seconds. */
static void mlfq_counters(void)
{
	begin_mlfq();
	clock_offset = UINT32_MAX - 20000;
	board_process(computes);
	board_turns(3);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 expired 10000, 0:20000 expired 20000, 0:50000 expired 50000, ");
	board.now_us = 5000000;
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 expired 10000, ");

	begin_mlfq();
	clock_hz = 1000000000;
	board_process(computes);
	board_turns(2);
	CU_ASSERT_STRING_EQUAL(board_logged(), "0:10000 expired 10000, 0:20000 expired 20000, ");
}

static void mlfq_sleeps(void)
{
	begin_mlfq();
	board_turns(1);
	CU_ASSERT_STRING_EQUAL(board_logged(), "idle ");
}

HARNESS_MAIN({"round robin: 10 ms each, in turn", round_robin_turns},
	     {"round robin: a preempted process has its leftover", round_robin_leftover},
	     {"round robin: a leftover too small is an expiration", round_robin_small_leftover},
	     {"round robin: nobody has another's leftover", round_robin_leftover_is_ones_own},
	     {"round robin: a leftover outlasts a sleep", round_robin_leftover_over_a_sleep},
	     {"round robin: other timeslices", round_robin_other_timeslice},
	     {"round robin: who waits is passed by", round_robin_passes_by},
	     {"cooperative: each until it yields, in turn", cooperative_turns},
	     {"cooperative: a turn ends however the process stopped", cooperative_turn_ends},
	     {"cooperative: a preempted process goes on", cooperative_goes_on_after_interrupts},
	     {"priority: the lowest slot first", priority_lowest_slot_first},
	     {"priority: an interrupt makes a lower slot ready", priority_after_an_interrupt},
	     {"priority: a call makes a lower slot ready", priority_after_a_call},
	     {"MLFQ: who computes falls to 20 and 50 ms", mlfq_falls}, {"MLFQ: higher queues first", mlfq_higher_queues_first},
	     {"MLFQ: time adds up over yields", mlfq_adds_up}, {"MLFQ: time exactly used up", mlfq_exactly_used_up},
	     {"MLFQ: who is not ready waits for its next turn", mlfq_passes_over},
	     {"MLFQ: every five seconds all are lifted", mlfq_lifts_all},
	     {"MLFQ: the middle queue is lifted, too", mlfq_lifts_the_middle_queue},
	     {"MLFQ: who is lifted has used nothing", mlfq_lifted_with_nothing_used},
	     {"MLFQ: counters that wrap or race", mlfq_counters}, {"MLFQ: nobody ready", mlfq_sleeps})
