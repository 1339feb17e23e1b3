/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The operator's terminal. */
#ifndef TOCKCTL_TERMINAL_H
#define TOCKCTL_TERMINAL_H

#include <stdbool.h>
#include <stddef.h>
#include <termios.h>

/* Ctrl-] */
#define TERMINAL_LEAVE '\x1d'

/*
 * Returns the columns of the terminal on standard output: $COLUMNS, or what the terminal reports, or 80; 0 if it is not a
 * terminal.
 */
size_t terminal_width(void);

/* Standard input while the user types to an app. */
struct terminal {
	bool is_one; /* false: standard input is not a terminal and is not changed */
	bool raw;
	struct termios before;
};

/*
 * Changes the terminal's mode. Normally the terminal echoes and edits lines, and delivers them when they end or TERMINAL_LEAVE is
 * typed. In raw mode, each key is delivered at once, without echo or special meaning. Call this again after SIGCONT.
 */
void terminal_enter(struct terminal *terminal);
void terminal_leave(const struct terminal *terminal);
/* Determines what standard input is. */
void terminal_open(struct terminal *terminal, bool raw);

#endif
