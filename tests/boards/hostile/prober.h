/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#ifndef HOSTILE_PROBER_H
#define HOSTILE_PROBER_H

#include "boards/common/kernel.h"

/* board_make_kernel, with the prober's driver beside the board's own. */
void prober_make_kernel(struct kc_driver *drivers, uint32_t count);

/* A timer of the chip that no driver has (storm_*.c). */
extern const uint32_t storm_line;
extern const uint32_t storm_uart; /* a device, where an app has nothing to do */
/* It has been served, and interrupts again so many nanoseconds from now. */
void storm_in_ns(uint32_t ns);

#endif
