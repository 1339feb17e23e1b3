/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Help texts, generated from the table of commands. */
#ifndef TOCKCTL_HELP_H
#define TOCKCTL_HELP_H

#include "client/tockctl/commands.h"
#include "client/tockctl/text.h"

/* command NULL: help for the whole tool. */
void help_write(const struct command *command, struct text *text);

#endif
