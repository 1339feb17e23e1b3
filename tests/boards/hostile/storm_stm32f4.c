/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* TIM3 of an STM32F4 in QEMU, which counts nanoseconds (ST RM0090, section 18.4). */
#include "boards/chips/registers.h"
#include "tests/boards/hostile/prober.h"

#define TIM3 0x40000400u
#define CR1  0x00u
#define DIER 0x0cu
#define SR   0x10u
#define ARR  0x2cu

const uint32_t storm_line = 29;
const uint32_t storm_uart = 0x40011000u; /* USART1 */

/* Writing the end value starts the countdown. */
void storm_in_ns(uint32_t ns)
{
	chip_write(TIM3, CR1, 0);
	chip_write(TIM3, DIER, 0);
	chip_write(TIM3, SR, 0);
	chip_write(TIM3, ARR, ns);
	chip_write(TIM3, DIER, 1);
	chip_write(TIM3, CR1, 1);
}
