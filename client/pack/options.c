/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/pack/options.h"

#include <stdlib.h>
#include <string.h>

#include "client/pack/option_values.h"
#include "client/pack/tbf_numbers.h"
#include "protocol/plain_text.h"
#include "protocol/tab.h"

enum kind {
	KIND_FLAG,       /* bool at `field` */
	KIND_TEXT,       /* const char * at `field` */
	KIND_U32,        /* uint32_t at `field`, bool at `given` */
	KIND_U16,        /* uint16_t */
	KIND_PERMISSION, /* one or more driver,command */
	KIND_READ_ID,    /* one or more numbers */
	KIND_MODIFY_ID,
	KIND_REGION,
	KIND_COMMAND, /* ends the parsing: help, version */
};

struct rule {
	const char *name;
	char letter;
	enum kind kind;
	size_t field;
	size_t given;
};

#define NOWHERE        SIZE_MAX
#define FIELD(member)  offsetof(struct options, member)
#define FLAG(member)   KIND_FLAG, FIELD(member), NOWHERE
#define TEXT(member)   KIND_TEXT, FIELD(member), NOWHERE
#define NUMBER(member) KIND_U32, FIELD(member)

static const struct rule pack_rules[] = {
    {"package-name", 'n', TEXT(wishes.name)},
    {"output-file", 'o', TEXT(output)},
    {"stack", 0, NUMBER(memory.stack), FIELD(memory.has_stack)},
    {"app-heap", 0, NUMBER(memory.app_heap), FIELD(memory.has_app_heap)},
    {"kernel-heap", 0, NUMBER(memory.kernel_heap), FIELD(memory.has_kernel_heap)},
    {"minimum-ram-size", 0, NUMBER(memory.minimum_ram), FIELD(memory.has_minimum_ram)},
    {"protected-region-size", 0, NUMBER(memory.protected_size), FIELD(memory.has_protected_size)},
    {"permissions", 0, KIND_PERMISSION, NOWHERE, NOWHERE},
    {"write_id", 0, NUMBER(wishes.write_id), FIELD(wishes.has_storage)},
    {"read_ids", 0, KIND_READ_ID, NOWHERE, FIELD(wishes.has_storage)},
    {"access_ids", 0, KIND_MODIFY_ID, NOWHERE, FIELD(wishes.has_storage)},
    {"short-id", 0, NUMBER(wishes.short_id), FIELD(wishes.has_short_id)},
    {"kernel-major", 0, KIND_U16, FIELD(wishes.kernel_major), FIELD(wishes.has_kernel_version)},
    {"kernel-minor", 0, KIND_U16, FIELD(wishes.kernel_minor), FIELD(has_kernel_minor)},
    {"supported-boards", 0, TEXT(supported_boards)},
    {"app-version", 0, NUMBER(wishes.app_version), NOWHERE},
    {"disable", 0, FLAG(wishes.disabled)},
    {"write-flash", 0, KIND_REGION, NOWHERE, NOWHERE},
    {"minimum-footer-size", 0, NUMBER(credentials.minimum_bytes), NOWHERE},
    {"sha256", 0, FLAG(credentials.sha256)},
    {"sha384", 0, FLAG(credentials.sha384)},
    {"sha512", 0, FLAG(credentials.sha512)},
    {"rsa2048-private", 0, TEXT(credentials.rsa2048_key)},
    {"rsa3072-private", 0, TEXT(credentials.rsa3072_key)},
    {"rsa4096-private", 0, TEXT(credentials.rsa4096_key)},
    {"ecdsa-nist-p256-private", 0, TEXT(credentials.ecdsa_nist_p256_key)},
    {"hmac-sha256-key", 0, TEXT(credentials.hmac_sha256_key)},
    {"deterministic", 0, FLAG(deterministic)},
    {"tbf", 0, FLAG(keep_tbf)},
    {"verbose", 'v', FLAG(verbose)},
    {"help", 'h', KIND_COMMAND, COMMAND_HELP, NOWHERE},
    {"version", 'V', KIND_COMMAND, COMMAND_VERSION, NOWHERE},
    {0},
};

static const struct rule inspect_rules[] = {
    {"json", 'j', FLAG(json)},
    {"help", 'h', KIND_COMMAND, COMMAND_HELP, NOWHERE},
    {"version", 'V', KIND_COMMAND, COMMAND_VERSION, NOWHERE},
    {0},
};

/* State of the parser. */
struct reader {
	char **arguments; /* ends with NULL */
	int at;
	struct options *options;
	struct failure *failure;
};

static const struct rule *find_rule(const struct rule *rules, const char *name, size_t length)
{
	for (; rules->name; rules++)
		if (strlen(rules->name) == length && memcmp(rules->name, name, length) == 0)
			return rules;
	return NULL;
}

static const struct rule *find_letter(const struct rule *rules, char letter)
{
	for (; rules->name; rules++)
		if (rules->letter && rules->letter == letter)
			return rules;
	return NULL;
}

