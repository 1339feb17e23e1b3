/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The console; each call returns when its operation is complete. No upcalls run meanwhile. */
#ifndef LIBTOCK_SYNC_INTERFACE_CONSOLE_H
#define LIBTOCK_SYNC_INTERFACE_CONSOLE_H

#include <libtock/interface/console.h>
#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

bool libtocksync_console_exists(void);

/* *written and *read are set to the number of bytes; 0 if the call was refused. */
returncode_t libtocksync_console_write(const uint8_t *buffer, uint32_t length, uint32_t *written);
returncode_t libtocksync_console_read(uint8_t *buffer, uint32_t length, uint32_t *read);

#ifdef __cplusplus
}
#endif

#endif
