/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What a board says when its kernel gives up. A part of its own, so that a kernel without it has none of the printers. */
#ifndef BOARDS_PANIC_REPORT_H
#define BOARDS_PANIC_REPORT_H

#include "boards/common/kernel.h"

/*
 * For struct board_config: what Tock prints in a panic (kc/process_printer.h): why, the kernel's version, the processor's fault registers, and
 * every process with its memory, grants and registers. It begins the stack anew, for too little of it may be left, and does not return. A panic
 * or fault in a report is told in a line, and ends it; while a HardFault is reported, the processor can only stop.
 */
void board_report_panic(const char *reason);

#endif
