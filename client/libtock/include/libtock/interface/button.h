/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Buttons, numbered from 0. Calls for a number that does not exist return RETURNCODE_EINVAL. */
#ifndef LIBTOCK_INTERFACE_BUTTON_H
#define LIBTOCK_INTERFACE_BUTTON_H

#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The result, the button's number, and whether it was pressed (or released). */
typedef void (*libtock_button_callback)(returncode_t, int, bool);

bool libtock_button_exists(void);

returncode_t libtock_button_count(int *count);

/* *button_value: 1 if the button is pressed, 0 if not. */
returncode_t libtock_button_read(int button_num, int *button_value);

/* Calls back at every press and release of this button. All buttons share one callback, the last one given. */
returncode_t libtock_button_notify_on_press(int button_num, libtock_button_callback cb);

#ifdef __cplusplus
}
#endif

#endif
