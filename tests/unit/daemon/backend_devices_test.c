/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Alarm, random numbers, debug text and LEDs on Linux. Times are only checked not to be too early, which holds on any machine. */
#include <fcntl.h>
#include <signal.h>
#include <string.h>

#include "daemon/backends/alarm_linux.h"
#include "daemon/backends/debug_log.h"
#include "daemon/backends/journal_share.h"
#include "daemon/backends/led_virtual.h"
#include "daemon/backends/rng_getrandom.h"
#include "tests/unit/harness.h"
#include "tests/unit/loop_fixture.h"

static struct loop *the_loop;
static uint32_t calls;
static bool inside_call, called_inside;

static void called(void *context)
{
	(void)context;
	called_inside |= inside_call;
	calls++;
}

static void begin(void)
{
	calls = 0;
	called_inside = false;
	the_loop = loop_new();
	CU_ASSERT_PTR_NOT_NULL_FATAL(the_loop);
}

static void end(void)
{
	CU_ASSERT_FALSE(called_inside);
	loop_free(the_loop);
}

static bool has_called(void *context)
{
	return calls >= *(uint32_t *)context;
}

static bool wait_for_calls(uint32_t count)
{
	return loop_fixture_until(the_loop, has_called, &count, LOOP_FIXTURE_PATIENCE_MS);
}

/* Alarm. */

#define TICK ((uint64_t)ALARM_LINUX_TICK_NS)
#define LAP  (TICK << 32)

static void deadlines_are_exact_in_every_lap(void)
{
	/* One tick before the counter wraps for the first time, with an alarm after that. */
	CU_ASSERT_EQUAL(alarm_linux_deadline_ns(LAP - TICK, 0xffffffff, 3), LAP + 2 * TICK);
	/* The reference lies before the wrap, now after it. */
	CU_ASSERT_EQUAL(alarm_linux_deadline_ns(LAP + TICK, 0xfffffffe, 10), LAP + 8 * TICK);
	/* The longest alarm, from now and from the tick before. */
	CU_ASSERT_EQUAL(alarm_linux_deadline_ns(5 * LAP, 0, 0xffffffff), 6 * LAP - TICK);
	CU_ASSERT_EQUAL(alarm_linux_deadline_ns(5 * LAP, 0xffffffff, 0xffffffff), 6 * LAP - 2 * TICK);
	/* Inside a tick: the alarm waits for the end of a tick, not for a rounded distance. */
	CU_ASSERT_EQUAL(alarm_linux_deadline_ns(7 * TICK + 31249, 7, 1), 8 * TICK);
	CU_ASSERT_EQUAL(alarm_linux_deadline_ns(7 * TICK + 1, 7, 1), 8 * TICK);
}

static void what_has_passed_is_due_now(void)
{
	CU_ASSERT_EQUAL(alarm_linux_deadline_ns(10 * TICK + 5, 10, 0), 10 * TICK + 5);
	CU_ASSERT_EQUAL(alarm_linux_deadline_ns(10 * TICK + 5, 9, 1), 10 * TICK + 5);
	CU_ASSERT_EQUAL(alarm_linux_deadline_ns(10 * TICK + 5, 0, 10), 10 * TICK + 5);
	CU_ASSERT_EQUAL(alarm_linux_deadline_ns(LAP, 0xfffffff0, 16), LAP);
}

static void the_alarm_never_fires_early(void)
{
	begin();

	struct alarm_linux *alarm = alarm_linux_new(the_loop, called, NULL);
	struct kc_hil_alarm hil = alarm_linux_hil(alarm);

	CU_ASSERT_EQUAL(hil.ops->frequency_hz(hil.context), 32000);
	for (uint32_t dt = 0; dt < 200; dt += 13) {
		uint32_t before = calls;
		uint32_t reference = hil.ops->now(hil.context);

		inside_call = true;
		hil.ops->set(hil.context, reference, dt);
		inside_call = false;
		CU_ASSERT_TRUE(wait_for_calls(before + 1));
		CU_ASSERT_TRUE(hil.ops->now(hil.context) - reference >= dt);
		CU_ASSERT_EQUAL(calls, before + 1);
	}
	alarm_linux_free(alarm);
	end();
}

static void the_alarm_is_replaced_and_disarmed(void)
{
	begin();

	struct alarm_linux *alarm = alarm_linux_new(the_loop, called, NULL);
	struct kc_hil_alarm hil = alarm_linux_hil(alarm);
	uint32_t reference = hil.ops->now(hil.context);

	hil.ops->set(hil.context, reference, 1);
	hil.ops->set(hil.context, reference, 0x80000000);
	loop_fixture_until(the_loop, NULL, NULL, 20);
	CU_ASSERT_EQUAL(calls, 0);
	hil.ops->set(hil.context, reference, 1);
	CU_ASSERT_TRUE(wait_for_calls(1));
	hil.ops->set(hil.context, reference, 1);
	hil.ops->disarm(hil.context);
	loop_fixture_until(the_loop, NULL, NULL, 20);
	CU_ASSERT_EQUAL(calls, 1);
	alarm_linux_free(alarm);
	end();
}

