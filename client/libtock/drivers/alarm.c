/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Multiplexes alarms over the driver's one.
 *
 * The driver's 32-bit counter wraps, so two of its values alone do not tell which is later. This file keeps 64-bit time: each
 * reading advances `ticks_now` by the counter's progress. That is correct if the counter is read at least once per lap, so the
 * driver's alarm is never set more than half a lap ahead. With no alarm set, time need not be tracked.
 *
 * While the list is not empty, the driver's alarm is set for its head or half a lap, except within these functions. An upcall
 * with nothing due is harmless.
 */
#include <libtock/services/alarm.h>

#define LAP       ((uint64_t)1 << 32)
#define ARM_LIMIT ((uint64_t)1 << 31)

/* Sorted by expiry; alarms with equal expiry in the order in which they were set. */
static libtock_alarm_ticks_t *first;
/* Starts at one lap, so that a reference up to a lap ago is not negative. */
static uint64_t ticks_now = LAP;
static uint32_t frequency;

static int read_clock(void)
{
	uint32_t ticks;
	int code = libtock_alarm_command_read(&ticks);
	if (code == RETURNCODE_SUCCESS)
		ticks_now += (uint32_t)(ticks - (uint32_t)ticks_now);
	return code;
}

static int read_frequency(void)
{
	if (frequency != 0)
		return RETURNCODE_SUCCESS;
	int code = libtock_alarm_command_get_frequency(&frequency);
	return code == RETURNCODE_SUCCESS && frequency == 0 ? RETURNCODE_FAIL : code;
}

/* Rounds up, so that no alarm is early. Cannot overflow: ms < 2^32 and frequency < 2^32. */
static uint64_t ticks_of_ms(uint32_t ms)
{
	return ((uint64_t)ms * frequency + 999) / 1000;
}

static int arm(void)
{
	uint64_t ahead = first->expires > ticks_now ? first->expires - ticks_now : 0;
	return libtock_alarm_command_set_absolute((uint32_t)ticks_now, (uint32_t)(ahead < ARM_LIMIT ? ahead : ARM_LIMIT));
}

static void insert(libtock_alarm_ticks_t *alarm)
{
	libtock_alarm_ticks_t **link = &first;
	while (*link != NULL && (*link)->expires <= alarm->expires)
		link = &(*link)->next;
	alarm->next = *link;
	*link = alarm;
}

/*
 * Removes the alarm from the list; returns false if it was not there. Searches the list instead of reading the alarm, whose
 * memory may be uninitialised.
 */
static bool take_out(libtock_alarm_ticks_t *alarm)
{
	for (libtock_alarm_ticks_t **link = &first; *link != NULL; link = &(*link)->next) {
		if (*link == alarm) {
			*link = alarm->next;
			return true;
		}
	}
	return false;
}

/* Upcall of the driver's alarm. May nest, if a callback yields. */
static void fired(int now, int scheduled, int unused, void *userdata)
{
	(void)now;
	(void)scheduled;
	(void)unused;
	(void)userdata;
	if (read_clock() != RETURNCODE_SUCCESS)
		return;
	/* Callbacks take time. Alarms that they set for later than `until` get their own upcall. */
	uint64_t until = ticks_now;
	if (first != NULL && first->expires > until)
		(void)arm();
	while (first != NULL && first->expires <= until) {
		libtock_alarm_ticks_t *alarm = first;
		first = alarm->next;
		if (first != NULL)
			(void)arm(); /* before the callback, which may yield for a long time */
		if (alarm->callback != NULL)
			alarm->callback((uint32_t)ticks_now, (uint32_t)alarm->expires, alarm->ud);
	}
}

/* The caller has just read the time. */
static int set(uint64_t expires, libtock_alarm_callback callback, void *opaque, libtock_alarm_ticks_t *alarm)
{
	take_out(alarm);
	alarm->expires = expires;
	alarm->callback = callback;
	alarm->ud = opaque;
	insert(alarm);
	if (first != alarm)
		return RETURNCODE_SUCCESS;
	int code = libtock_alarm_set_upcall(fired, NULL);
	if (code == RETURNCODE_SUCCESS)
		code = arm();
	if (code != RETURNCODE_SUCCESS)
		take_out(alarm);
	return code;
}

int libtock_alarm_at(uint32_t reference, uint32_t dt, libtock_alarm_callback callback, void *opaque, libtock_alarm_ticks_t *alarm)
{
	int code = read_clock();
	if (code != RETURNCODE_SUCCESS)
		return code;
	uint32_t since = (uint32_t)ticks_now - reference;
	return set(ticks_now - since + dt, callback, opaque, alarm);
}

void libtock_alarm_cancel(libtock_alarm_ticks_t *alarm)
{
	bool was_first = first == alarm;
	if (!take_out(alarm) || !was_first)
		return;
	if (first == NULL)
		(void)libtock_alarm_command_stop();
	else if (read_clock() == RETURNCODE_SUCCESS)
		(void)arm();
}

int libtock_alarm_in_ms(uint32_t ms, libtock_alarm_callback callback, void *opaque, libtock_alarm_t *alarm)
{
	int code = read_frequency();
	if (code == RETURNCODE_SUCCESS)
		code = read_clock();
	if (code != RETURNCODE_SUCCESS)
		return code;
	return set(ticks_now + ticks_of_ms(ms), callback, opaque, &alarm->alarm);
}

static void repeat(uint32_t now, uint32_t scheduled, void *opaque)
{
	libtock_alarm_t *alarm = opaque;
	uint64_t next = alarm->alarm.expires + alarm->interval;
	if (next <= ticks_now) /* late by at least a period */
		next += (ticks_now - next) / alarm->interval * alarm->interval + alarm->interval;
	(void)set(next, repeat, alarm, &alarm->alarm);
	alarm->callback(now, scheduled, alarm->user_data);
}

void libtock_alarm_repeating_every_ms(uint32_t ms, libtock_alarm_callback callback, void *opaque, libtock_alarm_t *alarm)
{
	if (read_frequency() != RETURNCODE_SUCCESS || read_clock() != RETURNCODE_SUCCESS)
		return;
	alarm->interval = ms > 0 ? ticks_of_ms(ms) : 1;
	alarm->callback = callback;
	alarm->user_data = opaque;
	(void)set(ticks_now + alarm->interval, repeat, alarm, &alarm->alarm);
}

void libtock_alarm_ms_cancel(libtock_alarm_t *alarm)
{
	libtock_alarm_cancel(&alarm->alarm);
}

uint32_t libtock_alarm_ticks_to_ms(uint32_t ticks)
{
	if (read_frequency() != RETURNCODE_SUCCESS)
		return 0;
	return (uint32_t)((uint64_t)ticks * 1000 / frequency);
}

int libtock_alarm_gettimeasticks(struct timeval *tv)
{
	uint32_t ticks;
	if (read_frequency() != RETURNCODE_SUCCESS || libtock_alarm_command_read(&ticks) != RETURNCODE_SUCCESS)
		return -1;
	tv->tv_sec = ticks / frequency;
	tv->tv_usec = (suseconds_t)((uint64_t)(ticks % frequency) * 1000000 / frequency);
	return 0;
}
