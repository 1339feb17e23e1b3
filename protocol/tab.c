/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "protocol/tab.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "protocol/plain_text.h"
#include "protocol/tar.h"

#define TAB_STRING(name, text) static const char TEXT_##name[] __attribute__((unused)) = text;
#include "protocol/tbf.def"

#define END_MARK_BYTES (2 * TAR_BLOCK_BYTES)

/* A reading under way. */
struct reading {
	const char *file_name;
	const char *wanted;
	struct tab *tab;
	struct tab_error *error;
	struct tar tar;
	uint64_t at; /* where the member's first header stands */
};

/* Fills the error text and returns -code. Of a long path only the end is told. */
__attribute__((format(printf, 3, 4))) static int refuse(struct reading *reading, int code, const char *format, ...)
{
	char reason[256];
	size_t length = strlen(reading->file_name), shown = length > 100 ? 100 : length;
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason, sizeof(reason), format, arguments);
	va_end(arguments);
	snprintf(reading->error->text, sizeof(reading->error->text), "%s%s: %s", length > shown ? "..." : "",
		 reading->file_name + (length - shown), reason);
	return -code;
}

static int refuse_member(struct reading *reading, const char *name, const char *reason)
{
	return refuse(reading, EBADMSG, "offset %llu: member %.96s %s", (unsigned long long)reading->at, name, reason);
}

/* The archive, or the system beneath it, is not as it should be; `what` is wrong at the member. */
static int refuse_archive(struct reading *reading, const char *what)
{
	const struct tar *tar = &reading->tar;

	if (tar->system_error != 0)
		return refuse(reading, tar->system_error, "offset %llu: cannot read: %s", (unsigned long long)reading->at,
			      strerror(tar->system_error));
	return refuse(reading, EBADMSG, "offset %llu: %s: %s; the file has %llu bytes", (unsigned long long)reading->at, what,
		      tar->reason, (unsigned long long)tar->size);
}

#define IN_MEMBER "is cut or damaged in the member that begins here"

static int read_data(struct reading *reading, const struct tar_member *entry, void *data)
{
	return tar_read(&reading->tar, entry->data, data, entry->size) ? 0 : refuse_archive(reading, IN_MEMBER);
}

static int read_metadata(struct reading *reading, const struct tar_member *entry)
{
	size_t size = (size_t)entry->size;
	int result;

	if (reading->tab->metadata)
		return refuse_member(reading, TEXT_METADATA, "stands twice");
	if (entry->size > TAB_METADATA_BYTES_MAX)
		return refuse_member(reading, TEXT_METADATA, "is longer than 64 KiB");
	reading->tab->metadata = malloc(size + 1);
	if (!reading->tab->metadata)
		return refuse(reading, ENOMEM, "no memory for its metadata");
	reading->tab->metadata[size] = '\0';
	result = read_data(reading, entry, reading->tab->metadata);
	if (result == 0 && strlen(reading->tab->metadata) != size)
		return refuse_member(reading, TEXT_METADATA, "has a byte of value 0");
	return result;
}

static int add_member(struct reading *reading, const struct tar_member *entry)
{
	struct tab *tab = reading->tab;
	struct tab_member *member = &tab->members[tab->member_count];

	if (tab_find(tab, entry->name))
		return refuse_member(reading, entry->name, "stands twice");
	if (tab->member_count == TAB_MEMBERS_MAX)
		return refuse_member(reading, entry->name, "is one more than the 64 that are accepted");
	if (entry->size > TAB_MEMBER_BYTES_MAX)
		return refuse_member(reading, entry->name, "is longer than the 256 MiB that an app can have");
	memcpy(member->name, entry->name, strlen(entry->name) + 1);
	member->length = (uint32_t)entry->size;
	tab->member_count++;
	if (member->length == 0 || (reading->wanted && strcmp(reading->wanted, member->name) != 0))
		return 0;
	member->bytes = malloc(member->length);
	if (!member->bytes)
		return refuse(reading, ENOMEM, "no memory for the %u bytes of member %s", member->length, member->name);
	return read_data(reading, entry, member->bytes);
}

