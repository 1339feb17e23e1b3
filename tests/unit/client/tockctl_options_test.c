/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* tockctl's command line, and the output generated from the table of commands. */
#include <string.h>

#include "client/tockctl/completion.h"
#include "client/tockctl/help.h"
#include "client/tockctl/options.h"
#include "tests/unit/harness.h"

#define WORDS_MAX 16

static struct failure failure;

static bool parse(struct options *options, const char *const *words)
{
	static char storage[WORDS_MAX][128];
	static char *argv[WORDS_MAX + 1];
	int count = 1;

	argv[0] = "tockctl";
	for (; words[count - 1] != NULL; count++) {
		snprintf(storage[count], sizeof storage[count], "%s", words[count - 1]);
		argv[count] = storage[count];
	}
	argv[count] = NULL;
	failure = (struct failure){0};
	return options_parse(options, count, argv, &failure);
}

#define PARSE(options, ...)    parse((options), (const char *const[]){__VA_ARGS__, NULL})
#define PARSE_NOTHING(options) parse((options), (const char *const[]){NULL})

/* Refused with STATUS_USAGE and a text that has `part` in it. */
static bool refused(const char *part, const char *const *words)
{
	struct options options;

	return !parse(&options, words) && failure.status == STATUS_USAGE && strstr(failure.text, part) != NULL;
}

#define REFUSED(part, ...) refused((part), (const char *const[]){__VA_ARGS__, NULL})

static void nothing_means_list(void)
{
	struct options options;

	CU_ASSERT_TRUE(PARSE_NOTHING(&options));
	CU_ASSERT_STRING_EQUAL(options.command->name, "list");
	CU_ASSERT_FALSE(options.command_given);
	CU_ASSERT_EQUAL(options.timeout_ms, 30000);
	CU_ASSERT_PTR_NULL(options.socket);
	CU_ASSERT_TRUE(PARSE(&options, "--json", "-q"));
	CU_ASSERT_TRUE(options.json && options.quiet);
}

static void options_stand_anywhere(void)
{
	struct options options;

	CU_ASSERT_TRUE(
	    PARSE(&options, "--socket", "/a", "terminate", "x", "--code=0x10", "-q", "y", "--timeout", "1.5", "--", "--z"));
	CU_ASSERT_STRING_EQUAL(options.command->name, "terminate");
	CU_ASSERT_STRING_EQUAL(options.socket, "/a");
	CU_ASSERT_TRUE(options.has_code && options.quiet);
	CU_ASSERT_EQUAL(options.code, 16);
	CU_ASSERT_EQUAL(options.timeout_ms, 1500);
	CU_ASSERT_EQUAL(options.argument_count, 3);
	CU_ASSERT_STRING_EQUAL(options.arguments[0], "x");
	CU_ASSERT_STRING_EQUAL(options.arguments[1], "y");
	CU_ASSERT_STRING_EQUAL(options.arguments[2], "--z");
}

static void letters_join(void)
{
	struct options options;

	CU_ASSERT_TRUE(PARSE(&options, "events", "-jfn3", "blink"));
	CU_ASSERT_TRUE(options.json && options.follow && options.has_count);
	CU_ASSERT_EQUAL(options.count, 3);
	CU_ASSERT_TRUE(PARSE(&options, "load", "-p", "restart:3", "a.tab"));
	CU_ASSERT_STRING_EQUAL(options.fault_policy, "restart:3");
}

static void aliases_are_commands(void)
{
	static const char *const pairs[][2] = {
	    {"ls", "list"}, {"ps", "list"}, {"status", "info"}, {"restart", "boot"}, {"attach", "console"}};

	for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
		const struct command *command = commands_find(pairs[i][0]);

		CU_ASSERT_PTR_NOT_NULL_FATAL(command);
		CU_ASSERT_STRING_EQUAL(command->name, pairs[i][1]);
	}
	CU_ASSERT_PTR_NULL(commands_find("lis"));
}

static void refuses_unknown_words(void)
{
	CU_ASSERT_TRUE(REFUSED("lst: no such command; did you mean 'list'?", "lst"));
	CU_ASSERT_TRUE(REFUSED("frobnicate: no such command; see tockctl --help", "frobnicate"));
	CU_ASSERT_TRUE(REFUSED("--cod=1: no such option of 'terminate'", "terminate", "--cod=1", "x"));
	CU_ASSERT_TRUE(REFUSED("--code: no such option before a command", "--code", "1", "terminate", "x"));
	CU_ASSERT_TRUE(REFUSED("-c: no such option of 'stop'", "stop", "-c", "1", "x"));
	CU_ASSERT_TRUE(REFUSED("-jx: no such option of 'list'", "list", "-jx"));
}

static void refuses_wrong_values(void)
{
	CU_ASSERT_TRUE(REFUSED("--code 4294967296: must be a number", "terminate", "--code", "4294967296", "x"));
	CU_ASSERT_TRUE(REFUSED("--code -1: must be a number", "terminate", "--code", "-1", "x"));
	CU_ASSERT_TRUE(REFUSED("--code 0x: must be a number", "terminate", "--code=0x", "x"));
	CU_ASSERT_TRUE(REFUSED("--code : must be a number", "terminate", "--code=", "x"));
	CU_ASSERT_TRUE(REFUSED("--timeout 1.: must be a number of seconds", "--timeout", "1."));
	CU_ASSERT_TRUE(REFUSED("--timeout 86401: must be", "--timeout", "86401"));
	CU_ASSERT_TRUE(REFUSED("--timeout 1.2345: must be", "--timeout", "1.2345"));
	CU_ASSERT_TRUE(REFUSED("--timeout 99999999999999999999: must be", "--timeout", "99999999999999999999"));
	CU_ASSERT_TRUE(REFUSED("--completion fish: must be one of: bash zsh", "--completion", "fish"));
	CU_ASSERT_TRUE(REFUSED("--socket needs a value (PATH)", "--socket"));
	CU_ASSERT_TRUE(REFUSED("--json takes no value", "--json=yes"));
}

