/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The table of commands and options, used by the parser, the help and the completions. */
#ifndef TOCKCTL_COMMANDS_H
#define TOCKCTL_COMMANDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/tockctl/failure.h"

struct session;

#define COMMANDS_ALIASES_MAX 2
#define COMMANDS_OPTIONS_MAX 8
#define COMMANDS_MANY        1000000u

/* The kind of an argument or option value. It decides how the value is parsed and completed. */
enum value {
	VALUE_NONE, /* options: a flag */
	VALUE_APP,
	VALUE_TAB, /* a file */
	VALUE_PATH,
	VALUE_SOCKET,
	VALUE_NUMBER,  /* 0 to 4294967295 */
	VALUE_SECONDS, /* decimals allowed; stored in milliseconds */
	VALUE_WORD,    /* one of `words` */
	VALUE_POLICY,  /* one of `words`, or restart:N */
};

struct option_rule {
	const char *name;
	char letter;
	enum value value;
	const char *value_name; /* in the help */
	const char *words;      /* separated by blanks */
	const char *help;
	size_t field; /* offset in struct options of a bool, const char * or uint32_t, depending on `value` */
	size_t given; /* offset of a bool that tells whether the option was given, or COMMANDS_NOWHERE */
};

#define COMMANDS_NOWHERE SIZE_MAX

struct argument_rule {
	const char *name; /* in the help; NULL ends the list */
	enum value value;
	const char *words;
	unsigned int least, most;
};

struct command {
	const char *name;
	const char *aliases[COMMANDS_ALIASES_MAX];
	struct argument_rule arguments[2];
	const struct option_rule *options[COMMANDS_OPTIONS_MAX]; /* in addition to the general options; ends with NULL */
	const char *help;                                        /* one line */
	const char *more;                                        /* more lines, or NULL */
	enum status (*run)(struct session *session);
};

/* Both end with an entry without a name. The first command is the default. */
extern const struct command commands[];
extern const struct option_rule commands_general_options[];

/* Finds a command by name or alias. Returns NULL if there is none. */
const struct command *commands_find(const char *name);
/* Returns the first command whose name is similar to `name`, or NULL. */
const struct command *commands_find_similar(const char *name);

#endif
