/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Interrupts. A line that fires is only noted and switched off, and the process that was running is interrupted. Its device's handler
 * runs later in the kernel's thread, from the kernel loop, and the line is switched on again. So nothing of the kernel ever runs
 * beside anything else of it.
 *
 * A handler may be called though its device has nothing to say.
 */
#ifndef CORTEXM_INTERRUPTS_H
#define CORTEXM_INTERRUPTS_H

#include <kc/hil/chip.h>

#define CORTEXM_LINES_MAX 240u

struct cortexm_interrupt {
	uint32_t line; /* below CORTEXM_LINES_MAX */
	void (*handle)(void *context);
	void *context;
};

/* What the chip's ops get as context. Of the board, zero-filled but for its first members. */
struct cortexm_chip {
	const struct cortexm_interrupt *interrupts; /* one a line that is used */
	uint32_t interrupt_count;
	/* NULL: wfi, with whatever the processor does then */
	void (*sleep)(void);
};

/* Switches the lines of the table on. */
void cortexm_interrupts_begin(const struct cortexm_chip *chip);
extern const struct kc_chip_ops cortexm_chip_ops;

/* Has the handler of a line in the table called soon, though its device said nothing. */
void cortexm_interrupt_pend(uint32_t line);

/* With interrupts off only a fault comes in between. Returns what restore wants. */
uint32_t cortexm_interrupts_off(void);
void cortexm_interrupts_restore(uint32_t before);

#endif
