/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The console, asynchronously. A buffer belongs to the driver until the callback is called, from a yield. */
#ifndef LIBTOCK_INTERFACE_CONSOLE_H
#define LIBTOCK_INTERFACE_CONSOLE_H

#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

/* How it went, and how many bytes were written or read. */
typedef void (*libtock_console_callback_write)(returncode_t, uint32_t);
typedef void (*libtock_console_callback_read)(returncode_t, uint32_t);

bool libtock_console_exists(void);

/* At most `length` bytes. A write replaces one that is under way, a read is refused then (RETURNCODE_EBUSY). A read ends when the buffer
 * is full or it is aborted, on Linux also at the end of a line. Behind the end of the input nothing comes any more: it waits for ever. */
returncode_t libtock_console_write(const uint8_t *buffer, uint32_t length, libtock_console_callback_write callback);
returncode_t libtock_console_read(uint8_t *buffer, uint32_t length, libtock_console_callback_read callback);

/* Ends the read under way: its callback comes, with RETURNCODE_ECANCEL. */
returncode_t libtock_console_abort_read(void);

#ifdef __cplusplus
}
#endif

#endif
