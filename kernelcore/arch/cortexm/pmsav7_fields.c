/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/arch/cortexm/pmsav7_fields.h"

#include "kernelcore/arch/cortexm/pmsav7_regions.h"

uint32_t pmsav7_disable_bits(uint32_t first, uint32_t count)
{
	static const uint8_t up_to[PMSAV7_SUBREGIONS + 1] = {0x00, 0x01, 0x03, 0x07, 0x0f, 0x1f, 0x3f, 0x7f, 0xff};
	uint32_t switched_on = (uint32_t)up_to[first + count] - up_to[first];

	return 0xffu - switched_on;
}

uint32_t pmsav7_size_field(uint32_t size)
{
	uint32_t field = 0;

	while (size > 2) {
		size /= 2;
		field++;
	}
	return field;
}
