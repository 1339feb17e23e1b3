/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/common/panic_report.h"

#include <kc/process_printer.h>

#include "kernelcore/arch/cortexm/context_text.h"
#include "kernelcore/arch/cortexm/fault_text.h"

static bool has_begun; /* a panic or fault from here on happens in the report itself */

/* The printers are here and not in the kernel loop's tables, so that they are linked only together with the report. */
static void print_state(void *context, const struct kc_writer *writer)
{
	(void)context;
	cortexm_fault_print_state(writer);
}

static void print_context(void *context, uint32_t index, const struct kc_writer *writer)
{
	const struct cortexm_port *port = context;

	cortexm_context_print(&port->processes[index], writer);
}

static void __attribute__((noreturn)) report(const char *reason)
{
	static const struct kc_chip_ops chip_ops = {.print_state = print_state};
	static const struct kc_userspace_kernel_boundary_ops boundary_ops = {.print_context = print_context};
	const struct kc_chip chip = {.ops = &chip_ops};
	const struct kc_userspace_kernel_boundary boundary = {.ops = &boundary_ops, .context = &board.port};

	kc_print_panic(&board.kernel, reason, &chip, &boundary, &board_words);
	for (;;)
		__asm__ volatile("wfi");
}

void board_report_panic(const char *reason)
{
	register const char *first __asm__("r0") = reason;

	if (has_begun)
		return;
	has_begun = true;
	__asm__ volatile("msr msp, %0\n\tbx %1" ::"r"(cortexm_stack_top), "r"(report), "r"(first) : "memory");
	__builtin_unreachable();
}
