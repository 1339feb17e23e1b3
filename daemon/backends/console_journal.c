/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/backends/console_journal.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/backends/console_text.h"
#include "daemon/backends/journal_share.h"
#include "daemon/backends/journal_socket.h"

#define LINE_BYTES     1024u
#define NAME_BYTES     64u
#define FIELDS_BYTES   (2u * (CONSOLE_TEXT_GROWTH * NAME_BYTES) + 160u)
#define PARTIAL_NS     1000000000u /* how long an unfinished line is held back */
#define LINES_PER_TURN 64u

/* The unfinished line of one life, and the fields sent with it. */
struct entry {
	struct kc_process_id writer;
	char fields[FIELDS_BYTES]; /* all fields but MESSAGE, each with its newline */
	size_t fields_length;
	uint8_t line[LINE_BYTES];
	size_t used;
};

struct channel {
	uint32_t number;
	uint32_t sending; /* length of the current transmission; 0: none */
	uint32_t taken;   /* bytes of it already moved to the entry */
	bool ended;       /* the held-back line will not continue */
	bool is_partial;  /* in the list `partial` */
	struct entry entry;
	struct entry *former; /* an unsent line of the previous life */
	struct journal_share share;
	uint64_t slowed_until_ns;
	uint64_t partial_until_ns;
	struct channel *next;
	struct channel *next_partial;
	uint8_t piece[CONSOLE_JOURNAL_PIECE_MAX];
};

struct list {
	struct channel *first, *last;
};

struct console_journal {
	struct loop *loop;
	struct console_journal_client client;
	struct journal_socket socket;
	bool failure_told; /* reported, and the journal has not been reached since */
	bool finishing;    /* shares no longer apply */
	struct loop_deferred deferred;
	struct loop_timer *timer;
	struct channel **channels; /* NULL until first used */
	uint32_t channel_count;
	struct list ready;   /* have something to send, served in turn */
	struct list slowed;  /* have exceeded their share */
	struct list partial; /* by deadline; linked by next_partial */
};

enum outcome { SENT, FULL };

static void list_add(struct list *list, struct channel *channel)
{
	channel->next = NULL;
	if (list->first == NULL)
		list->first = channel;
	else
		list->last->next = channel;
	list->last = channel;
}

static struct channel *list_take(struct list *list)
{
	struct channel *channel = list->first;

	list->first = channel->next;
	return channel;
}

/* The journal's socket. */

static void has_room(void *context)
{
	struct console_journal *journal = context;

	loop_defer(&journal->deferred);
}

/* If the journal cannot be reached, the line is lost. */
static enum outcome send_fields(struct console_journal *journal, const char *fields, size_t fields_length, const char *text,
				size_t length)
{
	static const char name[] = "MESSAGE=";
	const struct iovec parts[] = {{.iov_base = (void *)fields, .iov_len = fields_length},
				      {.iov_base = (void *)name, .iov_len = sizeof name - 1},
				      {.iov_base = (void *)text, .iov_len = length},
				      {.iov_base = "\n", .iov_len = 1}};
	int error = journal_socket_send(&journal->socket, parts, sizeof parts / sizeof parts[0]);

	if (error == -EAGAIN)
		return FULL;
	if (error < 0 && !journal->failure_told)
		journal->client.output_failed(journal->client.owner, -error);
	journal->failure_told = error < 0;
	return SENT;
}

/* Lines. */

/* Sends the entry as a line. If the line goes on, keeps back an incomplete character at its end. */
static enum outcome send_line(struct console_journal *journal, struct entry *entry, bool goes_on)
{
	char text[CONSOLE_TEXT_GROWTH * LINE_BYTES];
	size_t length = entry->used;
	size_t consumed;
	size_t chars;

	if (!goes_on && length > 0 && entry->line[length - 1] == '\r')
		length--;
	chars = console_text_harmless(entry->line, length, goes_on, text, &consumed);
	if (send_fields(journal, entry->fields, entry->fields_length, text, chars) == FULL)
		return FULL;
	entry->used = goes_on ? length - consumed : 0;
	memmove(entry->line, entry->line + consumed, entry->used);
	return SENT;
}

static enum outcome send_former(struct console_journal *journal, struct channel *channel)
{
	if (channel->former == NULL)
		return SENT;
	if (send_line(journal, channel->former, false) == FULL)
		return FULL;
	free(channel->former);
	channel->former = NULL;
	return SENT;
}

static bool is_over_its_share(const struct console_journal *journal, struct channel *channel, uint64_t now_ns)
{
	uint64_t resume_ns = journal_share_resume_at(&channel->share, now_ns);

	if (journal->finishing || resume_ns == 0)
		return false;
	channel->slowed_until_ns = resume_ns;
	return true;
}

