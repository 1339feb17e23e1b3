/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/chips/nrf5/debug_port.h"

#include "boards/chips/registers.h"

#define FICR         0x10000000u
#define INFO_VARIANT 0x104u /* four letters, "AAF0": the third is the revision */
#define FIRST_LETTER 'F'    /* first revision that closes the port */

#define UICR           0x10001000u
#define UICR_APPROTECT 0x208u

#define APPROTECT         0x40000000u
#define APPROTECT_DISABLE 0x558u
#define OPEN              0x5au /* opens the port, in both registers */

void nrf52_debug_port_by_uicr(void)
{
	if ((chip_read(FICR, INFO_VARIANT) >> 8 & 0xffu) < FIRST_LETTER)
		return;
	if ((chip_read(UICR, UICR_APPROTECT) & 0xffu) == OPEN)
		chip_write(APPROTECT, APPROTECT_DISABLE, OPEN);
}
