/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Pins of an nRF51 or nRF52 and their interrupts (Nordic's nRF51 Series Reference Manual, sections 14 and 15; nRF52840 PS, sections 6.9 and
 * 6.10). P0.13 is 13, P1.01 is 33. As many pins can be watched at once as there are channels for: four on an nRF51, eight on an nRF52.
 */
#ifndef BOARDS_NRF5_PIN_H
#define BOARDS_NRF5_PIN_H

#include "boards/common/pins.h"

#define NRF5_PIN_LINE 6u

extern const struct pin_ops nrf51_pins;
extern const struct pin_ops nrf52_pins;

/* At the start: a channel is this pin's for good, so that it can be watched however many others are. */
void nrf5_pin_keep_channel(uint32_t pin);

#endif
