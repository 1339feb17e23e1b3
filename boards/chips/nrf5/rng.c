/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/chips/nrf5/rng.h"

#include "boards/chips/registers.h"

#define RNG      0x4000d000u
#define START    0x000u
#define STOP     0x004u
#define VALRDY   0x100u
#define INTENSET 0x304u
#define INTENCLR 0x308u
#define CONFIG   0x504u
#define VALUE    0x508u

#define INT_VALRDY        (1u << 0)
#define CONFIG_DERIVATIVE (1u << 0) /* bias correction, makes 0 and 1 equally likely */

static enum kc_error get(void *context, uint32_t words)
{
	struct nrf5_rng *rng = context;

	if (rng->wanted > 0)
		return KC_BUSY;
	rng->wanted = words * (uint32_t)sizeof rng->words[0];
	rng->got = 0;
	chip_write(RNG, VALRDY, 0);
	chip_write(RNG, INTENSET, INT_VALRDY);
	chip_write(RNG, START, 1);
	return KC_OK;
}

static void finish(struct nrf5_rng *rng)
{
	uint32_t count = rng->wanted / (uint32_t)sizeof rng->words[0];

	chip_write(RNG, STOP, 1);
	chip_write(RNG, INTENCLR, INT_VALRDY);
	rng->wanted = 0;
	rng->take(rng->context, rng->words, count);
	for (uint32_t i = 0; i < KC_HIL_RNG_WORDS_MAX; i++)
		*(volatile uint32_t *)&rng->words[i] = 0;
}

void nrf5_rng_handle(void *context)
{
	struct nrf5_rng *rng = context;

	if (rng->wanted == 0 || chip_read(RNG, VALRDY) == 0)
		return;
	chip_write(RNG, VALRDY, 0);
	((uint8_t *)rng->words)[rng->got++] = (uint8_t)chip_read(RNG, VALUE);
	if (rng->got == rng->wanted)
		finish(rng);
}

struct kc_hil_rng nrf5_rng_init(struct nrf5_rng *rng, void (*take)(void *context, const uint32_t *words, uint32_t count),
				void *context)
{
	static const struct kc_hil_rng_ops ops = {.get = get};

	*rng = (struct nrf5_rng){.take = take, .context = context};
	chip_write(RNG, CONFIG, CONFIG_DERIVATIVE);
	return (struct kc_hil_rng){.ops = &ops, .context = rng};
}
