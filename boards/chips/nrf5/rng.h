/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The random number generator of an nRF51 or nRF52 (Nordic's nRF51 Series Reference Manual, section 21; nRF52840 PS, section 6.19). */
#ifndef BOARDS_NRF5_RNG_H
#define BOARDS_NRF5_RNG_H

#include <kc/hil/rng.h>

#define NRF5_RNG_LINE 13u

struct nrf5_rng {
	uint32_t wanted; /* bytes; 0: no request pending */
	uint32_t got;
	uint32_t words[KC_HIL_RNG_WORDS_MAX];
	void (*take)(void *context, const uint32_t *words, uint32_t count);
	void *context;
};

/* take is called from the bottom half of the generator's interrupt. */
struct kc_hil_rng nrf5_rng_init(struct nrf5_rng *rng, void (*take)(void *context, const uint32_t *words, uint32_t count),
				void *context);
/* Bottom half of the generator's interrupt. */
void nrf5_rng_handle(void *rng);

#endif
