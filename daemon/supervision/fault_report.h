/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What is printed when an app faults. All of it comes from the app, which may lie, so it is only shown. */
#ifndef DAEMON_SUPERVISION_FAULT_REPORT_H
#define DAEMON_SUPERVISION_FAULT_REPORT_H

#include <stdint.h>

#include "protocol/trap.h"

#define FAULT_REPORT_BYTES 2048
/* Lines, the first with what happened, then the registers; no newline at the end. */
void fault_report_text(const struct fault_record *record, char text[FAULT_REPORT_BYTES]);
/* Logs them. */
void fault_report_print(const char *app_name, const char *text);

/* "SIGSEGV"; "signal 99" for what has no name. Good until the next call. */
const char *fault_report_signal_name(uint32_t number);

#endif
