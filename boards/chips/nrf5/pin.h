/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Pins of an nRF51 or nRF52 and their interrupts (Nordic's nRF51 Series Reference Manual, sections 14 and 15; nRF52840 PS, sections 6.9 and
 * 6.10). P0.13 is 13, P1.01 is 33. Each watched pin takes a channel, so an nRF51 can watch four pins at once and an nRF52 eight.
 */
#ifndef BOARDS_NRF5_PIN_H
#define BOARDS_NRF5_PIN_H

#include "boards/common/pins.h"

#define NRF5_PIN_LINE 6u

extern const struct pin_ops nrf51_pins;
extern const struct pin_ops nrf52_pins;

/* Reserves a channel for this pin permanently, so that it can always be watched. Call this before any pin is watched. */
void nrf5_pin_keep_channel(uint32_t pin);

#endif
