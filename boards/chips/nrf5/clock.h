/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The high frequency clock of an nRF51 or nRF52 (Nordic's nRF51 Series Reference Manual, section 13; nRF52840 PS, section 5.4). */
#ifndef BOARDS_NRF5_CLOCK_H
#define BOARDS_NRF5_CLOCK_H

/* Switches to the crystal, whose accuracy the UART and the alarm need. If it does not start, the internal oscillator stays in use. */
void nrf5_clock_from_crystal(void);

#endif
