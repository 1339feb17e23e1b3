/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* tockd COMMAND ...: which command it is. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/run.h"

static const char help[] = "usage: tockd COMMAND ...\n"
			   "\n"
			   "Runs Tock applications as sandboxed Linux processes.\n"
			   "\n"
			   "  run [options] APP.tab...   run apps here and now, until they end\n"
			   "\n"
			   "  --help                     show this; `tockd run --help` tells the options of run\n"
			   "  --version                  show the version\n";

/* Descriptors 0 to 2 must be what they are called, or the next file that is opened becomes the app's console. */
static void open_standard_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		/* open takes the lowest number that is free, which is this one. */
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", O_RDWR) != fd)
			exit(EXIT_FAILURE);
	}
}

int main(int argc, char **argv)
{
	open_standard_streams();
	if (argc >= 2 && strcmp(argv[1], "run") == 0)
		return run_command(argc - 1, argv + 1);
	if (argc == 2 && (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0 || strcmp(argv[1], "help") == 0)) {
		fputs(help, stdout);
		return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
	}
	if (argc == 2 && strcmp(argv[1], "--version") == 0) {
		puts("tockd " PACKAGE_VERSION);
		return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
	}
	if (argc < 2)
		fputs("tockd: no command given\n", stderr);
	else
		fprintf(stderr, "tockd: unknown command %s\n", argv[1]);
	fputs("See `tockd --help`.\n", stderr);
	return RUN_USAGE_STATUS;
}
