/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Random numbers (Tock's hil::rng), which must be good enough for cryptographic keys. */
#ifndef KC_HIL_RNG_H
#define KC_HIL_RNG_H

#include <kc/types.h>

#define KC_HIL_RNG_WORDS_MAX 32u

struct kc_hil_rng_ops {
	/*
	 * Requests 1 to KC_HIL_RNG_WORDS_MAX words. KC_OK: capsule_rng_words(words, count) is called later, never from within
	 * this call; count is 0 if the source failed. KC_BUSY: a request is in progress.
	 */
	enum kc_error (*get)(void *context, uint32_t words);
};
struct kc_hil_rng {
	const struct kc_hil_rng_ops *ops;
	void *context;
};

#endif
