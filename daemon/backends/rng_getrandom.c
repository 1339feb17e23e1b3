/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/backends/rng_getrandom.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

#define RETRY_NS 100000000u /* poll interval while the generator is not seeded */

struct rng_getrandom {
	struct loop_deferred deferred;
	struct loop_timer *retry;
	void (*words)(void *context, const uint32_t *words, uint32_t count);
	void *context;
	uint32_t wanted; /* 0: no request pending */
};

static void answer(void *context)
{
	struct rng_getrandom *rng = context;
	uint32_t words[KC_HIL_RNG_WORDS_MAX];
	size_t bytes = rng->wanted * sizeof words[0];
	ssize_t got = getrandom(words, bytes, GRND_NONBLOCK); /* up to 256 bytes come completely or not at all */

	if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
		loop_timer_set(rng->retry, loop_now_ns() + RETRY_NS);
		return;
	}

	uint32_t count = got == (ssize_t)bytes ? rng->wanted : 0;

	rng->wanted = 0;
	rng->words(rng->context, words, count);
	explicit_bzero(words, sizeof words);
}

static enum kc_error get(void *context, uint32_t words)
{
	struct rng_getrandom *rng = context;

	if (rng->wanted > 0)
		return KC_BUSY;
	if (words == 0 || words > KC_HIL_RNG_WORDS_MAX)
		return KC_SIZE;
	rng->wanted = words;
	loop_defer(&rng->deferred);
	return KC_OK;
}

struct rng_getrandom *rng_getrandom_new(struct loop *loop, void (*words)(void *context, const uint32_t *words, uint32_t count),
					void *context)
{
	struct rng_getrandom *rng = calloc(1, sizeof *rng);

	if (rng == NULL)
		return NULL;
	rng->words = words;
	rng->context = context;
	loop_deferred_init(&rng->deferred, loop, answer, rng);
	rng->retry = loop_timer_new(loop, answer, rng);
	if (rng->retry == NULL) {
		free(rng);
		return NULL;
	}
	return rng;
}

void rng_getrandom_free(struct rng_getrandom *rng)
{
	if (rng == NULL)
		return;
	loop_undefer(&rng->deferred);
	loop_timer_free(rng->retry);
	free(rng);
}

struct kc_hil_rng rng_getrandom_hil(struct rng_getrandom *rng)
{
	static const struct kc_hil_rng_ops ops = {.get = get};

	return (struct kc_hil_rng){.ops = &ops, .context = rng};
}
