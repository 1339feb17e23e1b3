/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Prints a process's registers as Tock does (print_context of arch/cortex-m/src/syscall.rs). Only linked into kernels that use
 * it.
 */
#ifndef CORTEXM_CONTEXT_TEXT_H
#define CORTEXM_CONTEXT_TEXT_H

#include <kc/writer.h>

#include "kernelcore/arch/cortexm/port.h"

/*
 * Prints the registers with which the process stopped. If its frame is not in its memory, the frame's registers are printed as
 * 0xBAD00BAD, as upstream. Upstream also prints where the process last yielded (YPC); this port does not know that.
 */
void cortexm_context_print(const struct cortexm_process *process, const struct kc_writer *writer);

#endif
