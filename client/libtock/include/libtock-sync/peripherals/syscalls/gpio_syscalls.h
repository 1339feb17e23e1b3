/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#ifndef LIBTOCK_SYNC_PERIPHERALS_SYSCALLS_GPIO_SYSCALLS_H
#define LIBTOCK_SYNC_PERIPHERALS_SYSCALLS_GPIO_SYSCALLS_H

#include <libtock/peripherals/syscalls/gpio_syscalls.h>
#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Waits for the next interrupt of any pin that has one enabled. */
returncode_t libtocksync_gpio_yield_wait_for(uint32_t *pin, bool *value);

#ifdef __cplusplus
}
#endif

#endif
