/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Includes the header of the target processor. */
#ifndef APPHOST_ARCH_H
#define APPHOST_ARCH_H

#if defined(__x86_64__)
#include "x86_64.h"
#elif defined(__aarch64__)
#include "aarch64.h"
#else
#error "apphost knows x86_64 and aarch64; for another processor add arch/NAME.h, start_NAME.S and gate/jump_NAME.S"
#endif

#endif