/* Random numbers. */

static uint32_t random_words[KC_HIL_RNG_WORDS_MAX];
static uint32_t random_count;

static void words(void *context, const uint32_t *got, uint32_t count)
{
	called(context);
	random_count = count;
	memcpy(random_words, got, count * sizeof got[0]);
}

static void random_words_come_later_and_differ(void)
{
	uint32_t first[KC_HIL_RNG_WORDS_MAX];
	uint32_t equal = 0;

	begin();

	struct rng_getrandom *rng = rng_getrandom_new(the_loop, words, NULL);
	struct kc_hil_rng hil = rng_getrandom_hil(rng);

	CU_ASSERT_EQUAL(hil.ops->get(hil.context, 0), KC_SIZE);
	CU_ASSERT_EQUAL(hil.ops->get(hil.context, KC_HIL_RNG_WORDS_MAX + 1), KC_SIZE);
	inside_call = true;
	CU_ASSERT_EQUAL(hil.ops->get(hil.context, KC_HIL_RNG_WORDS_MAX), KC_OK);
	CU_ASSERT_EQUAL(hil.ops->get(hil.context, 1), KC_BUSY);
	inside_call = false;
	CU_ASSERT_TRUE(wait_for_calls(1));
	CU_ASSERT_EQUAL(random_count, KC_HIL_RNG_WORDS_MAX);
	memcpy(first, random_words, sizeof first);
	CU_ASSERT_EQUAL(hil.ops->get(hil.context, KC_HIL_RNG_WORDS_MAX), KC_OK);
	CU_ASSERT_TRUE(wait_for_calls(2));
	for (uint32_t i = 0; i < KC_HIL_RNG_WORDS_MAX; i++)
		equal += first[i] == random_words[i] || random_words[i] == 0;
	CU_ASSERT_TRUE(equal < 2); /* in one of 2^26 runs, one word may be equal by chance */
	CU_ASSERT_EQUAL(hil.ops->get(hil.context, 1), KC_OK);
	CU_ASSERT_TRUE(wait_for_calls(3));
	CU_ASSERT_EQUAL(random_count, 1);
	rng_getrandom_free(rng);
	end();
}

/* Debug text. */

static const struct kc_process_id somebody = {.identifier = 1, .index = 0};

static void debug_text_comes_out_whole_and_one_at_a_time(void)
{
	int ends[2];
	char text[64] = "";

	begin();
	CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC), 0);

	struct debug_log *log = debug_log_new(the_loop, ends[1], false, called, NULL);
	struct kc_hil_debug hil = debug_log_hil(log);

	CU_ASSERT_EQUAL(hil.ops->write(hil.context, somebody, "", 0), KC_SIZE);
	inside_call = true;
	CU_ASSERT_EQUAL(hil.ops->write(hil.context, somebody, "one\n", 4), KC_OK);
	CU_ASSERT_EQUAL(hil.ops->write(hil.context, somebody, "two\n", 4), KC_BUSY);
	inside_call = false;
	CU_ASSERT_TRUE(wait_for_calls(1));
	CU_ASSERT_EQUAL(hil.ops->write(hil.context, somebody, "two\n", 4), KC_OK);
	CU_ASSERT_TRUE(wait_for_calls(2));
	CU_ASSERT_EQUAL(read(ends[0], text, sizeof text - 1), 8);
	CU_ASSERT_STRING_EQUAL(text, "one\ntwo\n");
	debug_log_free(log);
	close(ends[0]);
	close(ends[1]);
	end();
}

static void debug_text_has_a_share_of_a_journal(void)
{
	const uint32_t beyond = 30;
	uint64_t began_ns = loop_now_ns();
	int ends[2];

	begin();
	CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC), 0);

	struct debug_log *log = debug_log_new(the_loop, ends[1], true, called, NULL);
	struct kc_hil_debug hil = debug_log_hil(log);

	for (uint32_t sent = 1; sent <= JOURNAL_SHARE_BURST + beyond; sent++) {
		CU_ASSERT_EQUAL_FATAL(hil.ops->write(hil.context, somebody, "x", 1), KC_OK);
		CU_ASSERT_TRUE_FATAL(wait_for_calls(sent));
	}
	CU_ASSERT_TRUE(loop_now_ns() - began_ns >= (uint64_t)beyond * JOURNAL_SHARE_ENTRY_NS);
	debug_log_free(log);
	close(ends[0]);
	close(ends[1]);
	end();
}

