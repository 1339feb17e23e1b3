/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Finds the line and column of a value in a JSON text. jansson reports positions only for syntax errors. */
#ifndef DAEMON_SETTINGS_CONFIG_POSITION_H
#define DAEMON_SETTINGS_CONFIG_POSITION_H

#include <stddef.h>

struct config_position {
	int line, column; /* both from 1; columns count bytes */
};

/*
 * text is valid JSON, NUL-terminated. path[0..depth) leads to a value: each step is the index, from 0, of a member in its object
 * or of an element in its list. Returns the position of the last member's key if at_key is non-zero, otherwise of the value.
 */
struct config_position config_position_of(const char *text, const size_t *path, size_t depth, int at_key);

#endif
