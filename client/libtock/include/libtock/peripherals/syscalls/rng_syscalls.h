/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The system calls of driver 0x40001. Upcall 0: (0, bytes, 0). */
#ifndef LIBTOCK_PERIPHERALS_SYSCALLS_RNG_SYSCALLS_H
#define LIBTOCK_PERIPHERALS_SYSCALLS_RNG_SYSCALLS_H

#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

#define DRIVER_NUM_RNG 0x40001

bool libtock_rng_driver_exists(void);
returncode_t libtock_rng_set_allow_readwrite(uint8_t *buffer, uint32_t length);
returncode_t libtock_rng_set_upcall(subscribe_upcall *upcall, void *userdata);
returncode_t libtock_rng_command_get_random(uint32_t bytes);

#ifdef __cplusplus
}
#endif

#endif
