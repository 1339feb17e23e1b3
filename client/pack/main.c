/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* tock-elf2tab. Exit status: 0 success, 1 an input was refused or the system failed, 2 the command line is wrong. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "client/pack/inspect.h"
#include "client/pack/options.h"
#include "client/pack/pack.h"

enum { STATUS_DONE = 0, STATUS_REFUSED = 1, STATUS_USAGE = 2 };

static int complain(const struct failure *failure, int status)
{
	fprintf(stderr, "tock-elf2tab: %s\n", failure->text);
	return status;
}

static int run(const struct options *options, struct failure *failure)
{
	switch (options->command) {
	case COMMAND_HELP:
		fputs(options_help, stdout);
		return STATUS_DONE;
	case COMMAND_VERSION:
		puts("tock-elf2tab " PACKAGE_VERSION);
		return STATUS_DONE;
	case COMMAND_INSPECT:
		return inspect(options) ? STATUS_DONE : STATUS_REFUSED;
	case COMMAND_PACK:
		break;
	}
	return pack(options, failure) ? STATUS_DONE : complain(failure, STATUS_REFUSED);
}

int main(int count, char **arguments)
{
	struct options options;
	struct failure failure = {0};
	int status;

	/* The file size limit and a closed pipe must be reported as errors, not kill the process. */
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	if (options_parse(&options, count, arguments, &failure))
		status = run(&options, &failure);
	else
		status = complain(&failure, STATUS_USAGE);
	options_free(&options);
	if (fflush(stdout) != 0 || ferror(stdout)) {
		fprintf(stderr, "tock-elf2tab: cannot write the output: %s\n", strerror(errno));
		return status == STATUS_DONE ? STATUS_REFUSED : status;
	}
	return status;
}
