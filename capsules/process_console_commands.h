/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What the process console can be told, and what it answers. */
#ifndef CAPSULES_PROCESS_CONSOLE_COMMANDS_H
#define CAPSULES_PROCESS_CONSOLE_COMMANDS_H

#include "capsules/process_console.h"

/* Does console->command, and leaves the printing of its answer as the console's job, if there is one. */
void process_console_execute(struct capsule_process_console *console);
/* The console's job becomes to print version and commands, or nothing: after either comes a prompt. */
void process_console_welcome(struct capsule_process_console *console);
void process_console_say_nothing(struct capsule_process_console *console);

#endif
