/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Output for one client that its socket has not accepted yet. */
#ifndef DAEMON_CONTROL_OUTPUT_H
#define DAEMON_CONTROL_OUTPUT_H

#include <stddef.h>

struct output {
	char *bytes;
	size_t start, end, size;
};

size_t output_length(const struct output *output);
/* Returns 0, -ENOMEM, or -EFBIG if more than OUTPUT_MAX bytes would be queued. */
int output_add(struct output *output, const char *bytes, size_t length);
/* Sends as much as the socket accepts. Returns 0, or a negative errno if the socket is broken. */
int output_send(struct output *output, int fd);
void output_free(struct output *output);

/* A reply about 5,000 apps takes 3 MiB. A client that leaves more than this unread is disconnected. */
#define OUTPUT_MAX (16u << 20)

#endif
