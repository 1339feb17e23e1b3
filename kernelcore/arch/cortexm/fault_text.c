/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/arch/cortexm/fault_text.h"

#include <stdbool.h>
#include <stddef.h>

#include "kernelcore/arch/cortexm/registers.h"

#define HFSR_VECTTBL   (1u << 1)
#define HFSR_DEBUGEVT  (1u << 31)
#define CFSR_MMARVALID (1u << 7)
#define CFSR_BFARVALID (1u << 15)

/* Indexed by bit of the CFSR. (Floating point state is never saved lazily, so faults of lazy saving are missing here.) */
static const char *const meanings[] = {
    [0] = "execution of memory not for executing",
    [1] = "read or write of memory that is not the process's",
    [3] = "stack pointer outside its memory",
    [4] = "stack overflow",
    [8] = "bus error on fetch",
    [9] = "bus error",
    [10] = "bus error of an earlier write",
    [11] = "bus error on the stack",
    [12] = "bus error on the stack",
    [16] = "undefined instruction",
    [17] = "branch without the Thumb bit",
    [18] = "damaged exception return",
    [19] = "missing coprocessor",
    [20] = "stack overflow", /* MSPLIM: only the kernel has a limit */
    [24] = "unaligned access",
    [25] = "division by zero",
};

static void write_one(const struct kc_writer *writer, const char *text, bool *first)
{
	if (!*first)
		kc_write_text(writer, ", ");
	kc_write_text(writer, text);
	*first = false;
}

void cortexm_fault_write(const struct kc_writer *writer, const struct cortexm_fault_status *status)
{
	bool first = true;

	for (uint32_t bit = 0; bit < sizeof meanings / sizeof meanings[0]; bit++) {
		if ((status->cfsr >> bit & 1u) != 0 && meanings[bit] != NULL)
			write_one(writer, meanings[bit], &first);
	}
	if ((status->hfsr & HFSR_DEBUGEVT) != 0)
		write_one(writer, "breakpoint", &first);
	if ((status->hfsr & HFSR_VECTTBL) != 0)
		write_one(writer, "bus error on vector", &first);
	if (first)
		write_one(writer, "a fault without details", &first);
	if ((status->cfsr & CFSR_MMARVALID) != 0)
		kc_write_address(writer, ", at ", status->mmfar);
	else if ((status->cfsr & CFSR_BFARVALID) != 0)
		kc_write_address(writer, ", at ", status->bfar);
}

void cortexm_fault_print_state(const struct kc_writer *writer)
{
	struct cortexm_fault_status status = {.cfsr = SCB_CFSR, .hfsr = SCB_HFSR, .mmfar = SCB_MMFAR, .bfar = SCB_BFAR};

	if (!cortexm_is_mainline())
		return;
	kc_write_text(writer, "\r\n---| Cortex-M Fault Status |---\r\n");
	if (status.cfsr == 0 && status.hfsr == 0) {
		kc_write_text(writer, "No Cortex-M faults detected.\r\n");
		return;
	}
	cortexm_fault_write(writer, &status);
	kc_write_text(writer, "\r\nFault Status Register (CFSR):       0x");
	kc_write_hex(writer, status.cfsr, 8);
	kc_write_text(writer, "\r\nHard Fault Status Register (HFSR):  0x");
	kc_write_hex(writer, status.hfsr, 8);
	kc_write_text(writer, "\r\n");
}
