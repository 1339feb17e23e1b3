/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * libtock's alarms on a driver simulated by the test: a 32-bit counter, derived from a 64-bit clock, and one alarm. Time advances with
 * every call, and otherwise only when a yield moves it to the alarm.
 */
#include "tests/libtock/host.h"
#include "tests/unit/harness.h"

#include <libtock-sync/services/alarm.h>
#include <libtock/services/alarm.h>

#include <string.h>

#define FREQUENCY 1000000u
#define LAP       ((uint64_t)1 << 32)

/* The driver. */

static uint64_t now = 12345;
static bool armed;
static uint64_t armed_for;
static subscribe_upcall *upcall;
static int failing; /* the driver's error, if not 0 */
static uint32_t lateness = 3;
static unsigned int yields;

int libtock_alarm_set_upcall(subscribe_upcall *new_upcall, void *userdata)
{
	(void)userdata;
	upcall = new_upcall;
	return failing;
}

int libtock_alarm_command_get_frequency(uint32_t *frequency)
{
	*frequency = FREQUENCY;
	return failing;
}

int libtock_alarm_command_read(uint32_t *ticks)
{
	*ticks = (uint32_t)++now;
	return failing;
}

int libtock_alarm_command_stop(void)
{
	armed = false;
	return failing;
}

int libtock_alarm_command_set_absolute(uint32_t reference, uint32_t dt)
{
	uint32_t since = (uint32_t)++now - reference;
	if (failing != 0)
		return failing;
	armed = true;
	armed_for = since < dt ? now + (dt - since) : now;
	return 0;
}

/* Runs the next upcall. Without a pending one it would wait forever. */
void yield(void)
{
	yields++;
	if (!armed) {
		printf("not ok alarms: the app waits for ever, as no alarm is set\n");
		exit(1);
	}
	armed = false;
	if (now < armed_for)
		now = armed_for;
	now += lateness;
	upcall((int)now, (int)armed_for, 0, NULL);
}

void yield_for(bool *condition)
{
	while (!*condition)
		yield();
}

/* Moves the time to shortly before the counter wraps. */
static void go_near_wrap(uint32_t ticks_before)
{
	now = (now / LAP + 2) * LAP - ticks_before;
}

/* One alarm of a test, and when it fired. */
struct probe {
	libtock_alarm_ticks_t ticks;
	libtock_alarm_t ms;
	uint64_t due, fired_at;
	uint32_t scheduled;
	int fired, order;
};

static int fired_count;

static void note(uint32_t at, uint32_t scheduled, void *opaque)
{
	struct probe *probe = opaque;
	CU_ASSERT((uint32_t)now - at < 100); /* arming took a tick or two */
	probe->fired++;
	probe->fired_at = now;
	probe->scheduled = scheduled;
	probe->order = fired_count++;
}

static void set_at(struct probe *probe, uint32_t reference, uint32_t dt)
{
	/* probe->ticks is not reset here, because the alarm may be set already. */
	probe->due = now - (uint32_t)((uint32_t)now - reference) + dt;
	probe->fired = 0;
	CU_ASSERT_EQUAL(libtock_alarm_at(reference, dt, note, probe, &probe->ticks), RETURNCODE_SUCCESS);
}

/* True if the alarm fired exactly once, not early and at most `slack` late. */
static bool in_time(const struct probe *probe, uint64_t slack)
{
	return probe->fired == 1 && probe->fired_at >= probe->due && probe->fired_at - probe->due <= slack &&
	       probe->scheduled == (uint32_t)probe->due;
}

static void across_the_wrap(void)
{
	struct probe probe = {0};
	for (uint32_t before = 0; before < 300; before += 7) {
		go_near_wrap(before);
		set_at(&probe, (uint32_t)now, 150);
		while (probe.fired == 0)
			yield();
		CU_ASSERT(in_time(&probe, 20));
		CU_ASSERT(!armed);
	}
}

