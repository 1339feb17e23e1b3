/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* GPIO pins; the waiting calls return at an edge. Numbers and errors as in <libtock/peripherals/gpio.h>. */
#ifndef LIBTOCK_SYNC_PERIPHERALS_GPIO_H
#define LIBTOCK_SYNC_PERIPHERALS_GPIO_H

#include <libtock-sync/peripherals/syscalls/gpio_syscalls.h>
#include <libtock/peripherals/gpio_types.h>
#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

bool libtocksync_gpio_exists(void);
returncode_t libtocksync_gpio_count(int *count);
returncode_t libtocksync_gpio_enable_output(uint32_t pin);
returncode_t libtocksync_gpio_enable_input(uint32_t pin, libtock_gpio_input_mode_t pin_config);
returncode_t libtocksync_gpio_set(uint32_t pin);
returncode_t libtocksync_gpio_clear(uint32_t pin);
returncode_t libtocksync_gpio_toggle(uint32_t pin);
/* *pin_value: 1 if the pin is high, 0 if it is low. */
returncode_t libtocksync_gpio_read(uint32_t pin, int *pin_value);

/*
 * Make the pin an input and wait for its next edge: rising, falling, or either. Its interrupt stays enabled; interrupts of other
 * pins meanwhile are dropped.
 */
returncode_t libtocksync_gpio_wait_until_high(uint32_t pin, libtock_gpio_input_mode_t pin_config);
returncode_t libtocksync_gpio_wait_until_low(uint32_t pin, libtock_gpio_input_mode_t pin_config);
returncode_t libtocksync_gpio_wait_until_changed(uint32_t pin, libtock_gpio_input_mode_t pin_config);

#ifdef __cplusplus
}
#endif

#endif
