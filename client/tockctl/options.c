/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/tockctl/options.h"

#include <ctype.h>
#include <string.h>

#define TIMEOUT_MS   30000
#define LINGER_MS    1000
#define SECONDS_MAX  86400u
#define HEXADECIMAL  16u
#define DECIMAL      10u
#define MILLISECONDS 1000u

/* State of the parser. */
struct reader {
	char **next; /* the remaining words; ends with NULL */
	struct options *options;
	struct failure *failure;
};

static bool digit_of(char character, uint32_t base, uint32_t *digit)
{
	if (isdigit((unsigned char)character))
		*digit = (uint32_t)(character - '0');
	else if (base == HEXADECIMAL && isxdigit((unsigned char)character))
		*digit = (uint32_t)(tolower((unsigned char)character) - 'a') + DECIMAL;
	else
		return false;
	return true;
}

bool options_number(const char *word, uint32_t *number)
{
	uint32_t base = word[0] == '0' && (word[1] == 'x' || word[1] == 'X') ? HEXADECIMAL : DECIMAL;
	uint32_t value = 0, digit;

	if (base == HEXADECIMAL)
		word += 2;
	if (*word == '\0')
		return false;
	for (; *word != '\0'; word++) {
		if (!digit_of(*word, base, &digit) || __builtin_mul_overflow(value, base, &value) ||
		    __builtin_add_overflow(value, digit, &value))
			return false;
	}
	*number = value;
	return true;
}

/* Parses seconds with up to three decimals, at most a day. */
static bool milliseconds(const char *word, uint32_t *number)
{
	uint32_t seconds = 0, fraction = 0, unit = MILLISECONDS;

	if (!isdigit((unsigned char)*word))
		return false;
	for (; isdigit((unsigned char)*word); word++) {
		seconds = seconds * DECIMAL + (uint32_t)(*word - '0');
		if (seconds > SECONDS_MAX)
			return false;
	}
	if (*word == '.') {
		if (!isdigit((unsigned char)*++word))
			return false;
		for (; isdigit((unsigned char)*word) && unit > 1; word++) {
			unit /= DECIMAL;
			fraction += (uint32_t)(*word - '0') * unit;
		}
	}
	*number = seconds * MILLISECONDS + fraction;
	return *word == '\0';
}

static bool is_one_of(const char *word, const char *words)
{
	size_t length = strlen(word);

	while (words != NULL && *words != '\0') {
		size_t next = strcspn(words, " ");

		if (next == length && memcmp(words, word, length) == 0)
			return true;
		words += next + strspn(words + next, " ");
	}
	return false;
}

/* Checks for one of `words`, or restart:N. The daemon checks the range of N. */
static bool is_policy(const char *word, const char *words)
{
	static const char restart[] = "restart:";
	size_t length = sizeof restart - 1;

	if (strncmp(word, restart, length) != 0)
		return is_one_of(word, words);
	return word[length] != '\0' && strspn(word + length, "0123456789") == strlen(word + length);
}

/* Returns NULL, or what is expected. */
static const char *take_value(const struct option_rule *rule, const char *word, void *field)
{
	switch (rule->value) {
	case VALUE_NUMBER:
		return options_number(word, field) ? NULL : "a number from 0 to 4294967295";
	case VALUE_SECONDS:
		return milliseconds(word, field) ? NULL : "a number of seconds, at most 86400, like 5 or 0.5";
	case VALUE_WORD:
		if (!is_one_of(word, rule->words))
			return rule->words;
		break;
	case VALUE_POLICY:
		if (!is_policy(word, rule->words))
			return "stop, restart, restart:N or panic";
		break;
	default:
		break;
	}
	*(const char **)field = word;
	return NULL;
}

/* attached: the text after "=" or after the letter, or NULL. */
static bool read_option(struct reader *reader, const struct option_rule *rule, const char *attached)
{
	void *field = (char *)reader->options + rule->field;
	const char *word = attached;
	const char *wanted;

	if (rule->given != COMMANDS_NOWHERE)
		*(bool *)((char *)reader->options + rule->given) = true;
	if (rule->value == VALUE_NONE) {
		*(bool *)field = true;
		return attached == NULL || fail(reader->failure, STATUS_USAGE, "--%s takes no value", rule->name);
	}
	if (word == NULL && *reader->next != NULL)
		word = *reader->next++;
	if (word == NULL)
		return fail(reader->failure, STATUS_USAGE, "--%s needs a value (%s)", rule->name, rule->value_name);
	wanted = take_value(rule, word, field);
	return wanted == NULL || fail(reader->failure, STATUS_USAGE, "--%s %.100s: must be %s%s", rule->name, word,
				      rule->value == VALUE_WORD ? "one of: " : "", wanted);
}

static bool matches(const struct option_rule *rule, const char *name, size_t length, char letter)
{
	if (name == NULL)
		return rule->letter != 0 && rule->letter == letter;
	return strlen(rule->name) == length && memcmp(rule->name, name, length) == 0;
}

/* Finds an option by name, or by letter if name is NULL. */
static const struct option_rule *find(const struct command *command, const char *name, size_t length, char letter)
{
	for (const struct option_rule *rule = commands_general_options; rule->name != NULL; rule++) {
		if (matches(rule, name, length, letter))
			return rule;
	}
	for (size_t i = 0; command != NULL && i < COMMANDS_OPTIONS_MAX && command->options[i] != NULL; i++) {
		if (matches(command->options[i], name, length, letter))
			return command->options[i];
	}
	return NULL;
}