static bool add_permission(struct options *options, const char *value)
{
	struct tbf_permission *permission = &options->permissions[options->wishes.permission_count];

	if (!option_value_pair(value, &permission->driver, &permission->command))
		return false;
	options->wishes.permission_count++;
	return true;
}

static bool add_id(struct tbf_ids *ids, uint32_t *room, const char *value)
{
	if (!option_value_u32(value, &room[ids->count]))
		return false;
	ids->count++;
	return true;
}

/* Stores one value of an option. Returns false if it has the wrong kind. */
static bool set_value(struct options *options, const struct rule *rule, const char *value)
{
	void *field = rule->field == NOWHERE ? NULL : (char *)options + rule->field;

	switch (rule->kind) {
	case KIND_TEXT:
		*(const char **)field = value;
		return true;
	case KIND_U32:
		return option_value_u32(value, field);
	case KIND_U16:
		return option_value_u16(value, field);
	case KIND_PERMISSION:
		return add_permission(options, value);
	case KIND_READ_ID:
		return add_id(&options->wishes.read_ids, options->read_ids, value);
	case KIND_MODIFY_ID:
		return add_id(&options->wishes.modify_ids, options->modify_ids, value);
	case KIND_REGION:
		options->region_names[options->region_name_count++] = value;
		return true;
	case KIND_FLAG:
	case KIND_COMMAND:
		break;
	}
	return false;
}

static const char *kind_text(enum kind kind)
{
	switch (kind) {
	case KIND_U32:
		return "a number from 0 to 4294967295";
	case KIND_U16:
		return "a number from 0 to 65535";
	case KIND_PERMISSION:
		return "driver,command (two numbers)";
	case KIND_READ_ID:
	case KIND_MODIFY_ID:
		return "one or more numbers";
	default:
		return "a value";
	}
}

/* attached: the text after "=" or after the letter, or NULL. */
static bool read_option(struct reader *reader, const struct rule *rule, const char *attached)
{
	const char *value = attached ? attached : reader->arguments[reader->at];
	bool many = rule->kind == KIND_PERMISSION || rule->kind == KIND_READ_ID || rule->kind == KIND_MODIFY_ID;

	if (rule->given != NOWHERE)
		*(bool *)((char *)reader->options + rule->given) = true;
	if (rule->kind == KIND_FLAG || rule->kind == KIND_COMMAND) {
		if (attached)
			return fail(reader->failure, "--%s takes no value", rule->name);
		if (rule->kind == KIND_COMMAND)
			reader->options->command = (enum command)rule->field;
		else
			*(bool *)((char *)reader->options + rule->field) = true;
		return true;
	}
	if (!value)
		return fail(reader->failure, "--%s needs %s", rule->name, kind_text(rule->kind));
	if (!set_value(reader->options, rule, value))
		return fail(reader->failure, "--%s: '%s' is not %s", rule->name, value, kind_text(rule->kind));
	if (attached)
		return true;
	reader->at++;
	/* An option with several values takes all following arguments of the right kind. */
	while (many && reader->arguments[reader->at] && set_value(reader->options, rule, reader->arguments[reader->at]))
		reader->at++;
	return true;
}

static bool read_long(struct reader *reader, const struct rule *rules, const char *argument)
{
	const char *equals = strchr(argument, '=');
	const struct rule *rule = find_rule(rules, argument, equals ? (size_t)(equals - argument) : strlen(argument));

	if (!rule)
		return fail(reader->failure, "--%s: no such option; see --help", argument);
	return read_option(reader, rule, equals ? equals + 1 : NULL);
}

static bool read_letters(struct reader *reader, const struct rule *rules, const char *letters)
{
	for (; *letters; letters++) {
		const struct rule *rule = find_letter(rules, *letters);

		if (!rule)
			return fail(reader->failure, "-%c: no such option; see --help", *letters);
		if (rule->kind != KIND_FLAG && rule->kind != KIND_COMMAND)
			return read_option(reader, rule, letters[1] ? letters + 1 : NULL);
		if (!read_option(reader, rule, NULL))
			return false;
	}
	return true;
}

static bool add_input(struct reader *reader, char *argument)
{
	struct options *options = reader->options;
	struct input *input = &options->inputs[options->input_count];
	bool split = options->command == COMMAND_PACK;

	options->input_count++;
	input->file_name = split ? option_value_file(argument) : strdup(argument);
	input->architecture_name = split ? option_value_architecture(argument) : strdup("");
	return (input->file_name && input->architecture_name) || fail(reader->failure, "no memory for the command line");
}

static bool read_arguments(struct reader *reader, const struct rule *rules)
{
	bool only_files = false;

	while (reader->arguments[reader->at]) {
		char *argument = reader->arguments[reader->at++];
		bool good;

		if (only_files || argument[0] != '-' || argument[1] == '\0')
			good = add_input(reader, argument);
		else if (strcmp(argument, "--") == 0)
			good = only_files = true;
		else if (argument[1] == '-')
			good = read_long(reader, rules, argument + 2);
		else
			good = read_letters(reader, rules, argument + 1);
		if (!good || reader->options->command == COMMAND_HELP || reader->options->command == COMMAND_VERSION)
			return good;
	}
	return true;
}

