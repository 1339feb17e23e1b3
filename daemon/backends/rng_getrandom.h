/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Random words from the Linux kernel's generator. Until it is seeded (early in boot), requests wait without blocking the daemon.
 */
#ifndef DAEMON_BACKENDS_RNG_GETRANDOM_H
#define DAEMON_BACKENDS_RNG_GETRANDOM_H

#include <kc/hil/rng.h>

#include "daemon/loop.h"

struct rng_getrandom;

/* words(context, words, count) is called from the loop; count is 0 if the system call failed. Returns NULL if out of memory. */
struct rng_getrandom *rng_getrandom_new(struct loop *loop, void (*words)(void *context, const uint32_t *words, uint32_t count),
					void *context);
void rng_getrandom_free(struct rng_getrandom *rng); /* NULL is fine */
struct kc_hil_rng rng_getrandom_hil(struct rng_getrandom *rng);

#endif
