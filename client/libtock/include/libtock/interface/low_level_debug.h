/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Driver 0x8: writes numbers to the kernel's log, without buffers and without waiting. Works where printf does not, for example
 * before main.
 */
#ifndef LIBTOCK_INTERFACE_LOW_LEVEL_DEBUG_H
#define LIBTOCK_INTERFACE_LOW_LEVEL_DEBUG_H

#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DRIVER_NUM_LOW_LEVEL_DEBUG 0x8

/* Codes with a meaning defined by Tock. */
#define LOW_LEVEL_DEBUG_PANIC         0x01
#define LOW_LEVEL_DEBUG_INCORRECT_LOC 0x02 /* the app was loaded at an address it was not linked for */

bool libtock_low_level_debug_exists(void);
returncode_t libtock_low_level_debug_alert_code(uint32_t code);
returncode_t libtock_low_level_debug_print_1(uint32_t value);
returncode_t libtock_low_level_debug_print_2(uint32_t value1, uint32_t value2);

#ifdef __cplusplus
}
#endif

#endif
