/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* How a Process of the interface is shown. All text is added as it came: to be escaped by whoever prints it. */
#ifndef TOCKCTL_PROCESS_H
#define TOCKCTL_PROCESS_H

#include <jansson.h>

#include "client/tockctl/text.h"

/* "running", "yielded_for 0x1/0" (driver/upcall), "stopped (yielded)", "terminated (7)". */
void process_add_state(const json_t *process, struct text *text);
/* "NAME#ID". */
void process_add_label(const json_t *process, struct text *text);
/* What the daemon understands as this one of `processes`: its name where that does. */
void process_add_reference(const json_t *processes, const json_t *process, struct text *text);

#endif
