/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The output half of the console in a service: each line that a process writes becomes an entry of the journal, with the fields
 *
 *     MESSAGE            the line; what could harm a terminal or forge an entry is shown as \xNN (console_text.h)
 *     TOCK_APP           the app's name
 *     TOCK_PID           the process's identifier in the kernel core, a new one for each life
 *     TOCK_SHORT_ID      the ShortId of its TBF, if that has one
 *     SYSLOG_IDENTIFIER  tockd/NAME       PRIORITY  6
 *
 * Entries go to the journal's own socket as datagrams of its native protocol. The library is not used, because its functions wait
 * for the journal, and nobody may wait here. While the journal takes nothing, or an app has written more lines than its share,
 * that app's write is not completed, so the app waits; the others go on, taking turns line by line. Since each app has a share of
 * its own, the journal's limit, which drops lines of the whole service, can be off.
 *
 * A line becomes an entry when its newline comes, when its process ends, or when it has been held back for a second. Lines of
 * more than 1024 bytes become several entries.
 */
#ifndef DAEMON_BACKENDS_CONSOLE_JOURNAL_H
#define DAEMON_BACKENDS_CONSOLE_JOURNAL_H

#include <stdbool.h>

#include <kc/types.h>

#include "daemon/loop.h"

#define CONSOLE_JOURNAL_SOCKET    "/run/systemd/journal/socket"
#define CONSOLE_JOURNAL_PIECE_MAX 1024u /* bytes of one transmission */

struct console_journal_client {
	void *console; /* for transmitted */
	void (*transmitted)(void *console, uint32_t channel, uint32_t sent);
	void *owner; /* for the others */
	/* Writes the process's name, at most size bytes and no terminator, and returns its length. */
	size_t (*name)(void *owner, struct kc_process_id who, char *name, size_t size);
	/* False if it has none. */
	bool (*short_id)(void *owner, struct kc_process_id who, uint32_t *short_id);
	/*
	 * The journal cannot be reached (a positive errno). Called once until it can be reached again; what is written meanwhile
	 * is lost.
	 */
	void (*output_failed)(void *owner, int error);
};

struct console_journal;

/* socket_path: CONSOLE_JOURNAL_SOCKET, except in tests. NULL with errno; it is no error if the journal is not there yet. */
struct console_journal *console_journal_new(struct loop *loop, const char *socket_path, uint32_t channels,
					    struct console_journal_client client);
void console_journal_free(struct console_journal *journal); /* NULL is fine */
/* As the functions of these names in console_output.h. */
enum kc_error console_journal_transmit(struct console_journal *journal, uint32_t channel, struct kc_process_id writer,
				       const uint8_t *bytes, uint32_t length);
void console_journal_process_ended(struct console_journal *journal, struct kc_process_id process);
int console_journal_finish(struct console_journal *journal, uint64_t deadline_ns);

#endif
