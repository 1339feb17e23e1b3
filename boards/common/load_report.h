/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Loads the apps in flash in one go, and reports which did not load and why. */
#ifndef BOARDS_LOAD_REPORT_H
#define BOARDS_LOAD_REPORT_H

#include <kc/kernel.h>
#include <kc/writer.h>

/* The flash region for apps, defined by the linker script. */
extern const uint8_t board_apps_start[], board_apps_end[];

/*
 * If the TBF at this offset in the region was refused (it is neither a process nor padding), prints a line and increments *refused. `why`
 * is the reason printed if the result says nothing more precise.
 */
void load_report_tell(uint32_t *refused, uint32_t offset, struct kc_load_result result, const char *why);
/* Prints a summary line. */
void load_report_end(uint32_t loaded, uint32_t refused);

/* Loads all apps in the region, without checking credentials. Not inlined, so that its stack is free again once it returns. */
__attribute__((noinline)) void load_apps(void);

/* Prints the name in the process's TBF, or "an app without a name". Non-printable characters become question marks. */
void write_process_name(const struct kc_writer *writer, const struct kc_process *process);

#endif
