/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * GPIO pins, numbered from 0. Calls for a number that does not exist return RETURNCODE_EINVAL; for a number that is not a pin on
 * this board, RETURNCODE_ENODEVICE.
 */
#ifndef LIBTOCK_PERIPHERALS_GPIO_H
#define LIBTOCK_PERIPHERALS_GPIO_H

#include <libtock/peripherals/gpio_types.h>
#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The pin that caused the interrupt, and whether it is high. */
typedef void (*libtock_gpio_callback_interrupt)(uint32_t, bool);

bool libtock_gpio_exists(void);

returncode_t libtock_gpio_count(int *count);

/* Sets the callback for the interrupts of all pins; it replaces an earlier one. */
returncode_t libtock_gpio_set_interrupt_callback(libtock_gpio_callback_interrupt cb);

returncode_t libtock_gpio_enable_input(uint32_t pin, libtock_gpio_input_mode_t pin_config);
returncode_t libtock_gpio_enable_output(uint32_t pin);
returncode_t libtock_gpio_set(uint32_t pin);
returncode_t libtock_gpio_clear(uint32_t pin);
returncode_t libtock_gpio_toggle(uint32_t pin);
/* *pin_value: 1 if the pin is high, 0 if it is low. */
returncode_t libtock_gpio_read(uint32_t pin, int *pin_value);
returncode_t libtock_gpio_enable_interrupt(uint32_t pin, libtock_gpio_interrupt_mode_t irq_config);
returncode_t libtock_gpio_disable_interrupt(uint32_t pin);
returncode_t libtock_gpio_disable(uint32_t pin);

#ifdef __cplusplus
}
#endif

#endif