static void hold_back(struct console_journal *journal, struct channel *channel)
{
	if (channel->is_partial)
		return;
	channel->is_partial = true;
	channel->partial_until_ns = loop_now_ns() + PARTIAL_NS;
	channel->next_partial = NULL;
	if (journal->partial.first == NULL)
		journal->partial.first = channel;
	else
		journal->partial.last->next_partial = channel;
	journal->partial.last = channel;
}

enum progress { LINE_SENT, ALL_TAKEN, NO_ROOM };

/* Moves bytes of the transmission to the entry, up to the end of a line, and sends that line. */
static enum progress advance(struct console_journal *journal, struct channel *channel)
{
	struct entry *entry = &channel->entry;

	while (channel->taken < channel->sending) {
		uint8_t byte = channel->piece[channel->taken];
		bool ends = byte == '\n';

		if (ends || entry->used == LINE_BYTES) {
			if (send_line(journal, entry, !ends) == FULL)
				return NO_ROOM;
			channel->taken += ends;
			return LINE_SENT;
		}
		entry->line[entry->used++] = byte;
		channel->taken++;
	}
	if (channel->ended && entry->used > 0) {
		if (send_line(journal, entry, false) == FULL)
			return NO_ROOM;
		return LINE_SENT;
	}
	return ALL_TAKEN;
}

static void complete(struct console_journal *journal, struct channel *channel)
{
	uint32_t sent = channel->sending;

	if (channel->entry.used > 0)
		hold_back(journal, channel);
	if (sent == 0)
		return;
	channel->sending = channel->taken = 0;
	journal->client.transmitted(journal->client.console, channel->number, sent);
}

/* Sends one line of the first waiting channel. Returns false if the journal accepts nothing now. */
static bool serve(struct console_journal *journal, uint64_t now_ns)
{
	struct channel *channel = list_take(&journal->ready);
	enum progress progress;

	if (is_over_its_share(journal, channel, now_ns)) {
		list_add(&journal->slowed, channel);
		return true;
	}
	progress = send_former(journal, channel) == FULL ? NO_ROOM : advance(journal, channel);
	if (progress == NO_ROOM) {
		channel->next = journal->ready.first;
		if (journal->ready.first == NULL)
			journal->ready.last = channel;
		journal->ready.first = channel;
		return false;
	}
	if (progress == LINE_SENT) {
		journal_share_pay(&channel->share, now_ns);
		list_add(&journal->ready, channel);
	} else {
		complete(journal, channel);
	}
	return true;
}

/* Timers. */

static void wake_slowed(struct console_journal *journal, uint64_t now_ns, uint64_t *next_ns)
{
	struct list all = journal->slowed;

	journal->slowed = (struct list){0};
	while (all.first != NULL) {
		struct channel *channel = list_take(&all);

		if (!is_over_its_share(journal, channel, now_ns)) {
			list_add(&journal->ready, channel);
			continue;
		}
		list_add(&journal->slowed, channel);
		if (channel->slowed_until_ns < *next_ns)
			*next_ns = channel->slowed_until_ns;
	}
}

static void show_partial(struct console_journal *journal, uint64_t now_ns, uint64_t *next_ns)
{
	struct channel *channel;

	while ((channel = journal->partial.first) != NULL && (channel->partial_until_ns <= now_ns || journal->finishing)) {
		if (journal->socket.full)
			return;
		/* A channel with a transmission continues by itself. */
		if (channel->sending == 0 && channel->entry.used > 0 && send_line(journal, &channel->entry, false) == FULL)
			return;
		journal->partial.first = channel->next_partial;
		channel->is_partial = false;
	}
	if (channel != NULL && channel->partial_until_ns < *next_ns)
		*next_ns = channel->partial_until_ns;
}

static void work(void *context)
{
	struct console_journal *journal = context;
	uint64_t now_ns = loop_now_ns();
	uint64_t next_ns = UINT64_MAX;

	wake_slowed(journal, now_ns, &next_ns);
	for (uint32_t lines = 0; lines < LINES_PER_TURN && journal->ready.first != NULL && !journal->socket.full; lines++) {
		if (!serve(journal, now_ns))
			break;
	}
	if (journal->slowed.first != NULL && next_ns == UINT64_MAX)
		next_ns = now_ns + JOURNAL_SHARE_ENTRY_NS;
	show_partial(journal, now_ns, &next_ns);
	if (next_ns != UINT64_MAX)
		loop_timer_set(journal->timer, next_ns);
	if (journal->ready.first != NULL && !journal->socket.full)
		loop_defer(&journal->deferred);
}

/* Writers. */

