/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Random numbers (Tock's hil::rng): good enough for keys. */
#ifndef KC_HIL_RNG_H
#define KC_HIL_RNG_H

#include <kc/types.h>

struct kc_hil_rng_ops {
	/* Asks for up to 32 words. KC_OK: capsule_rng_words(words, count) is called later, never from in here. */
	enum kc_error (*get)(void *context, uint32_t words);
};
struct kc_hil_rng {
	const struct kc_hil_rng_ops *ops;
	void *context;
};

#endif
