/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Bytes for one client that its socket has not taken yet. */
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
/* Sends what the socket takes. 0, or a negative errno if it will never take anything again. */
int output_send(struct output *output, int fd);
void output_free(struct output *output);

/* A reply about 5,000 apps has 3 MiB. A client that leaves more than this unread is cut off. */
#define OUTPUT_MAX (16u << 20)

#endif
