/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Describes the fault registers in words (ARM DDI 0403, sections B3.2.15 to B3.2.18; ARM DDI 0553 for bits that only ARMv8-M
 * has).
 */
#ifndef CORTEXM_FAULT_TEXT_H
#define CORTEXM_FAULT_TEXT_H

#include <kc/writer.h>

#include "kernelcore/arch/cortexm/switch.h"

/*
 * Writes everything that was found, separated by commas, to the line that the caller has begun: "write or read that the MPU
 * forbids, at 0x20000000".
 */
void cortexm_fault_write(const struct kc_writer *writer, const struct cortexm_fault_status *status);
/* Prints the current fault registers under Tock's heading. Prints nothing on ARMv6-M, which has none. */
void cortexm_fault_print_state(const struct kc_writer *writer);

#endif
