/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Closes descriptors in a thread of its own. With a stranger's connection goes what he sent and nobody read, files too; and the last who
 * lets go of a file waits until it is closed. That may be long: a TCP connection can linger for days, and gigabytes of memory take seconds.
 */
#ifndef DAEMON_CONTROL_CLOSER_H
#define DAEMON_CONTROL_CLOSER_H

#include <stdint.h>

struct closer;

/* NULL with errno. Takes SIGURG, which interrupts the thread where a signal can. */
struct closer *closer_new(void);
/* What is not closed yet is closed by the thread, or by the end of the process. NULL is fine. */
void closer_free(struct closer *closer);

/* Takes the descriptor, which must not be used any more. */
void closer_close(struct closer *closer, int fd);
/* How many are not closed yet. */
uint32_t closer_waiting(const struct closer *closer);

#endif
