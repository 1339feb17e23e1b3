/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Closes descriptors in a separate thread, because the last close of a file can block for long: a TCP connection may linger for
 * days, freeing gigabytes of memory takes seconds, and a file system may not answer. Closing a client's socket also closes
 * whatever the client sent and nobody received, including files.
 */
#ifndef DAEMON_CONTROL_CLOSER_H
#define DAEMON_CONTROL_CLOSER_H

#include <stdint.h>

struct closer;

/* Returns NULL with errno set on failure. Uses SIGURG to interrupt a close that blocks. */
struct closer *closer_new(void);
/* Remaining descriptors are closed by the thread, or when the process ends. NULL is fine. */
void closer_free(struct closer *closer);

/* Takes over the descriptor, which must not be used any more. */
void closer_close(struct closer *closer, int fd);
/* Returns the number of descriptors not closed yet. */
uint32_t closer_waiting(const struct closer *closer);

#endif
