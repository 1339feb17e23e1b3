/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* tockctl: watches and controls a running tockd. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "client/tockctl/completion.h"
#include "client/tockctl/help.h"
#include "client/tockctl/printable.h"
#include "client/tockctl/session.h"
#include "protocol/control_path.h"

static enum status print_text(struct text *text)
{
	fputs(text_string(text), stdout);
	text_free(text);
	return STATUS_DONE;
}

static enum status print_help(const struct options *options)
{
	struct text text = {0};

	help_write(options->command_given ? options->command : NULL, &text);
	return print_text(&text);
}

static enum status print_completion(const struct options *options)
{
	struct text text = {0};

	completion_write(options->completion, &text);
	return print_text(&text);
}

static enum status ask_daemon(const struct options *options)
{
	char path[CONTROL_PATH_BYTES];
	char reason[256];
	struct session session = {.options = options, .socket_path = path, .link = {.fd = -1}};
	struct failure failure;
	enum status status;
	int error = control_path(options->socket, path, reason, sizeof reason);

	if (error != 0) {
		fail(&failure, error == -ENOENT ? STATUS_NO_CONNECTION : STATUS_USAGE, "%s", reason);
		return complain(&failure);
	}
	status = options->command->run(&session);
	varlink_close(&session.link);
	return status;
}

static enum status run(const struct options *options)
{
	if (options->help)
		return print_help(options);
	if (options->completion != NULL)
		return print_completion(options);
	if (options->version) {
		puts("tockctl " PACKAGE_VERSION);
		return STATUS_DONE;
	}
	return ask_daemon(options);
}

static bool reader_is_gone(void)
{
	struct pollfd output = {.fd = STDOUT_FILENO};

	return poll(&output, 1, 0) == 1 && (output.revents & (POLLERR | POLLHUP)) != 0;
}

/* A closed output pipe is not an error: `| head` does that. */
static enum status check_output(enum status status)
{
	struct failure failure;

	errno = 0;
	if ((fflush(stdout) == 0 && !ferror(stdout)) || status != STATUS_DONE || reader_is_gone())
		return status;
	fail(&failure, STATUS_REFUSED, "cannot write the output%s%s", errno != 0 ? ": " : "", errno != 0 ? strerror(errno) : "");
	return complain(&failure);
}

int main(int count, char **words)
{
	struct options options;
	struct failure failure;

	/* A closed pipe is reported by write instead, so that terminals are restored. */
	signal(SIGPIPE, SIG_IGN);
	printable_start();
	if (!options_parse(&options, count, words, &failure))
		return (int)complain(&failure);
	return (int)check_output(run(&options));
}
