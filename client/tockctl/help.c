/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/tockctl/help.h"

#include <ctype.h>
#include <string.h>

#define NAMES_COLUMNS 26

static void write_arguments(const struct command *command, struct text *text)
{
	for (size_t i = 0; i < 2 && command->arguments[i].name != NULL; i++) {
		const struct argument_rule *rule = &command->arguments[i];

		text_format(text, rule->least == 0 ? " [%s]" : " %s", rule->name);
		if (rule->most > 1)
			text_add_string(text, "...");
	}
}

/* Writes a padded name and its description. */
static void write_line(const char *names, const char *help, struct text *text)
{
	text_format(text, "  %-*s  %s\n", NAMES_COLUMNS, names, help);
}

static void write_option(const struct option_rule *rule, struct text *text)
{
	struct text names = {0};

	if (rule->letter != 0)
		text_format(&names, "-%c, ", rule->letter);
	else
		text_add_string(&names, "    ");
	text_format(&names, "--%s", rule->name);
	if (rule->value_name != NULL)
		text_format(&names, " %s", rule->value_name);
	write_line(text_string(&names), rule->help, text);
	text_free(&names);
}

static void write_general_options(struct text *text)
{
	for (const struct option_rule *rule = commands_general_options; rule->name != NULL; rule++)
		write_option(rule, text);
}

static void write_command(const struct command *command, struct text *text)
{
	text_format(text, "usage: tockctl [OPTIONS] %s", command->name);
	write_arguments(command, text);
	text_format(text, "\n\n%c%s.\n", toupper((unsigned char)command->help[0]), command->help + 1);
	if (command->more != NULL)
		text_add_string(text, command->more);
	for (size_t i = 0; i < COMMANDS_ALIASES_MAX && command->aliases[i] != NULL; i++)
		text_format(text, "%s%s", i == 0 ? "Also called: " : ", ", command->aliases[i]);
	if (command->aliases[0] != NULL)
		text_add_string(text, "\n");
	if (command->options[0] != NULL)
		text_add_string(text, "\nOptions of this command:\n");
	for (size_t i = 0; i < COMMANDS_OPTIONS_MAX && command->options[i] != NULL; i++)
		write_option(command->options[i], text);
	text_add_string(text, "\nOptions:\n");
	write_general_options(text);
}

static void write_tool(struct text *text)
{
	text_add_string(text,
			"usage: tockctl [OPTIONS] [COMMAND] [ARGUMENTS]\n\nWatches and controls a running tockd.\n\nCommands:\n");
	for (const struct command *command = commands; command->name != NULL; command++) {
		struct text names = {0};

		text_add_string(&names, command->name);
		write_arguments(command, &names);
		write_line(text_string(&names), command->help, text);
		text_free(&names);
	}
	text_add_string(text, "\nOptions, before or after the command:\n");
	write_general_options(text);
	text_add_string(
	    text, "\n`tockctl COMMAND --help` shows the options of a command.\n"
		  "\n"
		  "An APP is a name, #ID, or NAME#ID where two have the same name.\n"
		  "The socket is --socket PATH, else $TOCKD_SOCKET, else $XDG_RUNTIME_DIR/tockd.sock, else /run/tockd.sock for "
		  "root.\n"
		  "\n"
		  "Exit status: 0 done, 1 refused or failed, 2 wrong usage, 3 no daemon answers, 4 no such app or device, or\n"
		  "several, 5 not permitted; for several apps, the highest of theirs.\n");
}

void help_write(const struct command *command, struct text *text)
{
	if (command == NULL)
		write_tool(text);
	else
		write_command(command, text);
}
