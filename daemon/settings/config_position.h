/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Where in a JSON text something stands: jansson tells that of syntax errors only. */
#ifndef DAEMON_SETTINGS_CONFIG_POSITION_H
#define DAEMON_SETTINGS_CONFIG_POSITION_H

#include <stddef.h>

struct config_position {
	int line, column; /* from 1; columns count bytes */
};

/*
 * text is valid JSON, terminated. path[0..depth) leads to a value: each step is the place, from 0, of a member in its object or of an
 * element in its list. With at_key the position of that last member's key, else of the value.
 */
struct config_position config_position_of(const char *text, const size_t *path, size_t depth, int at_key);

#endif
