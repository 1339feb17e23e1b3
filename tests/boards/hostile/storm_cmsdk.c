/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The first half of the dual timer of an MPS2 (ARM DDI 0479, section 3.4). */
#include "boards/chips/registers.h"
#include "tests/boards/hostile/prober.h"

#define LOAD    0x00u
#define CONTROL 0x08u
#define CLEAR   0x0cu

#define CONTROL_ONE_SHOT  (1u << 0)
#define CONTROL_32_BITS   (1u << 1)
#define CONTROL_INTERRUPT (1u << 5)
#define CONTROL_ENABLE    (1u << 7)

const uint32_t storm_line = STORM_TIMER_LINE;
const uint32_t storm_uart = STORM_UART;

void storm_in_ns(uint32_t ns)
{
	chip_write(STORM_TIMER, CONTROL, 0);
	chip_write(STORM_TIMER, CLEAR, 1);
	chip_write(STORM_TIMER, LOAD, ns / STORM_TICK_NS);
	chip_write(STORM_TIMER, CONTROL, CONTROL_ONE_SHOT | CONTROL_32_BITS | CONTROL_INTERRUPT | CONTROL_ENABLE);
}
