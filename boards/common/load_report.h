/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Loading the apps in flash, and saying which did not load and why. */
#ifndef BOARDS_LOAD_REPORT_H
#define BOARDS_LOAD_REPORT_H

#include <kc/kernel.h>
#include <kc/writer.h>

#include "kernelcore/arch/cortexm/port.h"

struct load_report {
	const struct kc_writer *writer;
	const struct cortexm_port *port; /* knows why it had no memory */
	const uint8_t *apps;
	uint32_t apps_length;
	uint32_t process_slots;
	uint32_t refused;
};

void load_apps(struct kc_kernel *kernel, struct load_report *report, struct kc_fault_policy policy);

/* The name in its TBF; what a terminal might take for a command is a question mark. "an app without a name" if it has none. */
void write_process_name(const struct kc_writer *writer, const struct kc_process *process);

#endif
