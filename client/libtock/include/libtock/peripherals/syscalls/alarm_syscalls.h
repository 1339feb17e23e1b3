/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The system calls of driver 0x0: one alarm per process, on a 32-bit counter that wraps. Upcall 0: (now, the tick it was set for,
 * 0).
 */
#ifndef LIBTOCK_PERIPHERALS_SYSCALLS_ALARM_SYSCALLS_H
#define LIBTOCK_PERIPHERALS_SYSCALLS_ALARM_SYSCALLS_H

#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DRIVER_NUM_ALARM 0x0

bool libtock_alarm_driver_exists(void);
int libtock_alarm_set_upcall(subscribe_upcall *upcall, void *userdata);

/* Reads the frequency, in ticks per second. */
int libtock_alarm_command_get_frequency(uint32_t *frequency);

/* Reads the counter. */
int libtock_alarm_command_read(uint32_t *ticks);

/* Returns RETURNCODE_EALREADY if no alarm is set. */
int libtock_alarm_command_stop(void);

/* Sets the alarm, replacing an earlier one, to `dt` ticks from now. *actual is the tick at which it will fire. */
int libtock_alarm_command_set_relative(uint32_t dt, uint32_t *actual);

/*
 * Sets the alarm, replacing an earlier one, to reference + dt. The reference lies in the past: if dt ticks have passed since, the
 * alarm fires at once.
 */
int libtock_alarm_command_set_absolute(uint32_t reference, uint32_t dt);

#ifdef __cplusplus
}
#endif

#endif
