/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Finds the place of something in a JSON text. jansson tells that only for syntax errors. */
#ifndef DAEMON_SETTINGS_CONFIG_POSITION_H
#define DAEMON_SETTINGS_CONFIG_POSITION_H

#include <stddef.h>

struct config_position {
	int line, column; /* from 1; columns count bytes */
};

/*
 * text is valid JSON, terminated. path[0..depth) leads to a value: each step is the index, from 0, of a member in its object or
 * of an element in its list. Gives the position of the last member's key if at_key, else of the value.
 */
struct config_position config_position_of(const char *text, const size_t *path, size_t depth, int at_key);

#endif
