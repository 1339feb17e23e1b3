/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The part of POSIX that applies to apps. */
#ifndef LIBTOCK_UNISTD_H
#define LIBTOCK_UNISTD_H

#include <stddef.h>
#include <sys/types.h>

#ifdef __cplusplus
extern "C" {
#endif

#define STDIN_FILENO  0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2

/* Read from the console (descriptor 0) and write to it (1 and 2). Return the number of bytes, or -1 with errno set. */
ssize_t read(int descriptor, void *buffer, size_t size);
ssize_t write(int descriptor, const void *buffer, size_t size);

/* Moves the break by `increment` bytes. Returns the old break, or (void *)-1 with ENOMEM. */
void *sbrk(ptrdiff_t increment);

__attribute__((noreturn)) void _exit(int status);

#ifdef __cplusplus
}
#endif

#endif
