/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The report in a panic. A separate file, so that a kernel that does not use it contains none of the printers. */
#ifndef BOARDS_PANIC_REPORT_H
#define BOARDS_PANIC_REPORT_H

#include "boards/common/kernel.h"

/*
 * For struct board_config. Prints what Tock prints in a panic (kc/process_printer.h): the reason, the kernel's version, the processor's
 * fault registers, and every process with its memory, grants and registers. It resets the stack, because too little may be left, and does
 * not return. A panic or fault in the report prints one line and ends the report; during the report of a HardFault, the processor can only
 * lock up.
 */
void board_report_panic(const char *reason);

#endif
