/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The kernel's own addresses, defined by its linker script (kernel.ld). */
#ifndef BOARDS_MEMORY_MAP_H
#define BOARDS_MEMORY_MAP_H

#include <stdint.h>

#include "kernelcore/arch/cortexm/vectors.h"

extern uint8_t board_read_only_data_start[], board_text_end[], board_stack_start[];
extern uint8_t cortexm_data_start[], cortexm_data_end[], cortexm_bss_start[], cortexm_bss_end[];
extern uint32_t cortexm_stack_top[];
extern const struct cortexm_vectors cortexm_vectors_start;

/* Initializers for the process console's struct of addresses. */
#define BOARD_ADDRESS_OF(symbol) (uint32_t)(uintptr_t)(symbol)
#define BOARD_ADDRESSES                                                                                                   \
	.stack_start = BOARD_ADDRESS_OF(board_stack_start), .stack_end = BOARD_ADDRESS_OF(cortexm_stack_top),             \
	.text_start = BOARD_ADDRESS_OF(&cortexm_vectors_start), .text_end = BOARD_ADDRESS_OF(board_text_end),             \
	.read_only_data_start = BOARD_ADDRESS_OF(board_read_only_data_start),                                             \
	.relocations_start = BOARD_ADDRESS_OF(cortexm_data_start), .relocations_end = BOARD_ADDRESS_OF(cortexm_data_end), \
	.bss_start = BOARD_ADDRESS_OF(cortexm_bss_start), .bss_end = BOARD_ADDRESS_OF(cortexm_bss_end)

#endif
