/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The console, asynchronously. A buffer belongs to the driver until the callback, which is called from a yield. */
#ifndef LIBTOCK_INTERFACE_CONSOLE_H
#define LIBTOCK_INTERFACE_CONSOLE_H

#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The result, and the number of bytes written or read. */
typedef void (*libtock_console_callback_write)(returncode_t, uint32_t);
typedef void (*libtock_console_callback_read)(returncode_t, uint32_t);

bool libtock_console_exists(void);

/*
 * Write or read at most `length` bytes. A write replaces a pending write; a second read is refused (RETURNCODE_EBUSY). A read
 * ends when the buffer is full or the read is aborted, and on Linux also at the end of a line. After the end of the input, a read
 * never ends.
 */
returncode_t libtock_console_write(const uint8_t *buffer, uint32_t length, libtock_console_callback_write callback);
returncode_t libtock_console_read(uint8_t *buffer, uint32_t length, libtock_console_callback_read callback);

/* Aborts the pending read; its callback gets RETURNCODE_ECANCEL. */
returncode_t libtock_console_abort_read(void);

#ifdef __cplusplus
}
#endif

#endif
