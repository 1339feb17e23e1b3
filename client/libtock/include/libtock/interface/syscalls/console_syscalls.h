/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The system calls of driver 0x1. Upcall 1, write done: (bytes, 0, 0). Upcall 2, read done: (status code, bytes, 0). */
#ifndef LIBTOCK_INTERFACE_SYSCALLS_CONSOLE_SYSCALLS_H
#define LIBTOCK_INTERFACE_SYSCALLS_CONSOLE_SYSCALLS_H

#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DRIVER_NUM_CONSOLE 0x1

bool libtock_console_driver_exists(void);

returncode_t libtock_console_write_done_set_upcall(subscribe_upcall *upcall, void *userdata);
returncode_t libtock_console_read_done_set_upcall(subscribe_upcall *upcall, void *userdata);

/* Share the buffers: the one to write from, and the one to read into. */
returncode_t libtock_console_set_read_allow(const uint8_t *buffer, uint32_t length);
returncode_t libtock_console_set_readwrite_allow(uint8_t *buffer, uint32_t length);

returncode_t libtock_console_command_write(int length);
returncode_t libtock_console_command_read(int length);
returncode_t libtock_console_command_abort_read(void);

#ifdef __cplusplus
}
#endif

#endif
