/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/chips/nrf5/ram.h"

#include "boards/chips/registers.h"

#define POWER        0x40000000u
#define RAMON        0x524u
#define RAMON_BLOCKS 3u

void nrf51_ram_on(void)
{
	chip_change(POWER, RAMON, 0, RAMON_BLOCKS);
}
