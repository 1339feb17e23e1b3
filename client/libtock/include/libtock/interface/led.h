/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* LEDs, numbered from 0. Calls for a number that does not exist return RETURNCODE_EINVAL. */
#ifndef LIBTOCK_INTERFACE_LED_H
#define LIBTOCK_INTERFACE_LED_H

#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Returns true if there is at least one LED. */
bool libtock_led_exists(void);

returncode_t libtock_led_count(int *count);
returncode_t libtock_led_on(int led_num);
returncode_t libtock_led_off(int led_num);
returncode_t libtock_led_toggle(int led_num);

#ifdef __cplusplus
}
#endif

#endif
