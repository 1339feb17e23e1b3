/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Many alarms over the driver's one.
 *
 * The driver's counter has 32 bits and wraps, so that two of its values alone do not say which is later. Here time has 64 bits: each reading
 * moves `ticks_now` on by what the counter advanced. That is right as long as the counter is read at least once a lap, which the driver's
 * alarm sees to: it is never set further ahead than half a lap. With nothing set, time need not be kept.
 *
 * Whenever the list is not empty, the driver's alarm is set for its head or for half a lap, except within these functions. An upcall that
 * finds nothing due is harmless.
 */
#include <libtock/services/alarm.h>

#define LAP       ((uint64_t)1 << 32)
#define ARM_LIMIT ((uint64_t)1 << 31)

/* Sorted by expiry; equal ones in the order in which they were set. */
static libtock_alarm_ticks_t *first;
/* Starts a lap above 0, so that a reference a lap ago has a number too. */
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

/* Rounded up, so that nobody is called early. ms < 2^32 and frequency < 2^32: no overflow. */
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

/* Whether it was in the list. The alarm itself is not asked, as the app may hand in memory that nobody initialised. */
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

/* The driver's alarm went off. A callback may come back here, through a yield of its own. */
static void fired(int now, int scheduled, int unused, void *userdata)
{
	(void)now;
	(void)scheduled;
	(void)unused;
	(void)userdata;
	if (read_clock() != RETURNCODE_SUCCESS)
		return;
	/* Time goes on while callbacks run. What they set for later than this waits for its own upcall. */
	uint64_t until = ticks_now;
	if (first != NULL && first->expires > until)
		(void)arm();
	while (first != NULL && first->expires <= until) {
		libtock_alarm_ticks_t *alarm = first;
		first = alarm->next;
		if (first != NULL)
			(void)arm(); /* before the callback, which may yield for long */
		if (alarm->callback != NULL)
			alarm->callback((uint32_t)ticks_now, (uint32_t)alarm->expires, alarm->ud);
	}
}

/* Time has just been read. */
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
	if (next <= ticks_now) /* late by whole periods */
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
