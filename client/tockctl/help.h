/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Help, made from the table of commands. */
#ifndef TOCKCTL_HELP_H
#define TOCKCTL_HELP_H

#include "client/tockctl/commands.h"
#include "client/tockctl/text.h"

/* NULL: of the tool. */
void help_write(const struct command *command, struct text *text);

#endif
