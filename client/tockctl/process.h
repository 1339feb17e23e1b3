/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Formats a Process of the interface. The text is not escaped: the caller does that when it prints. */
#ifndef TOCKCTL_PROCESS_H
#define TOCKCTL_PROCESS_H

#include <jansson.h>

#include "client/tockctl/text.h"

/* Appends the state: "running", "yielded_for 0x1/0" (driver/upcall), "stopped (yielded)", "terminated (7)". */
void process_add_state(const json_t *process, struct text *text);
/* Appends "NAME#ID". */
void process_add_label(const json_t *process, struct text *text);
/* Appends a reference by which the daemon finds this one of `processes`: its name if that is unambiguous. */
void process_add_reference(const json_t *processes, const json_t *process, struct text *text);

#endif
