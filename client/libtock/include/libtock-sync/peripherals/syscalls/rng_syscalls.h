/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#ifndef LIBTOCK_SYNC_PERIPHERALS_SYSCALLS_RNG_SYSCALLS_H
#define LIBTOCK_SYNC_PERIPHERALS_SYSCALLS_RNG_SYSCALLS_H

#include <libtock/peripherals/syscalls/rng_syscalls.h>
#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Waits for the requested random bytes. */
returncode_t libtocksync_rng_yield_wait_for(int *received);

#ifdef __cplusplus
}
#endif

#endif
