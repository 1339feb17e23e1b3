/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The line that somebody types at a terminal: editing and history, with the keys of Tock's process console
 * (capsules/core/src/process_console.rs). Bytes come in one at a time; what the terminal has to show goes to a writer.
 *
 *     printing characters           go in where the cursor is; a tab is a blank
 *     backspace, DEL                take out the character before the cursor
 *     delete (ESC [ 3 ~)            takes out the one at the cursor
 *     left, right, home, end        ESC [ D, C, H, F
 *     up, down                      ESC [ A, B: older and newer lines. An edited old line becomes the newest, unfinished one
 *     CR, LF, CR LF, LF CR          end the line
 *
 * Bytes from 128 on, other control characters and other escape sequences are nothing (upstream inserts parts of them).
 */
#ifndef CAPSULES_PROCESS_CONSOLE_LINE_H
#define CAPSULES_PROCESS_CONSOLE_LINE_H

#include <kc/writer.h>
#include <stdbool.h>
#include <stdint.h>

#define PROCESS_CONSOLE_LINE_MAX 64u /* with the zero at its end */
#define PROCESS_CONSOLE_HISTORY  10u /* the unfinished line and nine older ones */
/* No key makes the terminal show more bytes than this. */
#define PROCESS_CONSOLE_ECHO_MAX (4u * PROCESS_CONSOLE_LINE_MAX)

enum process_console_escape {
	PROCESS_CONSOLE_NO_ESCAPE = 0,
	PROCESS_CONSOLE_ESCAPE,
	PROCESS_CONSOLE_BRACKET,
	PROCESS_CONSOLE_BRACKET_3,
	PROCESS_CONSOLE_UNKNOWN_ESCAPE,
};

struct process_console_text {
	char bytes[PROCESS_CONSOLE_LINE_MAX]; /* ends with a zero */
	uint32_t length;
};
/* Zero-filled at first. */
struct process_console_line {
	struct process_console_text text; /* what the terminal shows */
	uint32_t cursor;
	struct process_console_text history[PROCESS_CONSOLE_HISTORY]; /* 0: the unfinished line; then from new to old */
	uint32_t shown;                                               /* which of them */
	enum process_console_escape escape;
	char previous; /* the byte before, if it ended a line */
};

/* True if the byte ended the line; the terminal's cursor is at the start of the next one. */
bool process_console_line_key(struct process_console_line *line, uint8_t byte, const struct kc_writer *echo);
/* The line goes to the history if it is not blank or the last one again, and the next one begins. */
void process_console_line_finish(struct process_console_line *line);

#endif
