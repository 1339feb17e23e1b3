/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The little of POSIX that has a meaning here. */
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

/* The console, from descriptor 0 and to 1 and 2. They return the number of bytes, or -1 and errno. */
ssize_t read(int descriptor, void *buffer, size_t size);
ssize_t write(int descriptor, const void *buffer, size_t size);

/* Moves the break by `increment` bytes and returns where it was, or (void *)-1 and ENOMEM. */
void *sbrk(ptrdiff_t increment);

__attribute__((noreturn)) void _exit(int status);

#ifdef __cplusplus
}
#endif

#endif
