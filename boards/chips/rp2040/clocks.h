/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Clocks and resets of an RP2040 (RP2040 datasheet, sections 2.14, 2.15, 2.16 and 4.7). Everything runs from the 12 MHz crystal: there is
 * no PLL to wait for, and a timeslice of 400 ms fits into SysTick.
 */
#ifndef BOARDS_RP2040_CLOCKS_H
#define BOARDS_RP2040_CLOCKS_H

#define RP2040_HZ 12000000u

/* Starts the crystal, runs all clocks from it, and resets the devices that this folder drives. The timer then counts microseconds. */
void rp2040_clocks_begin(void);

#endif
