/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The power of an nRF51's RAM (nRF51 Series Reference Manual, section 12, POWER). */
#ifndef BOARDS_NRF5_RAM_H
#define BOARDS_NRF5_RAM_H

/*
 * Turns on both blocks of 8 KiB of a chip with 16 KiB. They should be on after a reset, but Nordic's own startup code does not rely on it. The
 * kernel's stack and data must be in the first block, because they are in use before this.
 */
void nrf51_ram_on(void);

#endif