static void refuses_wrong_arguments(void)
{
	CU_ASSERT_TRUE(REFUSED("info: APP is missing", "info"));
	CU_ASSERT_TRUE(REFUSED("list: unexpected argument 'x'", "list", "x"));
	CU_ASSERT_TRUE(REFUSED("console: unexpected argument 'b'", "console", "a", "b"));
	CU_ASSERT_TRUE(REFUSED("button: press|release is missing", "button", "1"));
	CU_ASSERT_TRUE(REFUSED("button: INDEX must be a number, not 'a'", "button", "a", "press"));
	CU_ASSERT_TRUE(REFUSED("button: must be press|release, not 'push'", "button", "1", "push"));
	CU_ASSERT_TRUE(REFUSED("stop: --all means every app; do not name any", "stop", "--all", "x"));
	CU_ASSERT_TRUE(REFUSED("events: unexpected argument 'b'", "events", "a", "b"));
}

static void all_needs_no_name(void)
{
	struct options options;

	CU_ASSERT_TRUE(PARSE(&options, "stop", "-a"));
	CU_ASSERT_TRUE(options.all);
	CU_ASSERT_EQUAL(options.argument_count, 0);
}

static void help_forgives(void)
{
	struct options options;

	CU_ASSERT_TRUE(PARSE(&options, "info", "--help"));
	CU_ASSERT_TRUE(options.help && options.command_given);
	CU_ASSERT_TRUE(PARSE(&options, "button", "-h", "1", "2", "3"));
	CU_ASSERT_TRUE(PARSE(&options, "-h"));
	CU_ASSERT_FALSE(options.command_given);
}

static void every_command_is_in_everything(void)
{
	struct text help = {0}, bash = {0}, zsh = {0};

	help_write(NULL, &help);
	completion_write("bash", &bash);
	completion_write("zsh", &zsh);
	for (const struct command *command = commands; command->name != NULL; command++) {
		struct text own = {0}, word = {0};

		text_format(&word, "\n  %s", command->name);
		CU_ASSERT_PTR_NOT_NULL(strstr(text_string(&help), text_string(&word)));
		text_empty(&word);
		text_format(&word, "\n\t%s", command->name);
		CU_ASSERT_PTR_NOT_NULL(strstr(text_string(&bash), text_string(&word)));
		CU_ASSERT_PTR_NOT_NULL(strstr(text_string(&zsh), text_string(&word)));
		help_write(command, &own);
		for (size_t i = 0; i < COMMANDS_OPTIONS_MAX && command->options[i] != NULL; i++) {
			text_empty(&word);
			text_format(&word, "--%s", command->options[i]->name);
			CU_ASSERT_PTR_NOT_NULL(strstr(text_string(&own), text_string(&word)));
			CU_ASSERT_PTR_NOT_NULL(strstr(text_string(&bash), text_string(&word)));
			CU_ASSERT_PTR_NOT_NULL(strstr(text_string(&zsh), text_string(&word)));
		}
		CU_ASSERT_PTR_NOT_NULL(command->run);
		text_free(&own);
		text_free(&word);
	}
	text_free(&help);
	text_free(&bash);
	text_free(&zsh);
}

static void options_mean_one_thing(void)
{
	/* A command's options must not have letters or names of general options, which would take precedence. */
	for (const struct command *command = commands; command->name != NULL; command++) {
		for (size_t i = 0; i < COMMANDS_OPTIONS_MAX && command->options[i] != NULL; i++) {
			const struct option_rule *rule = command->options[i];

			for (const struct option_rule *general = commands_general_options; general->name != NULL; general++) {
				CU_ASSERT_STRING_NOT_EQUAL(rule->name, general->name);
				CU_ASSERT_FALSE(rule->letter != 0 && rule->letter == general->letter);
			}
			for (size_t j = 0; j < i; j++)
				CU_ASSERT_FALSE(rule->letter != 0 && rule->letter == command->options[j]->letter);
		}
	}
}

HARNESS_MAIN({"tockctl: without a command it lists", nothing_means_list},
	     {"tockctl: options stand before and after the command", options_stand_anywhere},
	     {"tockctl: letters join", letters_join}, {"tockctl: commands have other names", aliases_are_commands},
	     {"tockctl: unknown words are refused, with what was meant", refuses_unknown_words},
	     {"tockctl: wrong values are refused", refuses_wrong_values},
	     {"tockctl: too few or too many arguments are refused", refuses_wrong_arguments},
	     {"tockctl: --all stands for names", all_needs_no_name},
	     {"tockctl: help is given whatever else is wrong", help_forgives},
	     {"tockctl: help and completions have every command and option", every_command_is_in_everything},
	     {"tockctl: an option means one thing", options_mean_one_thing})
