/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Shell completion scripts, generated from the table of commands. */
#ifndef TOCKCTL_COMPLETION_H
#define TOCKCTL_COMPLETION_H

#include "client/tockctl/text.h"

/* shell: "bash" or "zsh". */
void completion_write(const char *shell, struct text *text);

void completion_write_bash(struct text *text);
void completion_write_zsh(struct text *text);

#endif
