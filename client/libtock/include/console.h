/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The console under the names that libtock-c used before its headers moved to libtock/interface. Errors are returncode_t. */
#ifndef LIBTOCK_CONSOLE_H
#define LIBTOCK_CONSOLE_H

#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Write `length` bytes. putnstr returns when they are written; putnstr_async returns at once, and its upcall gets (bytes, 0, 0).
 */
int putnstr(const char *text, size_t length);
int putnstr_async(const char *text, size_t length, subscribe_upcall *upcall, void *userdata);
int putstr(const char *text);

/*
 * Read up to `length` bytes. getnstr returns when the read is done, with the number of bytes in *received; getnstr_async returns
 * at once, and its upcall gets (status code, bytes, 0).
 */
int getnstr(char *buffer, size_t length, size_t *received);
int getnstr_async(char *buffer, size_t length, subscribe_upcall *upcall, void *userdata);
int getnstr_abort(void);

/* Returns one byte, or a negative returncode_t. */
int getch(void);

#ifdef __cplusplus
}
#endif

#endif
