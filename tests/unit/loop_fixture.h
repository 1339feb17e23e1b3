/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Runs a real event loop in a test until a condition holds. */
#ifndef TESTS_UNIT_LOOP_FIXTURE_H
#define TESTS_UNIT_LOOP_FIXTURE_H

#include <stdbool.h>
#include <stddef.h>

#include "daemon/loop.h"

#define LOOP_FIXTURE_PATIENCE_MS 60000u /* limit for something that must happen; a test that waits this long has failed */
#define LOOP_FIXTURE_LOOK_NS     100000u
/* If the machine stalls, time passes without any turn of the loop, so short waits last at least this many turns. */
#define LOOP_FIXTURE_LOOKS_MIN 50u

struct loop_fixture_wait {
	struct loop *loop;
	struct loop_timer *timer;
	bool (*is_so)(void *context);
	void *context;
	uint64_t deadline_ns;
	unsigned int looks_left;
	bool result;
};

static inline void loop_fixture_look(void *context)
{
	struct loop_fixture_wait *wait = context;
	uint64_t now_ns = loop_now_ns();

	wait->result = wait->is_so != NULL && wait->is_so(wait->context);
	if (wait->result || (wait->looks_left == 0 && now_ns >= wait->deadline_ns)) {
		loop_stop(wait->loop);
		return;
	}
	wait->looks_left -= wait->looks_left > 0;
	loop_timer_set(wait->timer, now_ns + LOOP_FIXTURE_LOOK_NS);
}

/* False if the condition did not become true in time. is_so NULL: just runs the loop for that long; with 0 ms, once. */
static inline bool loop_fixture_until(struct loop *loop, bool (*is_so)(void *context), void *context, unsigned int patience_ms)
{
	struct loop_fixture_wait wait = {.loop = loop,
					 .is_so = is_so,
					 .context = context,
					 .deadline_ns = loop_now_ns() + patience_ms * 1000000ull,
					 .looks_left = patience_ms > 0 ? LOOP_FIXTURE_LOOKS_MIN : 0};

	wait.timer = loop_timer_new(loop, loop_fixture_look, &wait);
	loop_timer_set(wait.timer, 0);
	if (loop_run(loop) != 0)
		wait.result = false;
	loop_timer_free(wait.timer);
	return wait.result;
}

#endif
