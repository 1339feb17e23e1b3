/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Pins of an STM32F4 and their interrupts (ST RM0090, sections 8, 9 and 12). Pins with the same number on different ports share an
 * interrupt, so only one of them can be watched at a time.
 */
#ifndef BOARDS_STM32F4_PIN_H
#define BOARDS_STM32F4_PIN_H

#include "boards/common/pins.h"

/* STM32F4_PIN(B, 11) is PB11. Ports A to D. */
#define STM32F4_PIN(port, number) (16u * STM32F4_PORT_##port + (number))
enum { STM32F4_PORT_A, STM32F4_PORT_B, STM32F4_PORT_C, STM32F4_PORT_D };

extern const struct pin_ops stm32f4_pins;

/* Connects the pin to a device. function: 0 to 15, as in the chip's data sheet. */
void stm32f4_pin_alternate(uint32_t pin, uint32_t function, enum kc_hil_gpio_pull pull);

/* The processor's interrupt line for a pin. */
#define STM32F4_PIN_LINE(pin) ((pin) % 16u < 5u ? 6u + (pin) % 16u : (pin) % 16u < 10u ? 23u : 40u)

#endif