static int read_entry(struct reading *reading, const struct tar_member *entry)
{
	const char *name = entry->name;

	if (!*name)
		return refuse_member(reading, "without a name", "is not accepted");
	if (!plain_text(name, strlen(name)))
		return refuse(reading, EBADMSG, "offset %llu: a member's name is no UTF-8 or has control characters",
			      (unsigned long long)reading->at);
	if (strchr(name, '/') || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return refuse_member(reading, name, "has a path; a TAB is flat");
	if (strlen(name) >= sizeof(reading->tab->members[0].name))
		return refuse_member(reading, name, "has a name of more than 95 bytes");
	if (!entry->is_file)
		return refuse_member(reading, name, "is no regular file");
	if (entry->is_sparse)
		return refuse_member(reading, name, "is sparse");
	if (entry->size > reading->tar.size)
		return refuse_member(reading, name, "claims more bytes than the file has");
	if (entry->is_cut) {
		reading->tar.reason = "the file ends there";
		return refuse_archive(reading, IN_MEMBER);
	}
	return strcmp(name, TEXT_METADATA) == 0 ? read_metadata(reading, entry) : add_member(reading, entry);
}

/* The end of the file is the end of the archive for tar; then what a cut file lost would never be missed. */
static int check_end(struct reading *reading)
{
	uint64_t at = reading->at;
	uint8_t block[16384];

	while (at < reading->tar.size) {
		uint64_t left = reading->tar.size - at;
		size_t length = left < sizeof(block) ? (size_t)left : sizeof(block);

		if (!tar_read(&reading->tar, at, block, length))
			return refuse_archive(reading, "is cut");
		for (size_t i = 0; i < length; i++)
			if (block[i] != 0)
				return refuse(reading, EBADMSG, "offset %llu: something follows the end of the archive",
					      (unsigned long long)at + i);
		at += length;
	}
	if (at - reading->at < END_MARK_BYTES)
		return refuse(reading, EBADMSG, "offset %llu: is cut: the archive's end mark is missing", (unsigned long long)at);
	return 0;
}

static int read_entries(struct reading *reading)
{
	struct tar_member entry;
	int result = 0;

	while (result == 0) {
		enum tar_next next = tar_next(&reading->tar, &entry);

		reading->at = entry.at;
		if (next == TAR_END)
			return check_end(reading);
		if (next == TAR_MEMBER)
			result = read_entry(reading, &entry);
		else
			result = refuse_archive(reading, entry.at > 0 ? IN_MEMBER : "is no tar archive or a damaged one");
	}
	return result;
}

static int read_value(struct reading *reading, const char *key, char *value, size_t size)
{
	unsigned int line;

	if (tab_metadata_value(reading->tab->metadata, key, value, size, &line) != TAB_VALUE_MALFORMED)
		return 0;
	return refuse(reading, EBADMSG, "member %s: line %u: %s has no string of less than %zu bytes", TEXT_METADATA, line, key,
		      size);
}

static int check_metadata(struct reading *reading)
{
	char version[16];
	int result;

	if (!reading->tab->metadata)
		return refuse(reading, EBADMSG, "is no TAB: it has no member %s", TEXT_METADATA);
	if ((result = read_value(reading, TEXT_KEY_VERSION, version, sizeof(version))) < 0 ||
	    (result = read_value(reading, TEXT_KEY_NAME, reading->tab->name, sizeof(reading->tab->name))) < 0 ||
	    (result = read_value(reading, TEXT_KEY_DATE, reading->tab->build_date, sizeof(reading->tab->build_date))) < 0)
		return result;
	if (version[0] && strcmp(version, TEXT_VERSION) != 0)
		return refuse(reading, EBADMSG, "member %s: %s is %s; only %s is known", TEXT_METADATA, TEXT_KEY_VERSION, version,
			      TEXT_VERSION);
	return 0;
}

static int begin(struct reading *reading)
{
	struct stat status;
	uint64_t size;

	if (fstat(reading->tar.descriptor, &status) < 0)
		return refuse(reading, errno, "cannot stat: %s", strerror(errno));
	if (!S_ISREG(status.st_mode))
		return refuse(reading, EBADMSG, "is not a regular file");
	size = (uint64_t)status.st_size;
	if (size == 0)
		return refuse(reading, EBADMSG, "is empty");
	if (size > TAB_FILE_BYTES_MAX)
		return refuse(reading, EBADMSG, "has %llu bytes, more than the %u that are accepted", (unsigned long long)size,
			      TAB_FILE_BYTES_MAX);
	reading->tar.size = size;
	return 0;
}

int tab_read_descriptor(int descriptor, const char *file_name, const char *wanted, struct tab *tab, struct tab_error *error)
{
	struct reading reading = {
	    .file_name = file_name, .wanted = wanted, .tab = tab, .error = error, .tar = {.descriptor = descriptor}};
	int result;

	memset(tab, 0, sizeof(*tab));
	error->text[0] = '\0';
	result = begin(&reading);
	if (result == 0)
		result = read_entries(&reading);
	if (result == 0)
		result = check_metadata(&reading);
	if (result < 0)
		tab_free(tab);
	return result;
}

int tab_read_file(const char *file_name, const char *wanted, struct tab *tab, struct tab_error *error)
{
	/* A FIFO must not make us wait for a writer. */
	int descriptor = open(file_name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct reading reading = {.file_name = file_name, .error = error};
	int result;

	if (descriptor < 0) {
		memset(tab, 0, sizeof(*tab));
		return refuse(&reading, errno, "cannot open: %s", strerror(errno));
	}
	result = tab_read_descriptor(descriptor, file_name, wanted, tab, error);
	close(descriptor);
	return result;
}

void tab_free(struct tab *tab)
{
	free(tab->metadata);
	for (size_t i = 0; i < tab->member_count; i++)
		free(tab->members[i].bytes);
	memset(tab, 0, sizeof(*tab));
}

const struct tab_member *tab_find(const struct tab *tab, const char *member_name)
{
	for (size_t i = 0; i < tab->member_count; i++)
		if (strcmp(tab->members[i].name, member_name) == 0)
			return &tab->members[i];
	return NULL;
}
