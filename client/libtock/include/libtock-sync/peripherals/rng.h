/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Random numbers; the call returns when they have arrived. */
#ifndef LIBTOCK_SYNC_PERIPHERALS_RNG_H
#define LIBTOCK_SYNC_PERIPHERALS_RNG_H

#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

bool libtocksync_rng_exists(void);

/*
 * Requests `bytes` random bytes into a buffer of `length`. *received is the number of bytes received; 0 if the call was refused.
 */
returncode_t libtocksync_rng_get_random_bytes(uint8_t *buffer, uint32_t length, uint32_t bytes, int *received);

#ifdef __cplusplus
}
#endif

#endif
