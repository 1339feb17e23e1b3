/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/tockctl/commands.h"

#include <string.h>

#include "client/tockctl/actions.h"
#include "client/tockctl/options.h"
#include "client/tockctl/similar.h"

#define FIELD(member) offsetof(struct options, member)
#define ALONE         COMMANDS_NOWHERE

const struct option_rule commands_general_options[] = {
    {"socket", 0, VALUE_SOCKET, "PATH", NULL, "the daemon's control socket", FIELD(socket), ALONE},
    {"timeout", 0, VALUE_SECONDS, "SECONDS", NULL, "how long to wait for an answer (30)", FIELD(timeout_ms), ALONE},
    {"json", 'j', VALUE_NONE, NULL, NULL, "print JSON, one object per line", FIELD(json), ALONE},
    {"quiet", 'q', VALUE_NONE, NULL, NULL, "print less: only names, or nothing", FIELD(quiet), ALONE},
    {"no-headers", 0, VALUE_NONE, NULL, NULL, "no titles above columns", FIELD(no_headers), ALONE},
    {"help", 'h', VALUE_NONE, NULL, NULL, "show help, or that of a command", FIELD(help), ALONE},
    {"version", 'V', VALUE_NONE, NULL, NULL, "show the version of this tool", FIELD(version), ALONE},
    {"completion", 0, VALUE_WORD, "SHELL", "bash zsh", "print the completion script for that shell (bash or zsh)",
     FIELD(completion), ALONE},
    {0},
};

static const struct option_rule all_option = {"all",      'a',  VALUE_NONE, NULL, NULL, "all apps to which this applies",
					      FIELD(all), ALONE};
static const struct option_rule code_option = {
    "code", 'c', VALUE_NUMBER, "N", NULL, "its completion code (none)", FIELD(code), FIELD(has_code)};
static const struct option_rule policy_option = {
    "fault-policy",       'p',
    VALUE_POLICY,         "POLICY",
    "stop restart panic", "what happens on a fault: stop, restart, restart:N, panic (tockd's setting)",
    FIELD(fault_policy),  ALONE};
static const struct option_rule by_path_option = {
    "by-path", 0, VALUE_NONE, NULL, NULL, "let tockd open the file itself, as its own user", FIELD(by_path), ALONE};
static const struct option_rule follow_option = {
    "follow", 'f', VALUE_NONE, NULL, NULL, "show new output until the app ends", FIELD(follow), ALONE};
static const struct option_rule raw_option = {
    "raw", 'r', VALUE_NONE, NULL, NULL, "leave control characters of the app as they are", FIELD(raw), ALONE};
static const struct option_rule raw_keys_option = {
    "raw",      'r',  VALUE_NONE, NULL, NULL, "send each key as it is typed, and leave the app's control characters alone",
    FIELD(raw), ALONE};
static const struct option_rule full_option = {
    "full", 0, VALUE_NONE, NULL, NULL, "print it as Tock's process console does, with a memory map", FIELD(full), ALONE};
static const struct option_rule count_option = {
    "count", 'n', VALUE_NUMBER, "N", NULL, "end after this many events", FIELD(count), FIELD(has_count)};
static const struct option_rule turns_option = {
    "turns", 't', VALUE_NONE, NULL, NULL, "also show each time an app runs and waits again", FIELD(turns), ALONE};
static const struct option_rule linger_option = {
    "linger",         0,    VALUE_SECONDS,
    "SECONDS",        NULL, "after the end of the input, leave when no output has come for this long (1)",
    FIELD(linger_ms), ALONE};

#define SOME_APPS                                           \
	{                                                   \
		{"APP", VALUE_APP, NULL, 1, COMMANDS_MANY}, \
		{                                           \
			0                                   \
		}                                           \
	}
#define ONE_APP                                 \
	{                                       \
		{"APP", VALUE_APP, NULL, 1, 1}, \
		{                               \
			0                       \
		}                               \
	}
#define NOTHING           \
	{                 \
		{         \
			0 \
		}         \
	}

