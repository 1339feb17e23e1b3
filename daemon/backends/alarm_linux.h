/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The alarm's counter on Linux: CLOCK_MONOTONIC in ticks of 31.25 µs, that is 32,000 Hz, and a timer of the loop.
 *
 * Why 32,000 Hz: apps reckon in whole milliseconds and learn the frequency at run time. Here a millisecond is exactly 32 ticks
 * and a tick exactly 31,250 ns, so neither libtock's conversions nor ours lose anything; with the usual 32,768 Hz, 1 ms becomes
 * 32 ticks and ends 23 µs early. The counter wraps after 37 hours: libtock-c refuses repeating alarms longer than one
 * wrap (an assertion on 2^32 ticks), which 1 MHz would reach after 72 minutes. A finer tick would promise what a process
 * that another process wakes cannot see.
 *
 * The counter goes on from the machine's start, so it keeps its meaning when the daemon starts again.
 */
#ifndef DAEMON_BACKENDS_ALARM_LINUX_H
#define DAEMON_BACKENDS_ALARM_LINUX_H

#include <kc/hil/alarm.h>

#include "daemon/loop.h"

#define ALARM_LINUX_FREQUENCY_HZ 32000u
#define ALARM_LINUX_TICK_NS      31250u

struct alarm_linux;

/* fired(context) is called from the loop. NULL if there is no memory. */
struct alarm_linux *alarm_linux_new(struct loop *loop, loop_callback *fired, void *context);
void alarm_linux_free(struct alarm_linux *alarm); /* NULL is fine */
struct kc_hil_alarm alarm_linux_hil(struct alarm_linux *alarm);

/* When `dt` ticks have passed since `reference`, as seen at now_ns: that time, or now_ns if it is past. */
uint64_t alarm_linux_deadline_ns(uint64_t now_ns, uint32_t reference, uint32_t dt);

#endif
