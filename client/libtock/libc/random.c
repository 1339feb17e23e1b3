/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <stdint.h>
#include <stdlib.h>

static uint64_t state = 1;

void srand(unsigned int seed)
{
	state = seed;
}

/* A linear congruential generator modulo 2^64 (multiplier: Knuth's MMIX). Only its high bits are good. */
int rand(void)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (int)(state >> 33);
}
