/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Console output of the service: each line that a process writes becomes a journal entry with the fields
 *
 *     MESSAGE            the line; what could harm a terminal or forge an entry is shown as \xNN (console_text.h)
 *     TOCK_APP           the app's name
 *     TOCK_PID           the process's identifier in the kernel core, a new one for each life
 *     TOCK_SHORT_ID      the ShortId of its TBF, if that has one
 *     SYSLOG_IDENTIFIER  tockd/NAME       PRIORITY  6
 *
 * Entries are sent to the journal's socket as datagrams in its native protocol. libsystemd is not used, because its functions
 * block until the journal reads. While the journal accepts nothing, or an app has used up its share of entries, that app's write
 * is not completed and the app waits; the others continue, taking turns line by line. Because each app has its own share, the
 * journal's rate limit for the whole service can be turned off.
 *
 * A line is sent when its newline arrives, when its process ends, or after it has been held back for one second. Lines of more
 * than 1024 bytes become several entries.
 */
#ifndef DAEMON_BACKENDS_CONSOLE_JOURNAL_H
#define DAEMON_BACKENDS_CONSOLE_JOURNAL_H

#include <stdbool.h>

#include <kc/types.h>

#include "daemon/loop.h"

#define CONSOLE_JOURNAL_SOCKET    "/run/systemd/journal/socket"
#define CONSOLE_JOURNAL_PIECE_MAX 1024u /* maximum bytes per transmission */

struct console_journal_client {
	void *console; /* for transmitted */
	void (*transmitted)(void *console, uint32_t channel, uint32_t sent);
	void *owner; /* for the others */
	/* Writes the process's name, at most size bytes without terminator, and returns its length. */
	size_t (*name)(void *owner, struct kc_process_id who, char *name, size_t size);
	/* Returns false if the process has no ShortId. */
	bool (*short_id)(void *owner, struct kc_process_id who, uint32_t *short_id);
	/*
	 * The journal cannot be reached (a positive errno). Called once until the journal is reachable again; output is lost
	 * meanwhile.
	 */
	void (*output_failed)(void *owner, int error);
};

struct console_journal;

/*
 * socket_path is CONSOLE_JOURNAL_SOCKET except in tests. Returns NULL with errno set on failure. A journal that does not run yet
 * is not an error.
 */
struct console_journal *console_journal_new(struct loop *loop, const char *socket_path, uint32_t channels,
					    struct console_journal_client client);
void console_journal_free(struct console_journal *journal); /* NULL is fine */
/* Same contracts as the functions in console_output.h. */
enum kc_error console_journal_transmit(struct console_journal *journal, uint32_t channel, struct kc_process_id writer,
				       const uint8_t *bytes, uint32_t length);
void console_journal_process_ended(struct console_journal *journal, struct kc_process_id process);
int console_journal_finish(struct console_journal *journal, uint64_t deadline_ns);

#endif