static void write_fields(struct console_journal *journal, struct entry *entry)
{
	char name[NAME_BYTES];
	char harmless[CONSOLE_TEXT_GROWTH * NAME_BYTES];
	size_t length = journal->client.name(journal->client.owner, entry->writer, name, sizeof name);
	size_t consumed;
	size_t chars = console_text_harmless((const uint8_t *)name, length, false, harmless, &consumed);
	uint32_t short_id;
	int written;

	written = snprintf(entry->fields, sizeof entry->fields,
			   "PRIORITY=6\nSYSLOG_IDENTIFIER=tockd/%.*s\nTOCK_APP=%.*s\nTOCK_PID=%llu\n", (int)chars, harmless,
			   (int)chars, harmless, (unsigned long long)entry->writer.identifier);
	if (journal->client.short_id(journal->client.owner, entry->writer, &short_id))
		written +=
		    snprintf(entry->fields + written, sizeof entry->fields - (size_t)written, "TOCK_SHORT_ID=%u\n", short_id);
	entry->fields_length = (size_t)written;
}

/* A new life starts to write to this channel. */
static void change_writer(struct console_journal *journal, struct channel *channel, struct kc_process_id writer)
{
	/* The previous life ended while the journal was full: keep the rest of its last line. */
	if (channel->entry.used > 0 && channel->former == NULL) {
		channel->former = malloc(sizeof *channel->former);
		if (channel->former != NULL)
			*channel->former = channel->entry;
	}
	channel->entry.used = 0;
	channel->entry.writer = writer;
	channel->ended = false;
	write_fields(journal, &channel->entry);
}

static struct channel *channel_at(struct console_journal *journal, uint32_t number)
{
	struct channel *channel = journal->channels[number];

	if (channel != NULL)
		return channel;
	channel = calloc(1, sizeof *channel);
	if (channel != NULL) {
		channel->number = number;
		channel->entry.writer.identifier = UINT64_MAX;
		journal->channels[number] = channel;
	}
	return channel;
}

enum kc_error console_journal_transmit(struct console_journal *journal, uint32_t number, struct kc_process_id writer,
				       const uint8_t *bytes, uint32_t length)
{
	struct channel *channel;

	if (length == 0 || length > CONSOLE_JOURNAL_PIECE_MAX)
		return KC_SIZE;
	channel = channel_at(journal, number);
	if (channel == NULL)
		return KC_NOMEM;
	if (channel->sending > 0)
		return KC_BUSY;
	if (channel->entry.writer.identifier != writer.identifier)
		change_writer(journal, channel, writer);
	memcpy(channel->piece, bytes, length);
	channel->sending = length;
	channel->taken = 0;
	list_add(&journal->ready, channel);
	loop_defer(&journal->deferred);
	return KC_OK;
}

void console_journal_process_ended(struct console_journal *journal, struct kc_process_id process)
{
	struct channel *channel = journal->channels[process.index];

	if (channel == NULL || channel->entry.writer.identifier != process.identifier)
		return;
	channel->ended = true;
	if (channel->sending > 0 || channel->entry.used == 0)
		return;
	if (journal->socket.full || send_line(journal, &channel->entry, false) == FULL)
		hold_back(journal, channel); /* sent as soon as there is room */
}

/* Finishing. */

static bool is_empty(const struct console_journal *journal)
{
	return journal->ready.first == NULL && journal->slowed.first == NULL && journal->partial.first == NULL;
}

int console_journal_finish(struct console_journal *journal, uint64_t deadline_ns)
{
	journal->finishing = true;
	while (work(journal), !is_empty(journal)) {
		if (!journal->socket.full)
			continue;
		if (loop_now_ns() >= deadline_ns) {
			journal->finishing = false;
			return -ETIMEDOUT;
		}
		journal_socket_wait(&journal->socket);
	}
	journal->finishing = false;
	return 0;
}

struct console_journal *console_journal_new(struct loop *loop, const char *socket_path, uint32_t channels,
					    struct console_journal_client client)
{
	struct console_journal *journal = calloc(1, sizeof *journal);

	if (journal == NULL)
		return NULL;
	journal->loop = loop;
	journal->client = client;
	journal_socket_init(&journal->socket, loop, socket_path, has_room, journal);
	journal->channel_count = channels;
	journal->channels = calloc(channels, sizeof(struct channel *));
	journal->timer = loop_timer_new(loop, work, journal);
	loop_deferred_init(&journal->deferred, loop, work, journal);
	if (journal->channels != NULL && journal->timer != NULL)
		return journal;
	console_journal_free(journal);
	errno = ENOMEM;
	return NULL;
}

void console_journal_free(struct console_journal *journal)
{
	if (journal == NULL)
		return;
	journal_socket_close(&journal->socket);
	loop_undefer(&journal->deferred);
	loop_timer_free(journal->timer);
	for (uint32_t number = 0; journal->channels != NULL && number < journal->channel_count; number++) {
		if (journal->channels[number] != NULL)
			free(journal->channels[number]->former);
		free(journal->channels[number]);
	}
	free(journal->channels);
	free(journal);
}
