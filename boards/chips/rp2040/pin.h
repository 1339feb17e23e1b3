/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Pins of an RP2040 and their interrupts (RP2040 datasheet, sections 2.3.1 and 2.19). GPIO 0 to 29; all of them can be watched at once. */
#ifndef BOARDS_RP2040_PIN_H
#define BOARDS_RP2040_PIN_H

#include "boards/common/pins.h"

#define RP2040_PIN_LINE 13u

extern const struct pin_ops rp2040_pins;

/* Connects the pin to a device. */
#define RP2040_FUNCTION_UART 2u
void rp2040_pin_function(uint32_t pin, uint32_t function, enum kc_hil_gpio_pull pull);

#endif
