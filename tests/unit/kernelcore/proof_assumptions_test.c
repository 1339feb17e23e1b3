/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Runs the small functions whose contracts the proofs assume (tools/proofs/assumed), and checks them against these contracts. */
#include "tests/unit/harness.h"

#include "kernelcore/bytes.h"
#include "kernelcore/memory_functions.h"

#define ROOM 40u

static void shifts_of_a_byte(void)
{
	for (uint32_t byte = 0; byte <= 0xff; byte++) {
		if (kc_second_byte((uint8_t)byte) != 256u * byte || kc_third_byte((uint8_t)byte) != 65536u * byte ||
		    kc_fourth_byte((uint8_t)byte) != 16777216u * byte)
			CU_FAIL("a byte's worth is wrong");
	}
	CU_PASS("every byte");
}

/* All bytes are different, and none is 0. */
static void fill(uint8_t *bytes, uint8_t from)
{
	for (uint32_t i = 0; i < ROOM; i++)
		bytes[i] = (uint8_t)(from + i);
}

static void zeroing(void)
{
	uint8_t bytes[ROOM];

	for (uint32_t first = 0; first <= ROOM; first++) {
		for (uint32_t count = 0; first + count <= ROOM; count++) {
			bool right = true;

			fill(bytes, 1);
			kc_zero(bytes + first, count);
			for (uint32_t i = 0; i < ROOM; i++)
				right = right && bytes[i] == (i >= first && i - first < count ? 0 : 1 + i);
			if (!right)
				CU_FAIL("a byte is wrong");
		}
	}
	CU_PASS("every range");
}

static void copying(void)
{
	uint8_t from[ROOM];
	uint8_t to[ROOM];

	fill(from, 101);
	for (uint32_t first = 0; first <= ROOM; first++) {
		for (uint32_t count = 0; first + count <= ROOM; count++) {
			bool right = true;

			fill(to, 1);
			kc_copy(to + first, from, count);
			for (uint32_t i = 0; i < ROOM; i++)
				right = right && to[i] == (i >= first && i - first < count ? 101 + i - first : 1 + i) &&
					from[i] == 101 + i;
			if (!right)
				CU_FAIL("a byte is wrong");
		}
	}
	CU_PASS("every range");
}

/* Each byte of the word is at its place, and no other byte changes. */
static void storing_a_word(void)
{
	uint8_t bytes[ROOM];

	for (uint32_t place = 0; place < 4; place++) {
		for (uint32_t byte = 0; byte <= 0xff; byte++) {
			uint32_t factor = place == 0 ? 1u : place == 1 ? 256u : place == 2 ? 65536u : 16777216u;

			fill(bytes, 1);
			kc_store_word(bytes + 8, byte * factor);
			if (kc_read_u32(bytes + 8) != byte * factor || bytes[8 + place] != byte || bytes[7] != 8 ||
			    bytes[12] != 13)
				CU_FAIL("a word is wrong");
		}
	}
	CU_PASS("every byte at every place");
}

HARNESS_MAIN({"assumed by the proofs: a byte's worth at its place", shifts_of_a_byte},
	     {"assumed by the proofs: zeroing writes its bytes and no others", zeroing},
	     {"assumed by the proofs: copying writes its bytes and no others", copying},
	     {"assumed by the proofs: a word is stored lowest byte first", storing_a_word})
