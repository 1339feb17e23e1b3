/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Reads a TAB without blocking the loop: a thread waits for large files and slow file systems. It shares nothing with the daemon
 * but one end of a socket.
 */
#ifndef DAEMON_LOADING_TAB_READER_H
#define DAEMON_LOADING_TAB_READER_H

#include <stdbool.h>

#include "daemon/loop.h"
#include "daemon/memory/sealed.h"

struct tab_reader;

/* The result of load_tab; the callee takes over `flash`. Called once, from the loop. It may free the reader. */
typedef void tab_reader_done(void *context, bool read, const struct sealed_file *flash, const char *reason);

/*
 * Starts to read from a descriptor, which the reader takes over, or, if that is -1, from a file by name. The name is copied.
 * Returns NULL with errno set on failure; the caller then still owns the descriptor.
 */
struct tab_reader *tab_reader_start(struct loop *loop, int descriptor, const char *file_name, tab_reader_done *done,
				    void *context);
/* Frees the reader. An unfinished read is abandoned and `done` is not called. NULL is fine. */
void tab_reader_free(struct tab_reader *reader);

#endif
