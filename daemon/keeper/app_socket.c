/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/keeper/app_socket.h"
#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

static int shrink(int end)
{
	int smallest = 1; /* the kernel raises this to its minimum, which holds several records */
	return setsockopt(end, SOL_SOCKET, SO_SNDBUF, &smallest, sizeof smallest);
}

int app_socket_pair(int ends[2])
{
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
		return -errno;
	if (shrink(ends[0]) == 0 && shrink(ends[1]) == 0 && fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0)
		return 0;
	int error = errno;
	close(ends[0]);
	close(ends[1]);
	return -error;
}
