/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Reads a TAB while the loop goes on: a thread of its own waits for files that are large, or whose file system takes its time. It shares
 * nothing with the daemon but one end of a socket.
 */
#ifndef DAEMON_LOADING_TAB_READER_H
#define DAEMON_LOADING_TAB_READER_H

#include <stdbool.h>

#include "daemon/loop.h"
#include "daemon/memory/sealed.h"

struct tab_reader;

/* What load_tab says; the flash is the callee's. Called by the loop, once; the reader may be freed from within. */
typedef void tab_reader_done(void *context, bool read, const struct sealed_file *flash, const char *reason);

/*
 * From the open descriptor, which becomes the reader's, or if that is -1 from the file of that name. The name is copied. NULL with errno,
 * and the descriptor is the caller's still.
 */
struct tab_reader *tab_reader_start(struct loop *loop, int descriptor, const char *file_name, tab_reader_done *done,
				    void *context);
/* If it is not done nobody hears of it any more. NULL is fine. */
void tab_reader_free(struct tab_reader *reader);

#endif
