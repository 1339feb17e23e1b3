/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Bytes on their way to one client: what its socket does not take waits here. */
#ifndef DAEMON_CONTROL_OUTPUT_H
#define DAEMON_CONTROL_OUTPUT_H

#include <stddef.h>

struct output {
	char *bytes;
	size_t start, end, size;
};

size_t output_length(const struct output *output);
/* 0, -ENOMEM, or -EFBIG if more than OUTPUT_MAX would wait. */
int output_add(struct output *output, const char *bytes, size_t length);
/* Sends what the socket takes. 0, or a negative errno: it takes nothing ever again. */
int output_send(struct output *output, int fd);
void output_free(struct output *output);

/* A reply about 5,000 apps has 3 MiB; a client for whom this is not enough is cut off. */
#define OUTPUT_MAX (16u << 20)

#endif