static void longest_alarm(void)
{
	static const uint32_t times[] = {0x7fffffff, 0x80000000, 0x80000001, 0xfffffffe, 0xffffffff};
	struct probe probe = {0};
	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
		go_near_wrap((uint32_t)pseudo_random());
		set_at(&probe, (uint32_t)now, times[i]);
		while (probe.fired == 0)
			yield();
		CU_ASSERT(in_time(&probe, 20));

		/* Served late: the counter may have wrapped once since the alarm was set, but not since it was last read. */
		set_at(&probe, (uint32_t)now, times[i]);
		lateness = 0x10000000;
		while (probe.fired == 0)
			yield();
		lateness = 3;
		CU_ASSERT(in_time(&probe, 0x10000000 + 20));
	}
}

static void overdue_fires_at_once(void)
{
	struct probe probe = {0};
	uint64_t begin = now;
	set_at(&probe, (uint32_t)now - 5000, 4000);
	while (probe.fired == 0)
		yield();
	CU_ASSERT(now - begin < 20);
	CU_ASSERT_EQUAL(probe.scheduled, (uint32_t)probe.due);
}

static void late_upcall_is_not_missed(void)
{
	/* Served so late that the counter has wrapped: the short alarm is long overdue, the long one is not due yet. */
	struct probe soon = {0}, later = {0};
	go_near_wrap(1000);
	set_at(&soon, (uint32_t)now, 500);
	set_at(&later, (uint32_t)now, 0xf0000000);
	lateness = 0x90000000;
	yield();
	lateness = 3;
	CU_ASSERT_EQUAL(soon.fired, 1);
	CU_ASSERT_EQUAL(later.fired, 0);
	while (later.fired == 0)
		yield();
	CU_ASSERT(in_time(&later, 20));
}

#define MANY 24

static void many_in_order(void)
{
	static struct probe probes[MANY];
	int wrong = 0;
	for (int round = 0; round < 400; round++) {
		go_near_wrap((uint32_t)pseudo_random_below(round % 2 == 0 ? 100000 : UINT32_MAX));
		fired_count = 0;
		for (size_t i = 0; i < MANY; i++) {
			uint32_t dt = (uint32_t)(pseudo_random() >> (32 + pseudo_random_below(32)));
			uint32_t ago = (uint32_t)pseudo_random_below(round % 3 == 0 ? 50 : 1);
			set_at(&probes[i], (uint32_t)now - ago, dt);
		}
		/* Cancel some and move others. */
		for (size_t i = 0; i < MANY; i += 5) {
			libtock_alarm_cancel(&probes[i].ticks);
			probes[i].fired = -1;
		}
		set_at(&probes[1], (uint32_t)now, 77);
		for (unsigned int limit = 0; fired_count < MANY - (MANY + 4) / 5 && limit < 200; limit++)
			yield();
		for (size_t i = 0; i < MANY; i++) {
			if (i % 5 == 0) {
				wrong += probes[i].fired != -1;
				continue;
			}
			/* Each arming takes a tick. */
			wrong += probes[i].fired != 1 || probes[i].fired_at < probes[i].due;
			wrong += probes[i].fired_at > probes[i].due + 8 * MANY && probes[i].fired_at > probes[i].due + 200;
			for (size_t j = 0; j < MANY; j++)
				wrong += j % 5 != 0 && probes[j].due < probes[i].due && probes[j].order > probes[i].order;
		}
		wrong += armed;
	}
	CU_ASSERT_EQUAL(wrong, 0);
}

static void milliseconds(void)
{
	static const uint32_t times[] = {0, 1, 999, 4294967, 4294968, 10000000, UINT32_MAX};
	struct probe probe = {0};
	for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
		probe = (struct probe){0};
		uint64_t begin = now, due = begin + (uint64_t)times[i] * (FREQUENCY / 1000);
		CU_ASSERT_EQUAL(libtock_alarm_in_ms(times[i], note, &probe, &probe.ms), RETURNCODE_SUCCESS);
		while (probe.fired == 0)
			yield();
		CU_ASSERT(probe.fired_at >= due && probe.fired_at <= due + 20);
	}
}

static struct probe repeating;
static uint64_t first_due;
static int wrong_times;

