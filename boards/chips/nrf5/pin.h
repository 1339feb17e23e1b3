/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Pins of an nRF51 or nRF52 and their interrupts (Nordic's nRF51 Series Reference Manual, sections 14 and 15; nRF52840 PS, sections 6.9 and
 * 6.10). P0.13 is 13, P1.01 is 33. Four pins can be watched at once, as many as the nRF51 has channels for.
 */
#ifndef BOARDS_NRF5_PIN_H
#define BOARDS_NRF5_PIN_H

#include "boards/common/pins.h"

#define NRF5_PIN_LINE 6u

extern const struct pin_ops nrf5_pins;

#endif
