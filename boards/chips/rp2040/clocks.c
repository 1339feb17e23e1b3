/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/chips/rp2040/clocks.h"

#include "boards/chips/registers.h"

#define XOSC            0x40024000u
#define XOSC_CTRL       0x00u
#define XOSC_STATUS     0x04u
#define XOSC_STARTUP    0x0cu
#define XOSC_ENABLE     0x00fabaa0u /* on, 1 to 15 MHz */
#define XOSC_STABLE     (1u << 31)
#define XOSC_DELAY_1_MS 47u /* in units of 256 cycles */

#define CLOCKS           0x40008000u
#define CLK_REF_CTRL     0x30u
#define CLK_REF_DIV      0x34u
#define CLK_REF_SELECTED 0x38u
#define CLK_SYS_CTRL     0x3cu
#define CLK_SYS_DIV      0x40u
#define CLK_SYS_SELECTED 0x44u
#define CLK_PERI_CTRL    0x48u
#define REF_SOURCES      3u
#define SYS_SOURCES      1u
#define UNDIVIDED        (1u << 8)
#define REF_FROM_XOSC    2u
#define SYS_FROM_REF     0u
#define PERI_FROM_SYS    (1u << 11) /* on, source 0 */

#define RESETS         0x4000c000u
#define RESET          0x00u
#define RESET_DONE     0x08u
#define RESET_IO_BANK0 (1u << 5)
#define RESET_PADS     (1u << 8)
#define RESET_TIMER    (1u << 21)
#define RESET_UART0    (1u << 22)
#define RESET_OURS     (RESET_IO_BANK0 | RESET_PADS | RESET_TIMER | RESET_UART0)

#define WATCHDOG      0x40058000u
#define WATCHDOG_TICK 0x2cu
#define TICK_ENABLE   (1u << 9)

/*
 * Switches a clock to the given source. It leaves the clock's auxiliary source selection alone, because the clock may be running from it,
 * and only the field changed here switches without glitches. The selected register has one bit per source.
 */
static void select(uint32_t control, uint32_t sources, uint32_t selected, uint32_t source)
{
	chip_change(CLOCKS, control, sources, source);
	while (chip_read(CLOCKS, selected) != 1u << source)
		;
}

void rp2040_clocks_begin(void)
{
	chip_write(XOSC, XOSC_STARTUP, XOSC_DELAY_1_MS);
	chip_write(XOSC, XOSC_CTRL, XOSC_ENABLE);
	/* No limit: if the crystal does not start, the UART has no clock that is good enough to say so. */
	while ((chip_read(XOSC, XOSC_STATUS) & XOSC_STABLE) == 0)
		;
	select(CLK_SYS_CTRL, SYS_SOURCES, CLK_SYS_SELECTED, SYS_FROM_REF);
	select(CLK_REF_CTRL, REF_SOURCES, CLK_REF_SELECTED, REF_FROM_XOSC);
	chip_write(CLOCKS, CLK_REF_DIV, UNDIVIDED);
	chip_write(CLOCKS, CLK_SYS_DIV, UNDIVIDED);
	chip_write(CLOCKS, CLK_PERI_CTRL, PERI_FROM_SYS);

	/*
	 * A reset of the processor alone, by itself or by a debugger, leaves clocks and devices as an earlier kernel configured them, so
	 * reset them here.
	 */
	chip_change(RESETS, RESET, 0, RESET_OURS);
	chip_change(RESETS, RESET, RESET_OURS, 0);
	while ((chip_read(RESETS, RESET_DONE) & RESET_OURS) != RESET_OURS)
		;
	chip_write(WATCHDOG, WATCHDOG_TICK, RP2040_HZ / 1000000 | TICK_ENABLE);
}
