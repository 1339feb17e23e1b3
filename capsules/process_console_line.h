/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Line editing and history for a terminal, with the keys of Tock's process console (capsules/core/src/process_console.rs). Bytes
 * arrive one at a time; what the terminal has to show goes to a writer.
 *
 *     printing characters           are inserted at the cursor; a tab becomes a blank
 *     backspace, DEL                remove the character before the cursor
 *     delete (ESC [ 3 ~)            removes the one at the cursor
 *     left, right, home, end        ESC [ D, C, H, F
 *     up, down                      ESC [ A, B: older and newer lines. Editing an old line makes it the newest, unfinished one
 *     CR, LF, CR LF, LF CR          end the line
 *
 * Bytes from 128 on, other control characters and other escape sequences are ignored (upstream inserts parts of them).
 */
#ifndef CAPSULES_PROCESS_CONSOLE_LINE_H
#define CAPSULES_PROCESS_CONSOLE_LINE_H

#include <kc/writer.h>
#include <stdbool.h>
#include <stdint.h>

#define PROCESS_CONSOLE_LINE_MAX 64u /* including the terminating zero */
#define PROCESS_CONSOLE_HISTORY  10u /* the unfinished line and nine older ones */
/* The most bytes that one key sends to the terminal. */
#define PROCESS_CONSOLE_ECHO_MAX (4u * PROCESS_CONSOLE_LINE_MAX)

enum process_console_escape {
	PROCESS_CONSOLE_NO_ESCAPE = 0,
	PROCESS_CONSOLE_ESCAPE,
	PROCESS_CONSOLE_BRACKET,
	PROCESS_CONSOLE_BRACKET_3,
	PROCESS_CONSOLE_UNKNOWN_ESCAPE,
};

struct process_console_text {
	char bytes[PROCESS_CONSOLE_LINE_MAX]; /* zero-terminated */
	uint32_t length;
};
/* Must be zeroed before use. */
struct process_console_line {
	struct process_console_text text; /* what the terminal shows */
	uint32_t cursor;
	struct process_console_text history[PROCESS_CONSOLE_HISTORY]; /* 0: the unfinished line; then from newest to oldest */
	uint32_t shown;                                               /* index in history of the line that text shows */
	enum process_console_escape escape;
	char previous; /* the previous byte, if it ended a line; else 0 */
};

/* Handles one byte. Returns true if it ended the line; the terminal's cursor is then at the start of the next line. */
bool process_console_line_key(struct process_console_line *line, uint8_t byte, const struct kc_writer *echo);
/* Adds the line to the history, unless it is blank or equals the previous one, and begins a new line. */
void process_console_line_finish(struct process_console_line *line);

#endif
