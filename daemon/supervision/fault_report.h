/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Formats the report of an app's fault. All of its contents come from the app, which may lie, so they are only displayed. */
#ifndef DAEMON_SUPERVISION_FAULT_REPORT_H
#define DAEMON_SUPERVISION_FAULT_REPORT_H

#include <stdint.h>

#include "protocol/trap.h"

#define FAULT_REPORT_BYTES 2048
/* Writes several lines: first what happened, then the registers. No newline at the end. */
void fault_report_text(const struct fault_record *record, char text[FAULT_REPORT_BYTES]);
/* Logs such a text. */
void fault_report_print(const char *app_name, const char *text);

/* Returns "SIGSEGV", or "signal 99" for an unknown number. Valid until the next call. */
const char *fault_report_signal_name(uint32_t number);

#endif