static void note_period(uint32_t at, uint32_t scheduled, void *opaque)
{
	(void)at;
	(void)opaque;
	wrong_times += scheduled != (uint32_t)(first_due + (uint64_t)repeating.fired * 250000);
	repeating.fired++;
}

static void no_drift(void)
{
	repeating = (struct probe){0};
	wrong_times = 0;
	lateness = 1000;
	go_near_wrap(3000000);
	libtock_alarm_repeating_every_ms(250, note_period, NULL, &repeating.ms);
	first_due = now - 1 + 250000; /* arming took one tick since the time was read */
	while (repeating.fired < 50)
		yield();
	CU_ASSERT_EQUAL(wrong_times, 0);
	libtock_alarm_ms_cancel(&repeating.ms);
	CU_ASSERT(!armed);
	lateness = 3;
}

static void missed_periods_are_left_out(void)
{
	repeating = (struct probe){0};
	wrong_times = 0;
	libtock_alarm_repeating_every_ms(250, note_period, NULL, &repeating.ms);
	first_due = now - 1 + 250000;
	lateness = 250000 * 4 + 100;
	yield(); /* the first, late by four periods */
	lateness = 3;
	CU_ASSERT_EQUAL(repeating.fired, 1);
	first_due += 4 * 250000; /* the next is the sixth */
	yield();
	CU_ASSERT_EQUAL(repeating.fired, 2);
	CU_ASSERT_EQUAL(wrong_times, 0);
	libtock_alarm_ms_cancel(&repeating.ms);
}

static void cancel_from_within(uint32_t at, uint32_t scheduled, void *opaque)
{
	(void)at;
	(void)scheduled;
	repeating.fired++;
	if (repeating.fired == 3)
		libtock_alarm_ms_cancel(opaque);
}

static void repeating_cancels_itself(void)
{
	repeating = (struct probe){0};
	libtock_alarm_repeating_every_ms(1, cancel_from_within, &repeating.ms, &repeating.ms);
	while (armed)
		yield();
	CU_ASSERT_EQUAL(repeating.fired, 3);
}

static struct probe other;

static void cancel_other(uint32_t at, uint32_t scheduled, void *opaque)
{
	note(at, scheduled, opaque);
	libtock_alarm_cancel(&other.ticks);
}

static void cancelled_does_not_fire(void)
{
	/* Both are due when the first is served. */
	struct probe probe = {0};
	uint32_t begin = (uint32_t)now;
	libtock_alarm_at(begin, 1000, cancel_other, &probe, &probe.ticks);
	set_at(&other, begin, 1001);
	lateness = 500;
	yield();
	lateness = 3;
	CU_ASSERT_EQUAL(probe.fired, 1);
	CU_ASSERT_EQUAL(other.fired, 0);
	CU_ASSERT(!armed);
	libtock_alarm_cancel(&other.ticks); /* no longer set, so this has no effect */
	CU_ASSERT(!armed);
}

static void wait_long(uint32_t at, uint32_t scheduled, void *opaque)
{
	note(at, scheduled, opaque);
	CU_ASSERT_EQUAL(libtocksync_alarm_delay_ms(100), RETURNCODE_SUCCESS);
}

static void callback_may_wait(void)
{
	/* Two alarms are due together. While the first one's callback waits, the second is served, and one that becomes due meanwhile. */
	struct probe waiting = {0}, together = {0}, meanwhile = {0};
	uint32_t begin = (uint32_t)now;
	libtock_alarm_at(begin, 1000, wait_long, &waiting, &waiting.ticks);
	set_at(&together, begin, 1001);
	set_at(&meanwhile, begin, 50000);
	uint64_t started = now;
	yield();
	CU_ASSERT(now - started >= 100000);
	CU_ASSERT_EQUAL(waiting.fired, 1);
	CU_ASSERT(in_time(&together, 30));
	CU_ASSERT(in_time(&meanwhile, 30));
}

static void delays(void)
{
	for (uint32_t ms = 0; ms < 20; ms++) {
		uint64_t begin = now;
		CU_ASSERT_EQUAL(libtocksync_alarm_delay_ms(ms), RETURNCODE_SUCCESS);
		CU_ASSERT(now - begin >= ms * 1000 && now - begin < ms * 1000 + 20);
	}
}

