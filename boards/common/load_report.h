/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Loading the apps in flash, and saying which did not load and why. */
#ifndef BOARDS_LOAD_REPORT_H
#define BOARDS_LOAD_REPORT_H

#include <kc/kernel.h>
#include <kc/writer.h>

/* Loads what lies in the region for apps. A function of its own: what it needs of the stack is needed once. */
__attribute__((noinline)) void load_apps(void);

/* The name in its TBF; what a terminal might take for a command is a question mark. "an app without a name" if it has none. */
void write_process_name(const struct kc_writer *writer, const struct kc_process *process);

#endif
