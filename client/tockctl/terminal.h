/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The operator's terminal. */
#ifndef TOCKCTL_TERMINAL_H
#define TOCKCTL_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

/* Ctrl-] */
#define TERMINAL_LEAVE '\x1d'

/* Columns of the terminal on standard output: what COLUMNS says, else what the terminal says, else 80; 0 if it is none. */
size_t terminal_width(void);

/* Standard input while somebody types to an app. */
struct terminal {
	bool is_one; /* else standard input is no terminal, and nothing is changed */
	bool raw;
	struct termios before;
};

/*
 * Lines are edited and echoed by the terminal and come when they end, or when TERMINAL_LEAVE is typed; raw: each key comes at once, is
 * not echoed, and none has a meaning. To be called again after the process was stopped and goes on (SIGCONT).
 */
void terminal_enter(struct terminal *terminal);
void terminal_leave(const struct terminal *terminal);
/* Looks what standard input is. */
void terminal_open(struct terminal *terminal, bool raw);

#endif
