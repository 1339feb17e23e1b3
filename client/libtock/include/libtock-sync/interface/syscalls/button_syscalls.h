/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#ifndef LIBTOCK_SYNC_INTERFACE_SYSCALLS_BUTTON_SYSCALLS_H
#define LIBTOCK_SYNC_INTERFACE_SYSCALLS_BUTTON_SYSCALLS_H

#include <libtock/interface/syscalls/button_syscalls.h>
#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Waits for the next press or release of a button with enabled interrupts. */
returncode_t libtocksync_button_yield_wait_for(int *button_number, bool *pressed);

#ifdef __cplusplus
}
#endif

#endif
