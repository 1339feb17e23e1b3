/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The system calls of driver 0x3. Upcall 0: (button, pressed, 0). */
#ifndef LIBTOCK_INTERFACE_SYSCALLS_BUTTON_SYSCALLS_H
#define LIBTOCK_INTERFACE_SYSCALLS_BUTTON_SYSCALLS_H

#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DRIVER_NUM_BUTTON 0x3

bool libtock_button_driver_exists(void);
returncode_t libtock_button_set_upcall(subscribe_upcall callback, void *opaque);
returncode_t libtock_button_command_count(int *count);
returncode_t libtock_button_command_enable_interrupt(int button_num);
returncode_t libtock_button_command_disable_interrupt(int button_num);
returncode_t libtock_button_command_read(int button_num, int *button_value);

#ifdef __cplusplus
}
#endif

#endif