static void debug_text_waits_for_a_full_pipe(void)
{
	int ends[2];
	char bytes[4096] = {0};
	uint32_t sent = 0;
	size_t arrived = 0;

	begin();
	CU_ASSERT_EQUAL_FATAL(pipe2(ends, O_CLOEXEC), 0);
	fcntl(ends[1], F_SETPIPE_SZ, 4096);

	struct debug_log *log = debug_log_new(the_loop, ends[1], false, called, NULL);
	struct kc_hil_debug hil = debug_log_hil(log);

	do {
		CU_ASSERT_EQUAL(hil.ops->write(hil.context, somebody, bytes, 100), KC_OK);
		sent++;
	} while (sent < 100 && loop_fixture_until(the_loop, has_called, &sent, 50));
	CU_ASSERT_EQUAL(sent, 41);
	CU_ASSERT_EQUAL(calls, 40);
	while (arrived < 4100 && calls <= 41) {
		ssize_t count = read(ends[0], bytes, sizeof bytes);

		arrived += count > 0 ? (size_t)count : 0;
		loop_fixture_until(the_loop, has_called, &sent, 50);
	}
	CU_ASSERT_EQUAL(arrived, 4100);
	CU_ASSERT_EQUAL(calls, 41);
	/* At the end of a run, output is written without the loop, and for a bounded time. */
	CU_ASSERT_EQUAL(hil.ops->write(hil.context, somebody, "last\n", 5), KC_OK);
	debug_log_finish(log, loop_now_ns() + 10000000000u);
	CU_ASSERT_EQUAL(read(ends[0], bytes, sizeof bytes), 5);
	CU_ASSERT_TRUE(wait_for_calls(42));
	while (loop_fixture_until(the_loop, has_called, &calls, 0) && hil.ops->write(hil.context, somebody, bytes, 128) == KC_OK)
		loop_fixture_until(the_loop, NULL, NULL, 1);
	debug_log_finish(log, loop_now_ns() + 10000000u);
	sent = calls + 1;
	/* If nobody reads any more, messages are lost and the driver continues. */
	close(ends[0]);
	CU_ASSERT_TRUE(wait_for_calls(sent));
	CU_ASSERT_EQUAL(hil.ops->write(hil.context, somebody, "lost\n", 5), KC_OK);
	CU_ASSERT_TRUE(wait_for_calls(sent + 1));
	debug_log_free(log);
	close(ends[1]);
	end();
}

/* LEDs. */

static uint32_t changed_index;
static bool changed_on;
static struct kc_process_id changed_by;

static void changed(void *context, uint32_t index, bool on, struct kc_process_id who)
{
	called(context);
	changed_index = index;
	changed_on = on;
	changed_by = who;
}

static void only_changes_of_leds_are_told(void)
{
	struct led_virtual leds;
	struct kc_process_id who = {.identifier = 7, .index = 2};

	calls = 0;
	led_virtual_init(&leds, LED_VIRTUAL_DEFAULT, changed, NULL);

	struct kc_hil_led hil = led_virtual_hil(&leds);

	CU_ASSERT_EQUAL(hil.ops->count(hil.context), LED_VIRTUAL_DEFAULT);
	hil.ops->set(hil.context, 3, false, who);
	CU_ASSERT_EQUAL(calls, 0);
	hil.ops->set(hil.context, 3, true, who);
	hil.ops->set(hil.context, 3, true, who);
	CU_ASSERT_EQUAL(calls, 1);
	CU_ASSERT_EQUAL(changed_index, 3);
	CU_ASSERT_TRUE(changed_on);
	CU_ASSERT_EQUAL(changed_by.identifier, 7);
	CU_ASSERT_TRUE(hil.ops->get(hil.context, 3));
	CU_ASSERT_FALSE(hil.ops->get(hil.context, 2));
	hil.ops->set(hil.context, 3, false, who);
	CU_ASSERT_EQUAL(calls, 2);
	CU_ASSERT_FALSE(changed_on);
	led_virtual_init(&leds, 1000, NULL, NULL);
	CU_ASSERT_EQUAL(hil.ops->count(hil.context), LED_VIRTUAL_MAX);
	hil.ops->set(hil.context, LED_VIRTUAL_MAX - 1, true, who);
	CU_ASSERT_TRUE(hil.ops->get(hil.context, LED_VIRTUAL_MAX - 1));
}

static void the_program_is_as_the_daemon(void)
{
	CU_ASSERT_TRUE(signal(SIGPIPE, SIG_IGN) != SIG_ERR);
}

HARNESS_MAIN({"a closed pipe does not kill", the_program_is_as_the_daemon},
	     {"alarm deadlines are exact in every lap of the counter (F4)", deadlines_are_exact_in_every_lap},
	     {"an alarm that has passed is due now (F4)", what_has_passed_is_due_now},
	     {"the alarm never fires early", the_alarm_never_fires_early},
	     {"the alarm is replaced and disarmed", the_alarm_is_replaced_and_disarmed},
	     {"random words come later and differ", random_words_come_later_and_differ},
	     {"debug text comes out whole and one at a time", debug_text_comes_out_whole_and_one_at_a_time},
	     {"debug text has a share of a journal", debug_text_has_a_share_of_a_journal},
	     {"debug text waits for a full pipe", debug_text_waits_for_a_full_pipe},
	     {"only changes of LEDs are told", only_changes_of_leds_are_told})
