/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Selects the command: `tockd run`, or the service. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/run/run.h"
#include "daemon/service/serve.h"

/*
 * Opens missing standard streams. Otherwise, the next file opened would become standard input or output, and so an app's console.
 */
static void open_standard_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		/* open returns the lowest free descriptor, which is fd. */
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", O_RDWR) != fd)
			exit(EXIT_FAILURE);
	}
}

int main(int argc, char **argv)
{
	open_standard_streams();
	if (argc >= 2 && strcmp(argv[1], "run") == 0)
		return run_command(argc - 1, argv + 1);
	return serve_command(argc, argv);
}
