/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* An app's bytes as text that can do nothing to a terminal or to the structure of a log. */
#ifndef DAEMON_BACKENDS_CONSOLE_TEXT_H
#define DAEMON_BACKENDS_CONSOLE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Characters that one byte may become: \x1b */
#define CONSOLE_TEXT_GROWTH 4u

/*
 * Writes bytes[0..length) to `to`, which has room for CONSOLE_TEXT_GROWTH times as many characters, and returns how many it
 * wrote. Printable ASCII, tabs and valid UTF-8 stay as they are. Every other byte becomes \xNN: control characters (C0, DEL and
 * C1), bidirectional controls, which reorder a line, line separators, and what is not UTF-8. The caller handles newlines.
 *
 * *consumed is length, or up to 3 bytes less if more_may_come and the bytes end inside a character.
 */
size_t console_text_harmless(const uint8_t *bytes, size_t length, bool more_may_come, char *to, size_t *consumed);

#endif
