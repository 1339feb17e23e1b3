/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The one table of commands and options: parser, help and completions are made from it. */
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

/* What an argument or an option's value is, and so how it is read and completed. */
enum value {
	VALUE_NONE, /* options: a flag */
	VALUE_APP,
	VALUE_TAB, /* a file */
	VALUE_PATH,
	VALUE_SOCKET,
	VALUE_NUMBER,  /* 0 to 4294967295 */
	VALUE_SECONDS, /* with decimals; kept in milliseconds */
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
	size_t field; /* in struct options: bool, const char * or uint32_t, as `value` says */
	size_t given; /* a bool there, true if the option was given; or COMMANDS_NOWHERE */
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
	const struct option_rule *options[COMMANDS_OPTIONS_MAX]; /* besides those of all commands; NULL ends them */
	const char *help;                                        /* one line */
	const char *more;                                        /* what else there is to say, lines; or NULL */
	enum status (*run)(struct session *session);
};

/* Both end with an entry without a name. The first command is meant if none is given. */
extern const struct command commands[];
extern const struct option_rule commands_general_options[];

/* By its name or an alias; NULL. */
const struct command *commands_find(const char *name);
/* The first that `name` could stand for, or NULL. */
const struct command *commands_find_similar(const char *name);

#endif
