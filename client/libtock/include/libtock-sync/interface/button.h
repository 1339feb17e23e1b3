/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Buttons; the waiting call returns when a button was pressed. */
#ifndef LIBTOCK_SYNC_INTERFACE_BUTTON_H
#define LIBTOCK_SYNC_INTERFACE_BUTTON_H

#include <libtock-sync/interface/syscalls/button_syscalls.h>
#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

bool libtocksync_button_exists(void);
returncode_t libtocksync_button_count(int *count);
returncode_t libtocksync_button_read(int button_num, int *button_value);

/* Waits for the next press of the button. Presses of other buttons meanwhile are dropped. */
returncode_t libtocksync_button_wait_for_press(int button_num);

#ifdef __cplusplus
}
#endif

#endif
