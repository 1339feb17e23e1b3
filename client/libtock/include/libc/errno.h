/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Errors set by this library's own functions. System calls return their errors instead. */
#ifndef LIBTOCK_ERRNO_H
#define LIBTOCK_ERRNO_H

#ifdef __cplusplus
extern "C" {
#endif

extern int errno;

#define EIO    5
#define EBADF  9
#define EAGAIN 11
#define ENOMEM 12
#define EBUSY  16
#define EINVAL 22
#define EDOM   33
#define ERANGE 34
#define ENOSYS 38

#ifdef __cplusplus
}
#endif

#endif
