/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A process's registers for people, as Tock prints them (print_context of arch/cortex-m/src/syscall.rs). A kernel that never does has none of this. */
#ifndef CORTEXM_CONTEXT_TEXT_H
#define CORTEXM_CONTEXT_TEXT_H

#include <kc/writer.h>

#include "kernelcore/arch/cortexm/port.h"

/*
 * Those that the process stopped with. What is in a frame that does not lie in the process's memory is 0xBAD00BAD, as there. Where it yielded
 * last (YPC there) is not known.
 */
void cortexm_context_print(const struct cortexm_process *process, const struct kc_writer *writer);

#endif
