/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* tockd run ... is one thing, tockd alone another. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "daemon/run/run.h"
#include "daemon/service/serve.h"

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
	return serve_command(argc, argv);
}
