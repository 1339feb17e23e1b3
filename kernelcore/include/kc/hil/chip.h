/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * What a board's kernel loop needs from the chip (trait Chip of Tock's kernel/src/platform/chip.rs). Ports without such a loop,
 * such as Linux, have no chip.
 *
 * An interrupt is pending from the moment its line is raised until its device's handler ("bottom half") has run in
 * service_pending_interrupts. The scheduler timer's interrupt does not count here: it only ends the execution of a process.
 */
#ifndef KC_HIL_CHIP_H
#define KC_HIL_CHIP_H

#include <kc/writer.h>
#include <stdbool.h>
#include <stdint.h>

struct kc_chip_ops {
	/*
	 * Runs the handlers of pending interrupts until none is pending. An interrupt may still become pending just after the
	 * last check.
	 */
	void (*service_pending_interrupts)(void *context);
	bool (*has_pending_interrupts)(void *context);
	/*
	 * Waits for an interrupt, in the lowest power state that its devices allow. Called with interrupts disabled: an interrupt
	 * that is or becomes pending must end the wait all the same (WFI does so with PRIMASK set).
	 */
	void (*sleep)(void *context);
	/* No handler runs between these two. restore_interrupts takes what disable_interrupts returned, so pairs can nest. */
	uint32_t (*disable_interrupts)(void *context);
	void (*restore_interrupts)(void *context, uint32_t before);
	/* For panic reports: prints the chip's registers that show what went wrong. NULL if there are none. */
	void (*print_state)(void *context, const struct kc_writer *writer);
};
struct kc_chip {
	const struct kc_chip_ops *ops;
	void *context;
};

#endif
