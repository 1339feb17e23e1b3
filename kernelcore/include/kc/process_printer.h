/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Prints processes for people, in the words and columns that Tock uses (capsules/system/src/process_printer.rs,
 * print_full_process of kernel/src/process_standard.rs, kernel/src/debug.rs), so that people and scripts that know Tock's output
 * can read this one. Lines end with \r\n. Printing has no side effects. index may be any number; nothing is printed for a free
 * slot.
 */
#ifndef KC_PROCESS_PRINTER_H
#define KC_PROCESS_PRINTER_H

#include <kc/hil/chip.h>
#include <kc/hil/userspace_kernel_boundary.h>
#include <kc/kernel.h>
#include <kc/writer.h>

/* The state, as in the process console's list: Running, YieldedFor(UpcallId { driver_num: 0x1, subscribe_num: 2 }), ... */
void kc_process_print_state(struct kc_kernel *kernel, uint32_t index, const struct kc_writer *writer);
/* Name, state, counters, last system call, completion code, and the map of its memory. */
void kc_process_print_overview(struct kc_kernel *kernel, uint32_t index, const struct kc_writer *writer);
/*
 * What the overview omits: registers (unless boundary is NULL), grants, regions of the MPU, and how to get the app's assembly
 * listing.
 */
void kc_process_print_full(struct kc_kernel *kernel, uint32_t index, const struct kc_userspace_kernel_boundary *boundary,
			   const struct kc_writer *writer);
/*
 * The report of a panic: the reason, the kernel's version, the state of the chip (unless chip is NULL) and everything about all
 * processes. The writer must have output the bytes when it returns, because nothing runs afterwards.
 */
void kc_print_panic(struct kc_kernel *kernel, const char *reason, const struct kc_chip *chip,
		    const struct kc_userspace_kernel_boundary *boundary, const struct kc_writer *writer);

#endif
