/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/chips/stm32f4/rng.h"

#include "boards/chips/registers.h"
#include "boards/chips/stm32f4/rcc.h"

#define RNG 0x50060800u
#define CR  0x00u
#define SR  0x04u
#define DR  0x08u

#define CR_RNGEN (1u << 2)
#define CR_IE    (1u << 3)
#define SR_DRDY  (1u << 0)
#define SR_CECS  (1u << 1)
#define SR_SECS  (1u << 2)
#define SR_CEIS  (1u << 5)
#define SR_SEIS  (1u << 6)

static void start(void)
{
	chip_write(RNG, CR, CR_RNGEN | CR_IE);
}

/* Turns the generator off and clears its errors. */
static void stop(void)
{
	chip_write(RNG, CR, 0);
	chip_write(RNG, SR, 0);
}

static enum kc_error get(void *context, uint32_t words)
{
	struct stm32f4_rng *rng = context;

	if (rng->wanted > 0)
		return KC_BUSY;
	rng->wanted = words;
	rng->got = 0;
	rng->has_last = false;
	start();
	return KC_OK;
}

static void finish(struct stm32f4_rng *rng, uint32_t count)
{
	stop();
	rng->wanted = 0;
	rng->take(rng->context, rng->words, count);
	for (uint32_t i = 0; i < KC_HIL_RNG_WORDS_MAX; i++)
		*(volatile uint32_t *)&rng->words[i] = 0;
	rng->last = 0;
}

/* The first word after a start is not used; it only serves to check the second. False if a word repeats the one before. */
static bool take_word(struct stm32f4_rng *rng, uint32_t word)
{
	if (rng->has_last) {
		if (word == rng->last)
			return false;
		rng->words[rng->got++] = word;
	}
	rng->has_last = true;
	rng->last = word;
	return true;
}

void stm32f4_rng_handle(void *context)
{
	struct stm32f4_rng *rng = context;
	uint32_t status = chip_read(RNG, SR);

	if (rng->wanted == 0)
		return;
	if ((status & (SR_CECS | SR_SECS | SR_CEIS | SR_SEIS)) != 0) {
		finish(rng, 0);
		return;
	}
	if ((status & SR_DRDY) == 0)
		return;
	if (!take_word(rng, chip_read(RNG, DR)))
		finish(rng, 0);
	else if (rng->got == rng->wanted)
		finish(rng, rng->got);
}

bool stm32f4_rng_init(struct stm32f4_rng *rng, void (*take)(void *context, const uint32_t *words, uint32_t count), void *context,
		      struct kc_hil_rng *hil)
{
	static const struct kc_hil_rng_ops ops = {.get = get};

	*rng = (struct stm32f4_rng){.take = take, .context = context};
	if (!stm32f4_clock_48mhz())
		return false;
	stm32f4_clock_on(STM32F4_CLOCK_RNG);
	stop();
	*hil = (struct kc_hil_rng){.ops = &ops, .context = rng};
	return true;
}