const struct command commands[] = {
    {"list",
     {"ls", "ps"},
     NOTHING,
     {NULL},
     "show the apps (what tockctl does without a command)",
     "--quiet prints only names, as other commands accept them. A narrow terminal shows fewer columns.\n",
     list_run},
    {"info", {"status"}, SOME_APPS, {&full_option}, "show all about an app: process, memory, grants", NULL, info_run},
    {"start",
     {NULL},
     SOME_APPS,
     {&all_option},
     "start an app again that has ended",
     "With --all: all apps that have ended or faulted.\n",
     start_run},
    {"stop",
     {NULL},
     SOME_APPS,
     {&all_option},
     "pause an app until it is resumed",
     "It keeps its memory and its queued upcalls.\n",
     stop_run},
    {"resume", {NULL}, SOME_APPS, {&all_option}, "resume a stopped app", NULL, resume_run},
    {"boot", {"restart"}, SOME_APPS, {&all_option}, "restart an app, whether or not it has ended", NULL, boot_run},
    {"terminate", {NULL}, SOME_APPS, {&code_option, &all_option}, "end an app", NULL, terminate_run},
    {"fault", {NULL}, SOME_APPS, {&all_option}, "treat an app as if it had faulted: its fault policy decides", NULL, fault_run},
    {"load",
     {NULL},
     {{"FILE.tab", VALUE_TAB, NULL, 1, COMMANDS_MANY}, {0}},
     {&policy_option, &by_path_option},
     "load apps into the running daemon, and start them",
     "tockctl opens the file and hands it over, so the daemon needs no permission to read it.\n",
     load_run},
    {"unload", {NULL}, SOME_APPS, {&all_option}, "end an app and remove it from the daemon", NULL, unload_run},
    {"logs",
     {NULL},
     ONE_APP,
     {&follow_option, &raw_option},
     "show an app's output from now on (with -f)",
     "tockd does not keep past output. For a service, the journal does: journalctl -u tockd TOCK_APP=APP\n",
     logs_run},
    {"console",
     {"attach"},
     ONE_APP,
     {&raw_keys_option, &linger_option},
     "show an app's output, and type to it",
     "Lines are sent when they end. Ctrl-] or Ctrl-C leaves, and the app continues; with --raw only Ctrl-] leaves.\n"
     "Input from a file or a pipe is sent completely.\n",
     console_run},
    {"events",
     {NULL},
     {{"APP", VALUE_APP, NULL, 0, 1}, {0}},
     {&follow_option, &turns_option, &count_option},
     "follow what happens, from now on: states, faults, loading, LEDs",
     "States that change with every system call are left out, unless you give --turns.\n"
     "-f is accepted and has no effect.\n",
     events_run},
    {"drivers", {NULL}, NOTHING, {NULL}, "show the drivers that apps can use", NULL, drivers_run},
    {"leds", {NULL}, NOTHING, {NULL}, "show the LEDs", NULL, leds_run},
    {"button",
     {NULL},
     {{"INDEX", VALUE_NUMBER, NULL, 1, 1}, {"press|release", VALUE_WORD, "press release", 1, 1}},
     {NULL},
     "press or release a button",
     NULL,
     button_run},
    {"version", {NULL}, NOTHING, {NULL}, "show the daemon's version, its sandbox layers and its memory use", NULL, version_run},
    {0},
};

const struct command *commands_find(const char *name)
{
	for (const struct command *command = commands; command->name != NULL; command++) {
		if (strcmp(command->name, name) == 0)
			return command;
		for (size_t i = 0; i < COMMANDS_ALIASES_MAX && command->aliases[i] != NULL; i++) {
			if (strcmp(command->aliases[i], name) == 0)
				return command;
		}
	}
	return NULL;
}

const struct command *commands_find_similar(const char *name)
{
	for (const struct command *command = commands; command->name != NULL; command++) {
		if (similar(name, command->name))
			return command;
	}
	return NULL;
}
