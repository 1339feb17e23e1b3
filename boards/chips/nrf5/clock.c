/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/chips/nrf5/clock.h"

#include "boards/chips/registers.h"

#define CLOCK        0x40000000u
#define HFCLKSTART   0x000u
#define HFCLKSTARTED 0x100u

/* Bounds the polling. The crystal starts within 1.5 ms, which takes fewer polls; QEMU does not emulate the clock. */
#define LOOKS 100000u

void nrf5_clock_from_crystal(void)
{
	chip_write(CLOCK, HFCLKSTARTED, 0);
	chip_write(CLOCK, HFCLKSTART, 1);
	for (uint32_t i = 0; i < LOOKS && chip_read(CLOCK, HFCLKSTARTED) == 0; i++)
		;
}
