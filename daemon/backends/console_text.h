/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Converts an app's bytes to text that cannot affect a terminal or the structure of a log. */
#ifndef DAEMON_BACKENDS_CONSOLE_TEXT_H
#define DAEMON_BACKENDS_CONSOLE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Maximum number of characters for one byte: \x1b */
#define CONSOLE_TEXT_GROWTH 4u

/*
 * Writes bytes[0..length) to `to`, which has room for CONSOLE_TEXT_GROWTH times as many characters, and returns the number of
 * characters written. Printable ASCII, tabs and valid UTF-8 are copied. Every other byte becomes \xNN: control characters (C0,
 * DEL and C1), bidirectional controls, line separators, and invalid UTF-8. The caller handles newlines.
 *
 * *consumed is length, or up to 3 bytes less if more_may_come is set and the bytes end within a character.
 */
size_t console_text_harmless(const uint8_t *bytes, size_t length, bool more_may_come, char *to, size_t *consumed);

#endif
