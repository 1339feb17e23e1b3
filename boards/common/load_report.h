/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Loading the apps in flash in one go, and saying which apps did not load and why. */
#ifndef BOARDS_LOAD_REPORT_H
#define BOARDS_LOAD_REPORT_H

#include <kc/kernel.h>
#include <kc/writer.h>

/* Of the linker script: the region for apps. */
extern const uint8_t board_apps_start[], board_apps_end[];

/*
 * A line for what became of the TBF at this offset in the region, if it is no process and no padding; then one is added to *refused. `why` is
 * said if nothing better is known.
 */
void load_report_tell(uint32_t *refused, uint32_t offset, struct kc_load_result result, const char *why);
/* A line for all. */
void load_report_end(uint32_t loaded, uint32_t refused);

/* Loads what lies in the region for apps. Credentials are not checked. A function of its own: what it needs of the stack is needed once. */
__attribute__((noinline)) void load_apps(void);

/* The name in its TBF; what a terminal might take for a command is a question mark. "an app without a name" if it has none. */
void write_process_name(const struct kc_writer *writer, const struct kc_process *process);

#endif