static bool flag;

static void raise_flag(uint32_t at, uint32_t scheduled, void *opaque)
{
	(void)at;
	(void)scheduled;
	(void)opaque;
	flag = true;
}

static void timeouts(void)
{
	libtock_alarm_t alarm;
	flag = false;
	uint64_t begin = now;
	libtock_alarm_in_ms(50, raise_flag, NULL, &alarm);
	CU_ASSERT_EQUAL(libtocksync_alarm_yield_for_with_timeout(&flag, 20), RETURNCODE_FAIL);
	CU_ASSERT(now - begin >= 20000 && now - begin < 21000);
	CU_ASSERT_EQUAL(libtocksync_alarm_yield_for_with_timeout(&flag, 40), RETURNCODE_SUCCESS);
	CU_ASSERT(now - begin >= 50000 && now - begin < 51000);
	CU_ASSERT(!armed);
}

static void driver_errors(void)
{
	struct probe probe = {0};
	failing = RETURNCODE_ENOMEM;
	CU_ASSERT_EQUAL(libtock_alarm_at(0, 10, note, &probe, &probe.ticks), RETURNCODE_ENOMEM);
	CU_ASSERT_EQUAL(libtock_alarm_in_ms(10, note, &probe, &probe.ms), RETURNCODE_ENOMEM);
	CU_ASSERT_EQUAL(libtocksync_alarm_delay_ms(10), RETURNCODE_ENOMEM);
	failing = 0;
	/* The failed calls leave nothing behind. */
	CU_ASSERT_EQUAL(libtocksync_alarm_delay_ms(20), RETURNCODE_SUCCESS);
	CU_ASSERT_EQUAL(probe.fired, 0);
	CU_ASSERT(!armed);
}

static void spurious_upcall(void)
{
	struct probe probe = {0};
	set_at(&probe, (uint32_t)now, 100000);
	armed = false; /* somebody else's alarm replaced it, and fired */
	upcall((int)now, (int)now, 0, NULL);
	CU_ASSERT_EQUAL(probe.fired, 0);
	CU_ASSERT(armed);
	while (probe.fired == 0)
		yield();
	CU_ASSERT(in_time(&probe, 20));
}

static void conversions(void)
{
	CU_ASSERT_EQUAL(libtock_alarm_ticks_to_ms(0), 0);
	CU_ASSERT_EQUAL(libtock_alarm_ticks_to_ms(1999), 1);
	CU_ASSERT_EQUAL(libtock_alarm_ticks_to_ms(UINT32_MAX), 4294967);
	struct timeval time;
	go_near_wrap(1);
	now -= 1;
	CU_ASSERT_EQUAL(libtock_alarm_gettimeasticks(&time), 0);
	CU_ASSERT_EQUAL(time.tv_sec, 4294);
	CU_ASSERT_EQUAL(time.tv_usec, 967295);
}

HARNESS_MAIN({"an alarm fires in time across the counter's wrap", across_the_wrap},
	     {"an alarm may be a whole lap of the counter ahead", longest_alarm},
	     {"an alarm whose time is over fires at once", overdue_fires_at_once},
	     {"an alarm served after the counter went round is not missed", late_upcall_is_not_missed},
	     {"many alarms fire in order, none early, none lost", many_in_order},
	     {"times in milliseconds may exceed the counter's period", milliseconds},
	     {"a repeating alarm does not drift", no_drift},
	     {"a repeating alarm leaves out periods that it missed", missed_periods_are_left_out},
	     {"a repeating alarm may cancel itself", repeating_cancels_itself},
	     {"a cancelled alarm does not fire though it is due", cancelled_does_not_fire},
	     {"a callback may wait while others are served", callback_may_wait}, {"a delay takes its time", delays},
	     {"a wait with a timeout ends either way", timeouts},
	     {"the driver's errors come back and leave nothing set", driver_errors},
	     {"an upcall with nothing due changes nothing", spurious_upcall},
	     {"ticks become milliseconds and seconds", conversions})
