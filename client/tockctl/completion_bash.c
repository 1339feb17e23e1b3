/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/tockctl/commands.h"
#include "client/tockctl/completion.h"

/* App names are untrusted: compare and quote them, never expand them (compgen -W would execute a $(...) in a name). */
static const char functions[] =
    "_tockctl_apps()\n"
    "{\n"
    "\tlocal name\n"
    "\twhile IFS= read -r name; do\n"
    "\t\t[[ $name == \"${current//\\\\/}\"* ]] && COMPREPLY+=(\"$(printf %q \"$name\")\")\n"
    "\tdone < <(\"${COMP_WORDS[0]}\" \"${socket[@]}\" --timeout 2 list --quiet 2>/dev/null)\n"
    "}\n"
    "\n"
    "# $1: what is wanted; $2: the words it may be\n"
    "_tockctl_value()\n"
    "{\n"
    "\tcase $1 in\n"
    "\tapp) _tockctl_apps ;;\n"
    "\tword) mapfile -t COMPREPLY < <(compgen -W \"$2\" -- \"$current\") ;;\n"
    "\ttab)\n"
    "\t\tcompopt -o filenames 2>/dev/null\n"
    "\t\tmapfile -t COMPREPLY < <(compgen -f -X '!*.tab' -- \"$current\"; compgen -d -- \"$current\")\n"
    "\t\t;;\n"
    "\tfile)\n"
    "\t\tcompopt -o filenames 2>/dev/null\n"
    "\t\tmapfile -t COMPREPLY < <(compgen -f -- \"$current\")\n"
    "\t\t;;\n"
    "\tesac\n"
    "}\n"
    "\n";

static const char main_function[] =
    "_tockctl()\n"
    "{\n"
    "\tlocal current=${COMP_WORDS[COMP_CWORD]} option='' command='' wanted='' words='' options='' socket=() i arguments=0\n"
    "\tCOMPREPLY=()\n"
    "\t[[ $current == = ]] && current=''\n"
    "\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
    "\t\tif [[ -n $option ]]; then\n"
    "\t\t\t[[ ${COMP_WORDS[i]} == = ]] && continue\n"
    "\t\t\t[[ $option == --socket ]] && socket=(--socket \"${COMP_WORDS[i]}\")\n"
    "\t\t\toption=''\n"
    "\t\t\tcontinue\n"
    "\t\tfi\n"
    "\t\tcase ${COMP_WORDS[i]} in\n"
    "\t\t-*) _tockctl_option \"${COMP_WORDS[i]}\" && option=${COMP_WORDS[i]} ;;\n"
    "\t\t*)\n"
    "\t\t\tif [[ -z $command ]]; then\n"
    "\t\t\t\tcommand=${COMP_WORDS[i]}\n"
    "\t\t\telse\n"
    "\t\t\t\t((++arguments))\n"
    "\t\t\tfi\n"
    "\t\t\t;;\n"
    "\t\tesac\n"
    "\tdone\n"
    "\tif [[ -n $option ]]; then\n"
    "\t\t_tockctl_option \"$option\"\n"
    "\t\t_tockctl_value \"$wanted\" \"$words\"\n"
    "\t\treturn\n"
    "\tfi\n"
    "\t_tockctl_command\n"
    "\tif [[ $current == -* ]]; then\n"
    "\t\t_tockctl_value word \"$options\"\n"
    "\telse\n"
    "\t\t_tockctl_value \"$wanted\" \"$words\"\n"
    "\tfi\n"
    "}\n"
    "complete -F _tockctl tockctl\n";

static const char *kind(enum value value)
{
	switch (value) {
	case VALUE_APP:
		return "app";
	case VALUE_TAB:
		return "tab";
	case VALUE_PATH:
	case VALUE_SOCKET:
		return "file";
	case VALUE_WORD:
	case VALUE_POLICY:
		return "word";
	default:
		return "nothing";
	}
}

