/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The random number generator of an STM32F405 (ST RM0090, section 24); the F446 has none. */
#ifndef BOARDS_STM32F4_RNG_H
#define BOARDS_STM32F4_RNG_H

#include <kc/hil/rng.h>
#include <stdbool.h>

#define STM32F4_RNG_LINE 80u

struct stm32f4_rng {
	uint32_t wanted; /* words; 0: no request pending */
	uint32_t got;
	uint32_t words[KC_HIL_RNG_WORDS_MAX];
	uint32_t last; /* the previous word: a repeated word is a fault (FIPS 140-2, section 4.9.2) */
	bool has_last;
	void (*take)(void *context, const uint32_t *words, uint32_t count);
	void *context;
};

/* False if the generator has no clock; *hil is not set then. take is called from the bottom half of its interrupt. */
bool stm32f4_rng_init(struct stm32f4_rng *rng, void (*take)(void *context, const uint32_t *words, uint32_t count), void *context,
		      struct kc_hil_rng *hil);
/* Bottom half of the generator's interrupt. */
void stm32f4_rng_handle(void *rng);

#endif
