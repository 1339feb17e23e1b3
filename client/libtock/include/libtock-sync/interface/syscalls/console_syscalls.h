/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#ifndef LIBTOCK_SYNC_INTERFACE_SYSCALLS_CONSOLE_SYSCALLS_H
#define LIBTOCK_SYNC_INTERFACE_SYSCALLS_CONSOLE_SYSCALLS_H

#include <libtock/interface/syscalls/console_syscalls.h>
#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Wait for the end of the pending write or read. If fewer bytes were written than requested, the device failed. */
returncode_t libtocksync_console_yield_wait_for_write(uint32_t *bytes_written);
returncode_t libtocksync_console_yield_wait_for_read(uint32_t *bytes_read);

#ifdef __cplusplus
}
#endif

#endif
