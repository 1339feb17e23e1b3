/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Access to device registers, by the device's base address and the register's offset. */
#ifndef BOARDS_CHIP_REGISTERS_H
#define BOARDS_CHIP_REGISTERS_H

#include <stdint.h>

static inline uint32_t chip_read(uint32_t base, uint32_t offset)
{
	return *(volatile uint32_t *)(uintptr_t)(base + offset);
}

static inline void chip_write(uint32_t base, uint32_t offset, uint32_t value)
{
	*(volatile uint32_t *)(uintptr_t)(base + offset) = value;
}

/* Clears bits, then sets others. */
static inline void chip_change(uint32_t base, uint32_t offset, uint32_t clear, uint32_t set)
{
	chip_write(base, offset, (chip_read(base, offset) & ~clear) | set);
}

#endif
