/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/arch/cortexm/pmsav7_fields.h"

uint32_t pmsav7_disable_bits(uint32_t first, uint32_t count)
{
	static const uint8_t up_to[PMSAV7_SUBREGIONS + 1] = {0x00, 0x01, 0x03, 0x07, 0x0f, 0x1f, 0x3f, 0x7f, 0xff};
	uint32_t switched_on = (uint32_t)up_to[first + count] - up_to[first];

	/*@ assert switched_on == pmsav7_lowest(first + count) - pmsav7_lowest(first); */
	return 0xffu - switched_on;
}

uint32_t pmsav7_size_field(uint32_t size)
{
	uint32_t field = 0;

	/*@
	  loop invariant size >= 2 && pmsav7_exponent(size) >= 1;
	  loop invariant pmsav7_exponent(size) + field == pmsav7_exponent(\at(size, Pre));
	  loop assigns size, field;
	  loop variant size;
	*/
	while (size > 2) {
		size /= 2;
		field++;
	}
	return field;
}
