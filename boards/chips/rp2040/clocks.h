/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Clocks and resets of an RP2040 (RP2040 datasheet, sections 2.14, 2.15, 2.16 and 4.7). Everything runs from the crystal of 12 MHz: no PLL
 * has to be waited for, and a timeslice of 400 ms fits into SysTick.
 */
#ifndef BOARDS_RP2040_CLOCKS_H
#define BOARDS_RP2040_CLOCKS_H

#define RP2040_HZ 12000000u

/* Crystal on, clocks from it, and the devices of this folder as after a reset. The timer counts microseconds from here on. */
void rp2040_clocks_begin(void);

#endif