static bool refuse_option(struct reader *reader, const char *option)
{
	const struct command *command = reader->options->command;

	if (command == NULL)
		return fail(reader->failure, STATUS_USAGE,
			    "%.100s: no such option before a command; options of a command follow it; see tockctl --help",
			    option);
	return fail(reader->failure, STATUS_USAGE, "%.100s: no such option of '%s'; see tockctl %s --help", option, command->name,
		    command->name);
}

static bool read_long(struct reader *reader, const char *word)
{
	const char *equals = strchr(word, '=');
	size_t length = equals == NULL ? strlen(word + 2) : (size_t)(equals - word) - 2;
	const struct option_rule *rule = find(reader->options->command, word + 2, length, 0);

	if (rule == NULL)
		return refuse_option(reader, word);
	return read_option(reader, rule, equals == NULL ? NULL : equals + 1);
}

static bool read_letters(struct reader *reader, const char *word)
{
	for (const char *letter = word + 1; *letter != '\0'; letter++) {
		const struct option_rule *rule = find(reader->options->command, NULL, 0, *letter);

		if (rule == NULL)
			return refuse_option(reader, word);
		if (rule->value != VALUE_NONE)
			return read_option(reader, rule, letter[1] == '\0' ? NULL : letter + 1);
		if (!read_option(reader, rule, NULL))
			return false;
	}
	return true;
}

static bool read_command(struct reader *reader, const char *word)
{
	const struct command *command = commands_find(word);
	const struct command *meant = command == NULL ? commands_find_similar(word) : NULL;

	reader->options->command = command;
	reader->options->command_given = true;
	if (command != NULL)
		return true;
	if (meant != NULL)
		return fail(reader->failure, STATUS_USAGE, "%.100s: no such command; did you mean '%s'?", word, meant->name);
	return fail(reader->failure, STATUS_USAGE, "%.100s: no such command; see tockctl --help", word);
}

static bool read_words(struct reader *reader)
{
	struct options *options = reader->options;
	bool only_arguments = false;

	while (*reader->next != NULL) {
		char *word = *reader->next++;
		bool good = true;

		if (!only_arguments && strcmp(word, "--") == 0)
			only_arguments = true;
		else if (!only_arguments && word[0] == '-' && word[1] == '-')
			good = read_long(reader, word);
		else if (!only_arguments && word[0] == '-' && word[1] != '\0')
			good = read_letters(reader, word);
		else if (options->command == NULL)
			good = read_command(reader, word);
		else /* overwrites only words already read */
			options->arguments[options->argument_count++] = word;
		if (!good)
			return false;
	}
	return true;
}

static bool check_count(const struct options *options, struct failure *failure)
{
	const struct command *command = options->command;
	size_t least = 0, most = 0;
	const char *missing = NULL;

	for (size_t i = 0; i < sizeof command->arguments / sizeof command->arguments[0] && command->arguments[i].name != NULL;
	     i++) {
		least += command->arguments[i].least;
		most += command->arguments[i].most;
		if (missing == NULL && options->argument_count < least)
			missing = command->arguments[i].name;
	}
	if (options->all && options->argument_count > 0)
		return fail(failure, STATUS_USAGE, "%s: --all means every app; do not name any", command->name);
	if (missing != NULL && !options->all)
		return fail(failure, STATUS_USAGE, "%s: %s is missing; see tockctl %s --help", command->name, missing,
			    command->name);
	if (options->argument_count > most)
		return fail(failure, STATUS_USAGE, "%s: unexpected argument '%.100s'; see tockctl %s --help", command->name,
			    options->arguments[most], command->name);
	return true;
}

/* Checks arguments that are numbers or words; each has its own rule. */
static bool check_arguments(const struct options *options, struct failure *failure)
{
	for (size_t i = 0; i < options->argument_count && i < 2 && options->command->arguments[i].name != NULL; i++) {
		const struct argument_rule *rule = &options->command->arguments[i];
		uint32_t number;

		if (rule->value == VALUE_NUMBER && !options_number(options->arguments[i], &number))
			return fail(failure, STATUS_USAGE, "%s: %s must be a number, not '%.100s'", options->command->name,
				    rule->name, options->arguments[i]);
		if (rule->value == VALUE_WORD && !is_one_of(options->arguments[i], rule->words))
			return fail(failure, STATUS_USAGE, "%s: must be %s, not '%.100s'", options->command->name, rule->name,
				    options->arguments[i]);
	}
	return true;
}

bool options_parse(struct options *options, int count, char **words, struct failure *failure)
{
	struct reader reader = {.next = words + (count > 0), .options = options, .failure = failure};

	*options = (struct options){.arguments = words + (count > 0), .timeout_ms = TIMEOUT_MS, .linger_ms = LINGER_MS};
	if (!read_words(&reader))
		return false;
	if (options->command == NULL)
		options->command = &commands[0];
	/* Help is shown even if the rest of the command line is wrong. */
	if (options->help || options->version || options->completion != NULL)
		return true;
	return check_count(options, failure) && check_arguments(options, failure);
}
