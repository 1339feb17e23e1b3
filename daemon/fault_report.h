/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What is printed when an app faults. All of it comes from the app, which may lie: it is shown and used for nothing else. */
#ifndef DAEMON_FAULT_REPORT_H
#define DAEMON_FAULT_REPORT_H

#include <stdint.h>

#include "protocol/trap.h"

void fault_report_print(const char *app_name, const struct fault_record *record);

/* "SIGSEGV"; "signal 99" for what has no name. Good until the next call. */
const char *fault_report_signal_name(uint32_t number);

#endif
