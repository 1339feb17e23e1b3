/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Driver 0x0, call by call: one alarm a process, on a 32-bit counter that wraps. Upcall 0: (now, when it was set for, 0). */
#ifndef LIBTOCK_PERIPHERALS_SYSCALLS_ALARM_SYSCALLS_H
#define LIBTOCK_PERIPHERALS_SYSCALLS_ALARM_SYSCALLS_H

#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DRIVER_NUM_ALARM 0x0

bool libtock_alarm_driver_exists(void);
int libtock_alarm_set_upcall(subscribe_upcall *upcall, void *userdata);

/* Ticks a second. */
int libtock_alarm_command_get_frequency(uint32_t *frequency);

/* The counter. */
int libtock_alarm_command_read(uint32_t *ticks);

/* RETURNCODE_EALREADY if none is set. */
int libtock_alarm_command_stop(void);

/* Each replaces the alarm that was set. *actual is the tick it will fire at. */
int libtock_alarm_command_set_relative(uint32_t dt, uint32_t *actual);

/* For reference + dt. The reference lies in the past: if dt ticks have gone by since, the alarm fires at once. */
int libtock_alarm_command_set_absolute(uint32_t reference, uint32_t dt);

#ifdef __cplusplus
}
#endif

#endif
