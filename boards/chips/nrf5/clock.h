/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The high frequency clock of an nRF51 or nRF52 (Nordic's nRF51 Series Reference Manual, section 13; nRF52840 PS, section 5.4). */
#ifndef BOARDS_NRF5_CLOCK_H
#define BOARDS_NRF5_CLOCK_H

/* From the crystal, which the UART and the alarm want for their accuracy. Without one they run from the internal oscillator. */
void nrf5_clock_from_crystal(void);

#endif
