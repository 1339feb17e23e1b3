/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Names of Linux system calls, from tables generated at build time from the kernel's headers. */
#ifndef DAEMON_SUPERVISION_SYSTEM_CALL_NAMES_H
#define DAEMON_SUPERVISION_SYSTEM_CALL_NAMES_H

#include <stdint.h>

/* Returns the name of a system call, or "?" if it is unknown. arch is an AUDIT_ARCH_... value. */
const char *system_call_name(uint32_t arch, uint32_t number);
/* Returns "x86_64", "x32", "i386", "aarch64" or "unknown". The number tells x32 from x86_64. */
const char *system_call_arch_name(uint32_t arch, uint32_t number);

#endif
