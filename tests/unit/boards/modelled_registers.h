/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
* Replaces boards/chips/registers.h, so that a chip's driver compiled after this file accesses registers of a model, which the test
* defines. Files modelled_*.c are such drivers.
 */
#ifndef BOARDS_CHIP_REGISTERS_H
#define BOARDS_CHIP_REGISTERS_H

#include <stdint.h>

uint32_t chip_read(uint32_t base, uint32_t offset);
void chip_write(uint32_t base, uint32_t offset, uint32_t value);

static inline void chip_change(uint32_t base, uint32_t offset, uint32_t clear, uint32_t set)
{
	chip_write(base, offset, (chip_read(base, offset) & ~clear) | set);
}

#endif
