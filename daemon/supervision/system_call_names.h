/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Names of Linux system calls, from tables that the build makes from the kernel's headers. */
#ifndef DAEMON_SUPERVISION_SYSTEM_CALL_NAMES_H
#define DAEMON_SUPERVISION_SYSTEM_CALL_NAMES_H

#include <stdint.h>

/* The name of call `number` in AUDIT_ARCH_... `arch`, "?" if there is none. */
const char *system_call_name(uint32_t arch, uint32_t number);
/* "x86_64", "x32", "i386", "aarch64", or "unknown". */
const char *system_call_arch_name(uint32_t arch, uint32_t number);

#endif
