/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The alarm's counter on Linux: CLOCK_MONOTONIC in ticks of 31.25 µs (32,000 Hz), and a timer of the event loop.
 *
 * Why 32,000 Hz: apps count in whole milliseconds and read the frequency at run time. One millisecond is exactly 32 ticks and one
 * tick exactly 31,250 ns, so neither libtock's conversions nor ours lose precision. At the usual 32,768 Hz, 1 ms would become 32
 * ticks and end 23 µs early. The counter wraps after 37 hours; at 1 MHz it would wrap after 72 minutes, and libtock-c rejects
 * repeating alarms longer than one wrap (it asserts on 2^32 ticks). A finer tick would promise a precision that a process woken
 * by another process cannot observe.
 *
 * The counter starts at boot, so it stays valid when the daemon restarts.
 */
#ifndef DAEMON_BACKENDS_ALARM_LINUX_H
#define DAEMON_BACKENDS_ALARM_LINUX_H

#include <kc/hil/alarm.h>

#include "daemon/loop.h"

#define ALARM_LINUX_FREQUENCY_HZ 32000u
#define ALARM_LINUX_TICK_NS      31250u

struct alarm_linux;

/* fired(context) is called from the loop when the alarm expires. Returns NULL if there is no memory. */
struct alarm_linux *alarm_linux_new(struct loop *loop, loop_callback *fired, void *context);
void alarm_linux_free(struct alarm_linux *alarm); /* NULL is fine */
struct kc_hil_alarm alarm_linux_hil(struct alarm_linux *alarm);

/* Returns the time at which `dt` ticks have passed since `reference`, as of now_ns; now_ns if that is in the past. */
uint64_t alarm_linux_deadline_ns(uint64_t now_ns, uint32_t reference, uint32_t dt);

#endif
