/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The parsed command line. */
#ifndef TOCKCTL_OPTIONS_H
#define TOCKCTL_OPTIONS_H

#include "client/tockctl/commands.h"

struct options {
	const struct command *command;
	bool command_given; /* false: `command` is the default */
	char **arguments;   /* the command's arguments */
	size_t argument_count;
	const char *socket; /* NULL: not given */
	uint32_t timeout_ms;
	bool json, quiet, no_headers, help, version;
	const char *completion; /* a shell, or NULL */
	bool all, follow, by_path, raw, full, turns;
	const char *fault_policy; /* NULL: not given */
	bool has_code;
	uint32_t code;
	bool has_count;
	uint32_t count;
	uint32_t linger_ms;
};

/* Parses words[1..count) and reorders them: arguments[] points into words. Returns false with STATUS_USAGE. */
bool options_parse(struct options *options, int count, char **words, struct failure *failure);

/* Parses a number from 0 to 4294967295, decimal or hexadecimal with 0x, and nothing else. */
bool options_number(const char *word, uint32_t *number);

#endif
