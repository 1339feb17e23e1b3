/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Random numbers, asynchronously. */
#ifndef LIBTOCK_PERIPHERALS_RNG_H
#define LIBTOCK_PERIPHERALS_RNG_H

#include <libtock/tock.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The result, and how many bytes the buffer now holds. */
typedef void (*libtock_rng_callback)(returncode_t, int);

bool libtock_rng_exists(void);

/* Requests `bytes` random bytes into a buffer of `length`, which belongs to the driver until the callback. */
returncode_t libtock_rng_get_random_bytes(uint8_t *buffer, uint32_t length, uint32_t bytes, libtock_rng_callback callback);

#ifdef __cplusplus
}
#endif

#endif
