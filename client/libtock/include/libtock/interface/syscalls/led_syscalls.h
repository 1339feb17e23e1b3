/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The system calls of driver 0x2. */
#ifndef LIBTOCK_INTERFACE_SYSCALLS_LED_SYSCALLS_H
#define LIBTOCK_INTERFACE_SYSCALLS_LED_SYSCALLS_H

#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DRIVER_NUM_LED 0x2

bool libtock_led_driver_exists(void);
returncode_t libtock_led_command_count(int *count);
returncode_t libtock_led_command_on(int led_num);
returncode_t libtock_led_command_off(int led_num);
returncode_t libtock_led_command_toggle(int led_num);

#ifdef __cplusplus
}
#endif

#endif
