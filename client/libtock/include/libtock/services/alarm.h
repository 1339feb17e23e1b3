/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Any number of alarms, built on the driver's one alarm per process.
 *
 * Time is counted in ticks of a 32-bit counter that wraps; libtock_alarm_ticks_to_ms converts ticks. Callbacks are called from a
 * yield, never early, in the order in which the alarms were due. A callback may set and cancel alarms, including its own, and may
 * itself yield: alarms that become due meanwhile are served.
 */
#ifndef LIBTOCK_SERVICES_ALARM_H
#define LIBTOCK_SERVICES_ALARM_H

#include <libtock/peripherals/syscalls/alarm_syscalls.h>
#include <libtock/tock.h>
#include <sys/time.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The current counter, the tick at which the alarm was due, and the app's pointer. */
typedef void (*libtock_alarm_callback)(uint32_t now, uint32_t scheduled, void *opaque);

/*
 * One alarm that fires once. The app provides the memory, which must stay valid while the alarm is set. The members are private.
 */
typedef struct alarm {
	uint64_t expires; /* ticks, counted without wrapping */
	libtock_alarm_callback callback;
	void *ud;
	struct alarm *next;
} libtock_alarm_ticks_t;

/* One alarm set in milliseconds, once or repeating. */
typedef struct alarm_data {
	uint64_t interval; /* ticks */
	libtock_alarm_callback callback;
	void *user_data;
	libtock_alarm_ticks_t alarm;
} libtock_alarm_t;

/*
 * Sets an alarm for reference + dt ticks. The reference lies in the past; if dt ticks have passed since, the alarm is due at
 * once. An alarm that is already set is moved. Returns RETURNCODE_SUCCESS, or the driver's error; then the alarm is not set.
 */
int libtock_alarm_at(uint32_t reference, uint32_t dt, libtock_alarm_callback callback, void *opaque,
		     libtock_alarm_ticks_t *alarm);
void libtock_alarm_cancel(libtock_alarm_ticks_t *alarm);

/* Sets an alarm in `ms` milliseconds, rounded up to ticks. The time may exceed the counter's period. */
int libtock_alarm_in_ms(uint32_t ms, libtock_alarm_callback callback, void *opaque, libtock_alarm_t *alarm);

/* Sets an alarm for every `ms` milliseconds from now on, without drift. Missed periods are skipped. */
void libtock_alarm_repeating_every_ms(uint32_t ms, libtock_alarm_callback callback, void *opaque, libtock_alarm_t *alarm);
void libtock_alarm_ms_cancel(libtock_alarm_t *alarm);

/* Returns `ticks` in whole milliseconds, rounded down, modulo 2^32; 0 if there is no alarm driver. */
uint32_t libtock_alarm_ticks_to_ms(uint32_t ticks);

/*
 * Converts the counter to seconds and microseconds, which start over when the counter wraps. Returns 0, or -1 if there is no
 * alarm driver.
 */
int libtock_alarm_gettimeasticks(struct timeval *tv) __attribute__((nonnull));

#ifdef __cplusplus
}
#endif

#endif