static bool check_text(const char *option, const char *text, size_t maximum, struct failure *failure)
{
	if (strlen(text) > maximum)
		return fail(failure, "--%s: has %zu bytes; the maximum is %zu", option, strlen(text), maximum);
	if (!plain_text(text, strlen(text)))
		return fail(failure, "--%s: is not UTF-8 or contains control characters", option);
	return true;
}

static bool check_inputs(struct options *options, struct failure *failure)
{
	if (options->input_count == 0)
		return fail(failure, "no ELF file given; see --help");
	if (options->input_count > TAB_MEMBERS_MAX)
		return fail(failure, "%zu ELF files, but a TAB has at most %d members", options->input_count, TAB_MEMBERS_MAX);
	for (size_t i = 0; i < options->input_count; i++) {
		struct input *input = &options->inputs[i];

		input->architecture = architecture_find(input->architecture_name);
		if (!input->architecture)
			return fail(failure,
				    "%s: '%s' is not an architecture; name one after a comma (%s,linux-x86_64); known: %s",
				    input->file_name, input->architecture_name, input->file_name, architecture_names());
		if (strchr(input->architecture_name, '/') || strlen(input->architecture_name) > OPTION_ARCHITECTURE_BYTES_MAX ||
		    !plain_text(input->architecture_name, strlen(input->architecture_name)))
			return fail(failure, "%s: '%s' cannot be the name of a member", input->file_name,
				    input->architecture_name);
		for (size_t j = 0; j < i; j++)
			if (strcmp(options->inputs[j].architecture_name, input->architecture_name) == 0)
				return fail(failure, "%s and %s are both for %s; a TAB has one member for each",
					    options->inputs[j].file_name, input->file_name, input->architecture_name);
	}
	return true;
}

static bool check_pack(struct options *options, struct failure *failure)
{
	const struct memory_wishes *memory = &options->memory;

	if (memory->has_minimum_ram && (memory->has_stack || memory->has_app_heap || memory->has_kernel_heap))
		return fail(failure,
			    "--minimum-ram-size sets the total; it cannot be combined with --stack, --app-heap or --kernel-heap");
	if (options->has_kernel_minor && !options->wishes.has_kernel_version)
		return fail(failure, "--kernel-minor needs --kernel-major");
	if (options->wishes.has_short_id && options->wishes.short_id == 0)
		return fail(failure, "--short-id 0 means that the app has none; omit the option instead");
	if (options->wishes.read_ids.count > TBF_STORAGE_IDS_MAX || options->wishes.modify_ids.count > TBF_STORAGE_IDS_MAX)
		return fail(failure, "--read_ids and --access_ids: a kernel accepts at most %d ids in each", TBF_STORAGE_IDS_MAX);
	return check_text("package-name", options->wishes.name, sizeof(((struct tab *)0)->name) - 1, failure) &&
	       (!options->supported_boards || check_text("supported-boards", options->supported_boards, 4096, failure)) &&
	       check_inputs(options, failure);
}

/* Each argument can be at most one value in each list. */
static bool make_room(struct options *options, size_t count)
{
	options->permissions = calloc(count, sizeof(options->permissions[0]));
	options->read_ids = calloc(count, sizeof(options->read_ids[0]));
	options->modify_ids = calloc(count, sizeof(options->modify_ids[0]));
	options->region_names = calloc(count, sizeof(options->region_names[0]));
	options->inputs = calloc(count, sizeof(options->inputs[0]));
	options->wishes.permissions = options->permissions;
	options->wishes.read_ids.ids = options->read_ids;
	options->wishes.modify_ids.ids = options->modify_ids;
	return options->permissions && options->read_ids && options->modify_ids && options->region_names && options->inputs;
}

bool options_parse(struct options *options, int count, char **arguments, struct failure *failure)
{
	struct reader reader = {.arguments = arguments, .at = 1, .options = options, .failure = failure};
	bool inspect = count > 1 && strcmp(arguments[1], "inspect") == 0;

	*options = (struct options){
	    .command = inspect ? COMMAND_INSPECT : COMMAND_PACK,
	    .output = "TockApp.tab",
	    .wishes.name = "",
	    .memory.app_heap = MEMORY_APP_HEAP,
	    .memory.kernel_heap = MEMORY_KERNEL_HEAP,
	};
	if (!make_room(options, (size_t)count + 1))
		return fail(failure, "no memory for the command line");
	if (inspect)
		reader.at++;
	if (!read_arguments(&reader, inspect ? inspect_rules : pack_rules))
		return false;
	if (options->command == COMMAND_PACK)
		return check_pack(options, failure);
	if (options->command == COMMAND_INSPECT && options->input_count == 0)
		return fail(failure, "inspect: no file given; see --help");
	return true;
}

void options_free(struct options *options)
{
	for (size_t i = 0; i < options->input_count; i++) {
		free(options->inputs[i].file_name);
		free(options->inputs[i].architecture_name);
	}
	free(options->inputs);
	free(options->permissions);
	free(options->read_ids);
	free(options->modify_ids);
	free(options->region_names);
	*options = (struct options){0};
}