static void add_option_names(const struct option_rule *rule, const char *separator, struct text *text)
{
	if (rule->letter != 0)
		text_format(text, "-%c%s", rule->letter, separator);
	text_format(text, "--%s", rule->name);
}

static void add_value_case(const struct option_rule *rule, struct text *text)
{
	if (rule->value == VALUE_NONE)
		return;
	text_add_string(text, "\t");
	add_option_names(rule, " | ", text);
	text_format(text, ") wanted=%s words='%s' ;;\n", kind(rule->value), rule->words == NULL ? "" : rule->words);
}

/* Writes the function that tells whether an option takes a value, and which. An option name means the same in every command. */
static void add_option_function(struct text *text)
{
	text_add_string(text, "# Does $1 take a value? Then wanted and words say which.\n_tockctl_option()\n{\n\tcase $1 in\n");
	for (const struct option_rule *rule = commands_general_options; rule->name != NULL; rule++)
		add_value_case(rule, text);
	for (const struct command *command = commands; command->name != NULL; command++) {
		for (size_t i = 0; i < COMMANDS_OPTIONS_MAX && command->options[i] != NULL; i++)
			add_value_case(command->options[i], text);
	}
	text_add_string(text, "\t*) return 1 ;;\n\tesac\n}\n\n");
}

static void add_general_names(struct text *text)
{
	for (const struct option_rule *rule = commands_general_options; rule->name != NULL; rule++) {
		if (rule != commands_general_options)
			text_add_string(text, " ");
		add_option_names(rule, " ", text);
	}
}

/* Writes the kinds of a command's arguments, in order. */
static void add_arguments(const struct command *command, struct text *text)
{
	if (command->arguments[0].name == NULL)
		return;
	text_add_string(text, "\t\tcase $arguments in\n");
	for (size_t i = 0; i < 2 && command->arguments[i].name != NULL; i++) {
		const struct argument_rule *rule = &command->arguments[i];

		if (rule->most > 1)
			text_add_string(text, "\t\t*)");
		else
			text_format(text, "\t\t%zu)", i);
		text_format(text, " wanted=%s words='%s' ;;\n", kind(rule->value), rule->words == NULL ? "" : rule->words);
	}
	text_add_string(text, "\t\tesac\n");
}

static void add_command_case(const struct command *command, struct text *text)
{
	text_format(text, "\t%s", command->name);
	for (size_t i = 0; i < COMMANDS_ALIASES_MAX && command->aliases[i] != NULL; i++)
		text_format(text, " | %s", command->aliases[i]);
	text_add_string(text, ")\n");
	if (command->options[0] != NULL)
		text_add_string(text, "\t\toptions+='");
	for (size_t i = 0; i < COMMANDS_OPTIONS_MAX && command->options[i] != NULL; i++) {
		text_add_string(text, " ");
		add_option_names(command->options[i], " ", text);
	}
	if (command->options[0] != NULL)
		text_add_string(text, "'\n");
	add_arguments(command, text);
	text_add_string(text, "\t\t;;\n");
}

static void add_command_function(struct text *text)
{
	text_add_string(
	    text, "# Sets what may come next, after the command and $arguments arguments.\n_tockctl_command()\n{\n\toptions='");
	add_general_names(text);
	text_add_string(text, "'\n\tcase $command in\n\t'') wanted=word words='");
	for (const struct command *command = commands; command->name != NULL; command++)
		text_format(text, command == commands ? "%s" : " %s", command->name);
	text_add_string(text, "' ;;\n");
	for (const struct command *command = commands; command->name != NULL; command++)
		add_command_case(command, text);
	text_add_string(text, "\tesac\n}\n\n");
}

void completion_write_bash(struct text *text)
{
	text_add_string(text, "# SPDX-License-Identifier: Apache-2.0 OR MIT\n"
			      "# bash completion of tockctl, as printed by `tockctl --completion bash`.\n\n");
	text_add_string(text, functions);
	add_option_function(text);
	add_command_function(text);
	text_add_string(text, main_function);
}
