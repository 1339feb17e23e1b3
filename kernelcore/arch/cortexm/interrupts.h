/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Interrupts. When a line fires, the interrupt handler only records that, disables the line, and interrupts the running process.
 * The handler of the device runs later in the kernel's thread, from the kernel loop, and the line is enabled again. So no two
 * parts of the kernel ever run concurrently.
 *
 * A device's handler may be called although the device has nothing to report.
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

/* Context for cortexm_chip_ops. Owned by the board, which fills in the members that it needs and zeroes the rest. */
struct cortexm_chip {
	const struct cortexm_interrupt *interrupts; /* one for each line that is used */
	uint32_t interrupt_count;
	/* NULL: wfi, with whatever sleep mode the processor is set to */
	void (*sleep)(void);
};

/* Enables the lines in the table. */
void cortexm_interrupts_begin(const struct cortexm_chip *chip);
extern const struct kc_chip_ops cortexm_chip_ops;

/* Makes the kernel call the handler of a line in the table soon, as if its device had raised the line. */
void cortexm_interrupt_pend(uint32_t line);

/* With interrupts off, only a fault can intervene. Returns the argument for cortexm_interrupts_restore. */
uint32_t cortexm_interrupts_off(void);
void cortexm_interrupts_restore(uint32_t before);

#endif
