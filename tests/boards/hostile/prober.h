/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#ifndef HOSTILE_PROBER_H
#define HOSTILE_PROBER_H

#include "boards/common/kernel.h"

/* Replaces board_make_kernel; adds the prober's drivers to the board's own. */
void prober_make_kernel(struct kc_driver *drivers, uint32_t count);

/* A timer of the chip that no driver uses (storm_*.c). */
extern const uint32_t storm_line;
extern const uint32_t storm_uart; /* a device, which no app may reach */
/* Clears the interrupt and schedules the next one in that many nanoseconds. */
void storm_in_ns(uint32_t ns);

#endif
