/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/tockctl/commands.h"
#include "client/tockctl/completion.h"

static const char functions[] = "_tockctl_apps()\n"
				"{\n"
				"\tlocal -a names socket\n"
				"\tlocal at=${tockctl_words[(I)--socket]}\n"
				"\t((at > 0)) && socket=(--socket \"${(Q)tockctl_words[at + 1]}\")\n"
				"\tat=${tockctl_words[(I)--socket=*]}\n"
				"\t((at > 0)) && socket=(\"${(Q)tockctl_words[at]}\")\n"
				"\tnames=(\"${(@f)$(tockctl \"${socket[@]}\" --timeout 2 list --quiet 2>/dev/null)}\")\n"
				"\tcompadd -- \"${(@)names:#}\"\n"
				"}\n"
				"\n";

/* Quotes text for use within single quotes. */
static void add_quoted(const char *words, struct text *text)
{
	for (; *words != '\0'; words++) {
		if (*words == '\'')
			text_add_string(text, "'\\''");
		else if (*words == '[' || *words == ']')
			text_format(text, "\\%c", *words);
		else
			text_add(text, words, 1);
	}
}

static void add_action(enum value value, const char *words, struct text *text)
{
	switch (value) {
	case VALUE_APP:
		text_add_string(text, "_tockctl_apps");
		break;
	case VALUE_TAB:
		text_add_string(text, "_files -g \"*.tab(-.)\"");
		break;
	case VALUE_PATH:
	case VALUE_SOCKET:
		text_add_string(text, "_files");
		break;
	case VALUE_WORD:
	case VALUE_POLICY:
		text_format(text, "(%s)", words);
		break;
	default:
		text_add_string(text, " ");
		break;
	}
}

/* dashes_name is "-j" or "--json". */
static void add_option_line(const struct option_rule *rule, const char *dashes_name, struct text *text)
{
	text_add_string(text, "\t\t'");
	if (rule->letter != 0)
		text_format(text, "(-%c --%s)", rule->letter, rule->name);
	text_format(text, "%s%s[", dashes_name, rule->value == VALUE_NONE ? "" : dashes_name[1] == '-' ? "=" : "+");
	add_quoted(rule->help, text);
	text_add_string(text, "]");
	if (rule->value != VALUE_NONE) {
		text_format(text, ":%s:", rule->value_name);
		add_action(rule->value, rule->words, text);
	}
	text_add_string(text, "'\n");
}

static void add_option(const struct option_rule *rule, struct text *text)
{
	struct text name = {0};

	if (rule->letter != 0) {
		text_format(&name, "-%c", rule->letter);
		add_option_line(rule, text_string(&name), text);
		text_empty(&name);
	}
	text_format(&name, "--%s", rule->name);
	add_option_line(rule, text_string(&name), text);
	text_free(&name);
}

static void add_arguments(const struct command *command, struct text *text)
{
	for (size_t i = 0; i < 2 && command->arguments[i].name != NULL; i++) {
		const struct argument_rule *rule = &command->arguments[i];

		if (rule->most > 1)
			text_format(text, "\t\t'*:%s:", rule->name);
		else
			text_format(text, "\t\t'%zu:%s:", i + 1, rule->name);
		add_action(rule->value, rule->words, text);
		text_add_string(text, "'\n");
	}
}

static void add_command(const struct command *command, struct text *text)
{
	text_format(text, "\t%s", command->name);
	for (size_t i = 0; i < COMMANDS_ALIASES_MAX && command->aliases[i] != NULL; i++)
		text_format(text, "|%s", command->aliases[i]);
	text_add_string(text, ") specifications+=(\n");
	for (size_t i = 0; i < COMMANDS_OPTIONS_MAX && command->options[i] != NULL; i++)
		add_option(command->options[i], text);
	add_arguments(command, text);
	text_add_string(text, "\t\t) ;;\n");
}

void completion_write_zsh(struct text *text)
{
	text_add_string(text, "#compdef tockctl\n"
			      "# SPDX-License-Identifier: Apache-2.0 OR MIT\n"
			      "# zsh completion of tockctl, as printed by `tockctl --completion zsh`.\n\n");
	text_add_string(text, functions);
	text_add_string(text, "_tockctl()\n{\n\tlocal context state line\n\ttypeset -A opt_args\n\tlocal -a specifications all "
			      "tockctl_words\n\ttockctl_words=(\"${words[@]}\")\n\tall=(\n");
	for (const struct command *command = commands; command->name != NULL; command++) {
		text_format(text, "\t\t'%s:", command->name);
		add_quoted(command->help, text);
		text_add_string(text, "'\n");
	}
	text_add_string(text, "\t)\n\tspecifications=(\n");
	for (const struct option_rule *rule = commands_general_options; rule->name != NULL; rule++)
		add_option(rule, text);
	text_add_string(text, "\t)\n\t_arguments -C \"${specifications[@]}\" '1: :->command' '*:: :->arguments'\n"
			      "\t[[ $state == command ]] && _describe command all\n"
			      "\t[[ $state == arguments ]] || return\n"
			      "\tcase $words[1] in\n");
	for (const struct command *command = commands; command->name != NULL; command++)
		add_command(command, text);
	text_add_string(text, "\tesac\n\t_arguments \"${specifications[@]}\"\n}\n\n_tockctl \"$@\"\n");
}
