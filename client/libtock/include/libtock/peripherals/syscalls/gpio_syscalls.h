/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The system calls of driver 0x4. Upcall 0: (pin, high, 0). */
#ifndef LIBTOCK_PERIPHERALS_SYSCALLS_GPIO_SYSCALLS_H
#define LIBTOCK_PERIPHERALS_SYSCALLS_GPIO_SYSCALLS_H

#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

#define GPIO_DRIVER_NUM 0x4

bool libtock_gpio_driver_exists(void);
returncode_t libtock_gpio_set_upcall(subscribe_upcall callback, void *opaque);
returncode_t libtock_gpio_command_count(uint32_t *count);
returncode_t libtock_gpio_command_enable_output(uint32_t pin);
returncode_t libtock_gpio_command_set(uint32_t pin);
returncode_t libtock_gpio_command_clear(uint32_t pin);
returncode_t libtock_gpio_command_toggle(uint32_t pin);
returncode_t libtock_gpio_command_enable_input(uint32_t pin, uint32_t pin_config);
returncode_t libtock_gpio_command_read(uint32_t pin, uint32_t *pin_value);
returncode_t libtock_gpio_command_enable_interrupt(uint32_t pin, uint32_t irq_config);
returncode_t libtock_gpio_command_disable_interrupt(uint32_t pin);
returncode_t libtock_gpio_command_disable(uint32_t pin);

#ifdef __cplusplus
}
#endif

#endif
