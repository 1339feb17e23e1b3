/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/tockctl/completion.h"

#include <string.h>

void completion_write(const char *shell, struct text *text)
{
	if (strcmp(shell, "bash") == 0)
		completion_write_bash(text);
	else
		completion_write_zsh(text);
}
