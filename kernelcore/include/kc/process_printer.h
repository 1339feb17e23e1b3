/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Processes for people to read, in the words and columns that Tock prints (capsules/system/src/process_printer.rs, print_full_process of
 * kernel/src/process_standard.rs, kernel/src/debug.rs), so that scripts and eyes that know those know these. Lines end with \r\n. Looking changes
 * nothing. index may be any number; of a free slot nothing is printed.
 */
#ifndef KC_PROCESS_PRINTER_H
#define KC_PROCESS_PRINTER_H

#include <kc/hil/chip.h>
#include <kc/hil/userspace_kernel_boundary.h>
#include <kc/kernel.h>
#include <kc/writer.h>

/* The state as the list of the process console has it: Running, YieldedFor(UpcallId { driver_num: 0x1, subscribe_num: 2 }), ... */
void kc_process_print_state(struct kc_kernel *kernel, uint32_t index, const struct kc_writer *writer);
/* Name, state, counters, last system call, completion code, and the map of its memory. */
void kc_process_print_overview(struct kc_kernel *kernel, uint32_t index, const struct kc_writer *writer);
/* What print_overview leaves out: registers (boundary NULL: there are none to see), grants, regions of the MPU, how to find the listing. */
void kc_process_print_full(struct kc_kernel *kernel, uint32_t index, const struct kc_userspace_kernel_boundary *boundary,
			   const struct kc_writer *writer);
/*
 * The report of a panic: why, the kernel's version, the chip's state (NULL: nothing of it) and all of all processes. writer has to
 * be done with the bytes when it returns: afterwards nothing runs any more.
 */
void kc_print_panic(struct kc_kernel *kernel, const char *reason, const struct kc_chip *chip,
		    const struct kc_userspace_kernel_boundary *boundary, const struct kc_writer *writer);

#endif
