/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "daemon/supervision/work_queue.h"
#include "tests/unit/harness.h"

#define MS UINT64_C(1000000)

static struct loop *loop;
static int order[64];
static int count;

static void note(void *context)
{
	if (count < 64)
		order[count++] = *(int *)context;
}

static void stop(void *context)
{
	(void)context;
	loop_stop(loop);
}

static void begin(void)
{
	loop = loop_new();
	CU_ASSERT_PTR_NOT_NULL_FATAL(loop);
	count = 0;
}

static void timers_in_order(void)
{
	static int numbers[20];
	struct loop_timer *timers[20];
	struct loop_timer *last;
	uint64_t now;

	begin();
	now = loop_now_ns();
	for (int i = 0; i < 20; i++) {
		numbers[i] = i;
		timers[i] = loop_timer_new(loop, note, &numbers[i]);
	}
	last = loop_timer_new(loop, stop, NULL);
	for (int i = 0; i < 20; i++)
		loop_timer_set(timers[(i * 7) % 20], now + 2 * MS + (uint64_t)((i * 7) % 20) * 1000);
	for (int i = 0; i < 20; i += 3)
		loop_timer_cancel(timers[i]);
	loop_timer_set(timers[1], now + 3 * MS);
	loop_timer_set(last, now + 4 * MS);
	CU_ASSERT_EQUAL(loop_run(loop), 0);
	CU_ASSERT_TRUE(loop_now_ns() >= now + 4 * MS);
	CU_ASSERT_EQUAL_FATAL(count, 13);
	CU_ASSERT_EQUAL(order[0], 2);
	for (int i = 1; i < 12; i++)
		CU_ASSERT_TRUE(order[i] > order[i - 1]);
	CU_ASSERT_EQUAL(order[12], 1);
	for (int i = 0; i < 20; i++)
		loop_timer_free(timers[i]);
	loop_timer_free(last);
	loop_free(loop);
}

static struct loop_timer *again;
static int again_count;

static void set_again(void *context)
{
	(void)context;
	if (++again_count < 1000)
		loop_timer_set(again, 0);
}

static void a_timer_in_the_past_holds_nobody(void)
{
	struct loop_timer *last;

	begin();
	again_count = 0;
	again = loop_timer_new(loop, set_again, NULL);
	last = loop_timer_new(loop, stop, NULL);
	loop_timer_set(again, 0);
	loop_timer_set(last, 1);
	CU_ASSERT_EQUAL(loop_run(loop), 0);
	CU_ASSERT_TRUE(again_count >= 1 && again_count < 10);
	loop_timer_free(again);
	loop_timer_free(last);
	loop_free(loop);
}

static struct loop_deferred self;
static int self_count;
static int ends[2];

static void defer_self(void *context)
{
	self_count++;
	loop_defer(context);
}

static void stop_after_calls(void *context)
{
	(void)context;
	if (self_count > 1)
		loop_stop(loop);
	else
		loop_timer_set(again, 0);
}

static void defers_leave_room(void)
{
	struct loop_watch *watch;

	begin();
	self_count = 0;
	CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC), 0);
	watch = loop_watch_readable(loop, ends[0], stop, NULL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(watch);
	loop_deferred_init(&self, loop, defer_self, &self);
	loop_defer(&self);
	loop_defer(&self);
	CU_ASSERT_EQUAL(write(ends[1], "x", 1), 1);
	CU_ASSERT_EQUAL(loop_run(loop), 0);
	CU_ASSERT_EQUAL(self_count, 0);
	/* With the watch off, only the deferred call and timers run. */
	loop_watch_disable(watch);
	again = loop_timer_new(loop, stop_after_calls, NULL);
	loop_timer_set(again, 0);
	CU_ASSERT_EQUAL(loop_run(loop), 0);
	CU_ASSERT_TRUE(self_count > 1);
	loop_watch_enable(watch);
	CU_ASSERT_EQUAL(loop_run(loop), 0);
	loop_undefer(&self);
	CU_ASSERT_FALSE(self.pending);
	loop_timer_free(again);
	loop_watch_free(watch);
	loop_free(loop);
	close(ends[0]);
	close(ends[1]);
}

static void what_cannot_be_watched(void)
{
	int fd = open("/dev/null", O_RDONLY | O_CLOEXEC);

	begin();
	CU_ASSERT_PTR_NULL(loop_watch_readable(loop, fd, stop, NULL));
	CU_ASSERT_EQUAL(errno, EPERM);
	close(fd);
	CU_ASSERT_PTR_NULL(loop_watch_readable(loop, fd, stop, NULL));
	CU_ASSERT_EQUAL(errno, EBADF);
	loop_free(loop);
}

static void signals(void)
{
	struct loop_signal *watch;

	begin();
	watch = loop_signal_new(loop, SIGUSR1, stop, NULL);
	CU_ASSERT_PTR_NOT_NULL_FATAL(watch);
	raise(SIGUSR1);
	CU_ASSERT_EQUAL(loop_run(loop), 0);
	loop_signal_free(watch);
	loop_free(loop);
}

static void a_stop_before_the_run(void)
{
	begin();
	loop_stop(loop);
	CU_ASSERT_EQUAL(loop_run(loop), 0);
	loop_free(loop);
}

struct job {
	struct work_item item;
	int number;
	int turns;
};

static bool work(void *context)
{
	struct job *job = context;

	note(&job->number);
	return --job->turns > 0;
}

static void stop_without_work(void *queue)
{
	if (work_queue_is_empty(queue))
		loop_stop(loop);
	else
		loop_timer_set(again, 0);
}

static void work_takes_turns(void)
{
	struct work_queue queue;
	struct job jobs[3];
	static const int expected[] = {0, 1, 2, 0, 2, 0};

	begin();
	work_queue_init(&queue, loop, 1);
	for (int i = 0; i < 3; i++) {
		jobs[i] = (struct job){.item = {.work = work, .context = &jobs[i]}, .number = i, .turns = 3 - i};
		work_queue_add(&queue, &jobs[i].item);
		work_queue_add(&queue, &jobs[i].item);
	}
	jobs[1].turns = 1;
	jobs[2].turns = 2;
	again = loop_timer_new(loop, stop_without_work, &queue);
	loop_timer_set(again, 0);
	CU_ASSERT_EQUAL(loop_run(loop), 0);
	CU_ASSERT_TRUE(work_queue_is_empty(&queue));
	CU_ASSERT_EQUAL_FATAL(count, 6);
	for (int i = 0; i < 6; i++)
		CU_ASSERT_EQUAL(order[i], expected[i]);
	work_queue_add(&queue, &jobs[0].item);
	work_queue_add(&queue, &jobs[1].item);
	work_queue_remove(&queue, &jobs[0].item);
	work_queue_remove(&queue, &jobs[0].item);
	CU_ASSERT_PTR_EQUAL(queue.first, &jobs[1].item);
	work_queue_remove(&queue, &jobs[1].item);
	CU_ASSERT_TRUE(work_queue_is_empty(&queue));
	loop_timer_free(again);
	loop_free(loop);
}

HARNESS_MAIN({"timers fire in the order of their deadlines", timers_in_order},
	     {"a timer that is always due holds nobody up", a_timer_in_the_past_holds_nobody},
	     {"deferred calls leave room for descriptors and timers", defers_leave_room},
	     {"what cannot be watched is refused with the reason", what_cannot_be_watched},
	     {"signals arrive in the loop", signals}, {"a stop before the run counts", a_stop_before_the_run},
	     {"queued work takes turns", work_takes_turns})
