/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The commands of the process console, and its answers. */
#ifndef CAPSULES_PROCESS_CONSOLE_COMMANDS_H
#define CAPSULES_PROCESS_CONSOLE_COMMANDS_H

#include "capsules/process_console.h"

/* Executes console->command. If it has an answer, printing that becomes the console's job. */
void process_console_execute(struct capsule_process_console *console);
/* Make printing the version and commands, or nothing, the console's job. A prompt follows either. */
void process_console_welcome(struct capsule_process_console *console);
void process_console_say_nothing(struct capsule_process_console *console);

#endif
