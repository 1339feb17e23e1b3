/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The alarm's counter on Linux: CLOCK_MONOTONIC in ticks of 31.25 µs, that is 32,000 Hz, and a timer of the loop.
 *
 * Why 32,000 Hz: apps count in whole milliseconds and learn the frequency at run time. A millisecond is then exactly 32 ticks and
 * a tick exactly 31,250 ns, so neither libtock's conversions nor ours lose anything. With the usual 32,768 Hz, 1 ms becomes 32
 * ticks and ends 23 µs early. The counter wraps after 37 hours; at 1 MHz it would wrap after 72 minutes, and libtock-c refuses
 * repeating alarms longer than one wrap (an assertion on 2^32 ticks). A finer tick would promise a precision that a process woken
 * by another process cannot see.
 *
 * The counter runs from the machine's start, so it keeps its meaning when the daemon restarts.
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

/* The time at which `dt` ticks have passed since `reference`, seen from now_ns; now_ns if that is in the past. */
uint64_t alarm_linux_deadline_ns(uint64_t now_ns, uint32_t reference, uint32_t dt);

#endif
