/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Enters the kernel. On Linux a system call is a call of the gate, a function at a fixed address, so the compiler takes care of
 * the registers that the gate and upcalls may change.
 */
#ifndef LIBTOCK_ARCH_TRAP_H
#define LIBTOCK_ARCH_TRAP_H

#include <stdint.h>

#include "protocol/layout.h"
#include "protocol/trap.h"

static inline void tock_trap(uint32_t class_number, uint32_t r[4])
{
	((gate_trap_function *)LAYOUT_GATE)(class_number, r);
}

#endif
