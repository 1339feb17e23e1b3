/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "capsules/process_console_line.h"

#define BACKSPACE    0x08u
#define DEL          0x7fu
#define ESC          0x1bu
#define ASCII_END    0x80u
#define LAST_CONTROL 0x1fu

/* What the terminal shows. */

static void move_left(const struct kc_writer *echo, uint32_t count)
{
	while (count-- > 0)
		kc_write_bytes(echo, "\b", 1);
}

/* Shows the line from `place` on, and erases what remains of a longer previous line. The terminal's cursor returns to `place`. */
static void show_from(const struct process_console_line *line, uint32_t place, uint32_t length_before,
		      const struct kc_writer *echo)
{
	uint32_t length = line->text.length;
	uint32_t wiped = length_before > length ? length_before - length : 0;

	kc_write_bytes(echo, line->text.bytes + place, length - place);
	kc_write_blanks(echo, wiped);
	move_left(echo, length - place + wiped);
}

/* Editing. Every edit updates the unfinished line. */

static void insert(struct process_console_line *line, char character, const struct kc_writer *echo)
{
	struct process_console_text *text = &line->text;

	if (text->length + 1 >= PROCESS_CONSOLE_LINE_MAX)
		return;
	for (uint32_t i = text->length; i > line->cursor; i--)
		text->bytes[i] = text->bytes[i - 1];
	text->bytes[line->cursor++] = character;
	text->bytes[++text->length] = 0;
	kc_write_bytes(echo, &character, 1);
	show_from(line, line->cursor, text->length, echo);
	line->history[0] = *text;
}

/* Removes the character at the cursor, if there is one. */
static void take_out(struct process_console_line *line, const struct kc_writer *echo)
{
	struct process_console_text *text = &line->text;

	if (line->cursor >= text->length)
		return;
	for (uint32_t i = line->cursor; i < text->length; i++)
		text->bytes[i] = text->bytes[i + 1];
	text->length--;
	show_from(line, line->cursor, text->length + 1, echo);
	line->history[0] = *text;
}

static void go_left(struct process_console_line *line, uint32_t count, const struct kc_writer *echo)
{
	move_left(echo, count);
	line->cursor -= count;
}

static void go_right(struct process_console_line *line, uint32_t count, const struct kc_writer *echo)
{
	kc_write_bytes(echo, line->text.bytes + line->cursor, count);
	line->cursor += count;
}

/* Shows a line of the history. */
static void show(struct process_console_line *line, uint32_t which, const struct kc_writer *echo)
{
	uint32_t length_before = line->text.length;

	line->shown = which;
	go_left(line, line->cursor, echo);
	line->text = line->history[which];
	show_from(line, 0, length_before, echo);
	go_right(line, line->text.length, echo);
}

static void go_up(struct process_console_line *line, const struct kc_writer *echo)
{
	if (line->shown + 1 < PROCESS_CONSOLE_HISTORY && line->history[line->shown + 1].length > 0)
		show(line, line->shown + 1, echo);
}

static void go_down(struct process_console_line *line, const struct kc_writer *echo)
{
	if (line->shown > 0)
		show(line, line->shown - 1, echo);
}

static void backspace(struct process_console_line *line, const struct kc_writer *echo)
{
	if (line->cursor == 0)
		return;
	go_left(line, 1, echo);
	take_out(line, echo);
}

/* Escape sequences. */

static void bracket_key(struct process_console_line *line, uint8_t byte, const struct kc_writer *echo)
{
	switch (byte) {
	case 'A':
		go_up(line, echo);
		break;
	case 'B':
		go_down(line, echo);
		break;
	case 'C':
		go_right(line, line->cursor < line->text.length, echo);
		break;
	case 'D':
		go_left(line, line->cursor > 0, echo);
		break;
	case 'H':
		go_left(line, line->cursor, echo);
		break;
	case 'F':
		go_right(line, line->text.length - line->cursor, echo);
		break;
	default:
		break;
	}
}

/* A letter or ~ ends any sequence. */
static enum process_console_escape after(uint8_t byte)
{
	bool is_letter = (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');

	return is_letter || byte == '~' ? PROCESS_CONSOLE_NO_ESCAPE : PROCESS_CONSOLE_UNKNOWN_ESCAPE;
}

/* Handles a byte of an escape sequence that has begun. */
static void escape_key(struct process_console_line *line, uint8_t byte, const struct kc_writer *echo)
{
	enum process_console_escape escape = line->escape;

	line->escape = after(byte);
	if (byte == ESC) {
		line->escape = PROCESS_CONSOLE_ESCAPE;
	} else if (escape == PROCESS_CONSOLE_ESCAPE && byte == '[') {
		line->escape = PROCESS_CONSOLE_BRACKET;
	} else if (escape == PROCESS_CONSOLE_BRACKET && byte == '3') {
		line->escape = PROCESS_CONSOLE_BRACKET_3;
	} else if (escape == PROCESS_CONSOLE_BRACKET) {
		bracket_key(line, byte, echo);
	} else if (escape == PROCESS_CONSOLE_BRACKET_3 && byte == '~') {
		take_out(line, echo);
	}
}

/* Handles the end of a line. The second byte of CR LF or LF CR does not end another. */
static bool end_key(struct process_console_line *line, char byte, const struct kc_writer *echo)
{
	if (line->previous != 0 && line->previous != byte) {
		line->previous = 0;
		return false;
	}
	line->previous = byte;
	line->escape = PROCESS_CONSOLE_NO_ESCAPE;
	kc_write_text(echo, "\r\n");
	return true;
}

bool process_console_line_key(struct process_console_line *line, uint8_t byte, const struct kc_writer *echo)
{
	if (byte == '\r' || byte == '\n')
		return end_key(line, (char)byte, echo);
	line->previous = 0;
	if (line->escape != PROCESS_CONSOLE_NO_ESCAPE)
		escape_key(line, byte, echo);
	else if (byte == ESC)
		line->escape = PROCESS_CONSOLE_ESCAPE;
	else if (byte == BACKSPACE || byte == DEL)
		backspace(line, echo);
	else if (byte == '\t')
		insert(line, ' ', echo);
	else if (byte > LAST_CONTROL && byte < ASCII_END)
		insert(line, (char)byte, echo);
	return false;
}

static bool is_blank(const struct process_console_text *text)
{
	uint32_t i = 0;

	while (text->bytes[i] == ' ')
		i++;
	return i == text->length;
}

static bool is_same(const struct process_console_text *text, const struct process_console_text *other)
{
	uint32_t i = 0;

	while (i < text->length && text->bytes[i] == other->bytes[i])
		i++;
	return i == text->length && i == other->length;
}

void process_console_line_finish(struct process_console_line *line)
{
	static const struct process_console_text nothing = {.length = 0};

	if (!is_blank(&line->text) && !is_same(&line->text, &line->history[1])) {
		for (uint32_t i = PROCESS_CONSOLE_HISTORY - 1; i > 1; i--)
			line->history[i] = line->history[i - 1];
		line->history[1] = line->text;
	}
	line->history[0] = nothing;
	line->text = nothing;
	line->cursor = 0;
	line->shown = 0;
}
