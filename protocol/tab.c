/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "protocol/tab.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "protocol/plain_text.h"

#define TAB_STRING(name, text) static const char TEXT_##name[] __attribute__((unused)) = text;
#include "protocol/tbf.def"
enum {
#define TBF_NUMBER(name, value) TBF_##name = (value),
#include "protocol/tbf.def"
};

#define BLOCK_BYTES    512  /* of tar */
#define END_MARK_BYTES 1024 /* two blocks of zeroes */

/* The state of a read in progress. */
struct reading {
	int descriptor;
	const char *file_name;
	const char *wanted;
	struct tab *tab;
	struct tab_error *error;
	struct archive *archive;
	uint64_t size;    /* of the file when it was opened, in bytes */
	uint64_t offset;  /* in the file: how far it was read */
	uint64_t at;      /* offset of the current member's header */
	bool has_entry;   /* a member's header was read, so this is a tar archive */
	bool after;       /* what follows that member could not be read, and libarchive does not say where it begins */
	int system_error; /* errno of a failed read */
	uint8_t block[16384];
};

/* Fills in the error text and returns -code. A long path is shortened to its end. */
__attribute__((format(printf, 3, 4))) static int refuse(struct reading *reading, int code, const char *format, ...)
{
	char reason[256];
	size_t left_out = plain_text_end(reading->file_name, strlen(reading->file_name), 100);
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(reason, sizeof(reason), format, arguments);
	va_end(arguments);
	snprintf(reading->error->text, sizeof(reading->error->text), "%s%s: %s", left_out > 0 ? "..." : "",
		 reading->file_name + left_out, reason);
	return -code;
}

static int refuse_member(struct reading *reading, const char *name, const char *reason)
{
	return refuse(reading, EBADMSG, "offset %llu: member %.*s %s", (unsigned long long)reading->at,
		      (int)plain_text_cut(name, strlen(name), 96), name, reason);
}

/* Recognises a TBF by its version, with which no tar archive begins, for a better error message. */
static bool is_tbf(const struct reading *reading)
{
	uint8_t version[2];

	return pread(reading->descriptor, version, sizeof(version), 0) == sizeof(version) && version[0] == TBF_VERSION &&
	       version[1] == 0;
}

/* Reports that libarchive, or the system below it, could not continue. */
static int refuse_archive(struct reading *reading)
{
	const char *reason = archive_error_string(reading->archive);

	if (reading->system_error)
		return refuse(reading, reading->system_error, "offset %llu: cannot read: %s", (unsigned long long)reading->offset,
			      strerror(reading->system_error));
	if (archive_errno(reading->archive) == ENOMEM)
		return refuse(reading, ENOMEM, "no memory to read it");
	if (!reading->has_entry && is_tbf(reading))
		return refuse(reading, EBADMSG, "is a TBF, not a TAB; use tockd's option --flash to run it");
	return refuse(reading, EBADMSG, "offset %llu: %s: %s; the file has %llu bytes", (unsigned long long)reading->at,
		      reading->after       ? "is truncated or damaged after the member that begins here"
		      : reading->has_entry ? "is truncated or damaged in the member that begins here"
					   : "is not a tar archive, or is damaged",
		      reason ? reason : "no reason given", (unsigned long long)reading->size);
}

/* Uses pread, so that the position of the descriptor does not matter, and no mapping, which would fault if the file shrank. */
static la_ssize_t read_block(struct archive *archive, void *context, const void **buffer)
{
	struct reading *reading = context;
	ssize_t got;

	(void)archive;
	do
		got = pread(reading->descriptor, reading->block, sizeof(reading->block), (off_t)reading->offset);
	while (got < 0 && errno == EINTR);
	if (got < 0) {
		reading->system_error = errno;
		return -1;
	}
	reading->offset += (uint64_t)got;
	*buffer = reading->block;
	return got;
}

/*
 * Skips members that are not wanted. Never skips beyond the end of the file: libarchive then reads there, and reports what is
 * missing.
 */
static la_int64_t skip_bytes(struct archive *archive, void *context, la_int64_t request)
{
	struct reading *reading = context;
	uint64_t left = reading->offset < reading->size ? reading->size - reading->offset : 0;
	uint64_t step = request < 0 ? 0 : (uint64_t)request < left ? (uint64_t)request : left;

	(void)archive;
	reading->offset += step;
	return (la_int64_t)step;
}

/* Reads the member's data, which must be exactly `size` bytes. */
static int read_data(struct reading *reading, const char *name, uint8_t *data, size_t size)
{
	size_t length = 0;
	la_ssize_t got;
	uint8_t more;

	while (length < size) {
		got = archive_read_data(reading->archive, data + length, size - length);
		if (got < 0)
			return refuse_archive(reading);
		if (got == 0)
			return refuse_member(reading, name, "is shorter than its header says");
		length += (size_t)got;
	}
	got = archive_read_data(reading->archive, &more, 1);
	if (got < 0)
		return refuse_archive(reading); /* truncated in the padding of the member's last block */
	return got == 0 ? 0 : refuse_member(reading, name, "is longer than its header says");
}

static int read_metadata(struct reading *reading, uint64_t size)
{
	int result;

	if (reading->tab->metadata)
		return refuse_member(reading, TEXT_METADATA, "appears twice");
	if (size > TAB_METADATA_BYTES_MAX)
		return refuse_member(reading, TEXT_METADATA, "is longer than 64 KiB");
	reading->tab->metadata = malloc((size_t)size + 1);
	if (!reading->tab->metadata)
		return refuse(reading, ENOMEM, "no memory for its metadata");
	reading->tab->metadata[size] = '\0';
	result = read_data(reading, TEXT_METADATA, (uint8_t *)reading->tab->metadata, (size_t)size);
	if (result == 0 && strlen(reading->tab->metadata) != size)
		return refuse_member(reading, TEXT_METADATA, "contains a NUL byte");
	return result;
}

static int read_bytes(struct reading *reading, struct tab_member *member)
{
	if (member->length == 0 || (reading->wanted && strcmp(reading->wanted, member->name) != 0))
		return archive_read_data_skip(reading->archive) == ARCHIVE_OK ? 0 : refuse_archive(reading);
	member->bytes = malloc(member->length);
	if (!member->bytes)
		return refuse(reading, ENOMEM, "no memory for the %u bytes of member %s", member->length, member->name);
	return read_data(reading, member->name, member->bytes, member->length);
}

static int add_member(struct reading *reading, const char *name, uint64_t size)
{
	struct tab *tab = reading->tab;
	struct tab_member *member = &tab->members[tab->member_count];

	if (tab_find(tab, name))
		return refuse_member(reading, name, "appears twice");
	if (tab->member_count == TAB_MEMBERS_MAX)
		return refuse_member(reading, name, "exceeds the maximum of 64 members");
	if (size > TAB_MEMBER_BYTES_MAX)
		return refuse_member(reading, name, "is longer than 256 MiB, the maximum for an app");
	memcpy(member->name, name, strlen(name) + 1);
	member->length = (uint32_t)size;
	tab->member_count++;
	return read_bytes(reading, member);
}

static int read_entry(struct reading *reading, struct archive_entry *entry)
{
	const char *name = archive_entry_pathname(entry);
	la_int64_t size = archive_entry_size(entry);

	if (!name || !*name)
		return refuse(reading, EBADMSG, "offset %llu: a member has no name", (unsigned long long)reading->at);
	if (!plain_text(name, strlen(name)))
		return refuse(reading, EBADMSG, "offset %llu: a member's name is not UTF-8 or contains control characters",
			      (unsigned long long)reading->at);
	if (strchr(name, '/') || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)
		return refuse_member(reading, name, "has a path in its name; a TAB has no folders");
	if (strlen(name) >= sizeof(reading->tab->members[0].name))
		return refuse_member(reading, name, "has a name longer than 95 bytes");
	if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) || archive_entry_symlink(entry))
		return refuse_member(reading, name, "is not a regular file");
	if (archive_entry_sparse_count(entry) > 0)
		return refuse_member(reading, name, "is a sparse file, which a TAB may not contain");
	if (!archive_entry_size_is_set(entry) || size < 0 || (uint64_t)size > reading->size)
		return refuse_member(reading, name, "is longer than the whole file, according to its header");
	if (strcmp(name, TEXT_METADATA) == 0)
		return read_metadata(reading, (uint64_t)size);
	return add_member(reading, name, (uint64_t)size);
}

/* libarchive accepts the end of the file as the end of the archive, so a truncated file would go unnoticed without this check. */
static int check_end(struct reading *reading)
{
	uint8_t block[BLOCK_BYTES];
	uint64_t at = reading->at;
	ssize_t got;

	while ((got = pread(reading->descriptor, block, sizeof(block), (off_t)at)) != 0) {
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return refuse(reading, errno, "offset %llu: cannot read: %s", (unsigned long long)at, strerror(errno));
		for (ssize_t i = 0; i < got; i++)
			if (block[i] != 0)
				return refuse(reading, EBADMSG, "offset %llu: unexpected data after the end of the archive",
					      (unsigned long long)at + (unsigned long long)i);
		at += (uint64_t)got;
	}
	if (at - reading->at < END_MARK_BYTES)
		return refuse(reading, EBADMSG, "offset %llu: is truncated: the archive's end mark is missing",
			      (unsigned long long)at);
	return 0;
}

static int read_entries(struct reading *reading)
{
	struct archive_entry *entry;
	la_int64_t at;
	int status, result = 0;

	while (result == 0) {
		status = archive_read_next_header(reading->archive, &entry);
		reading->has_entry = reading->has_entry || status == ARCHIVE_OK;
		at = archive_read_header_position(reading->archive);
		reading->after = at < 0;
		if (at >= 0)
			reading->at = (uint64_t)at;
		if (status == ARCHIVE_EOF)
			return check_end(reading);
		result = status == ARCHIVE_OK ? read_entry(reading, entry) : refuse_archive(reading);
	}
	return result;
}

static int read_value(struct reading *reading, const char *key, char *value, size_t size)
{
	unsigned int line;

	if (tab_metadata_value(reading->tab->metadata, key, value, size, &line) != TAB_VALUE_MALFORMED)
		return 0;
	return refuse(reading, EBADMSG, "member %s: line %u: %s must be a string of less than %zu bytes", TEXT_METADATA, line,
		      key, size);
}

static int check_metadata(struct reading *reading)
{
	char version[16];
	int result;

	if (!reading->tab->metadata)
		return refuse(reading, EBADMSG, "is not a TAB: it has no member %s", TEXT_METADATA);
	if ((result = read_value(reading, TEXT_KEY_VERSION, version, sizeof(version))) < 0 ||
	    (result = read_value(reading, TEXT_KEY_NAME, reading->tab->name, sizeof(reading->tab->name))) < 0 ||
	    (result = read_value(reading, TEXT_KEY_DATE, reading->tab->build_date, sizeof(reading->tab->build_date))) < 0)
		return result;
	if (version[0] && strcmp(version, TEXT_VERSION) != 0)
		return refuse(reading, EBADMSG, "member %s: %s is %s; only %s is supported", TEXT_METADATA, TEXT_KEY_VERSION,
			      version, TEXT_VERSION);
	return 0;
}

static int open_archive(struct reading *reading)
{
	struct stat status;

	if (fstat(reading->descriptor, &status) < 0)
		return refuse(reading, errno, "cannot stat: %s", strerror(errno));
	if (!S_ISREG(status.st_mode))
		return refuse(reading, EBADMSG, "is not a regular file");
	reading->size = (uint64_t)status.st_size;
	if (reading->size == 0)
		return refuse(reading, EBADMSG, "is empty");
	if (reading->size > TAB_FILE_BYTES_MAX)
		return refuse(reading, EBADMSG, "has %llu bytes; the maximum is %u", (unsigned long long)reading->size,
			      TAB_FILE_BYTES_MAX);
	reading->archive = archive_read_new();
	if (!reading->archive || archive_read_support_format_tar(reading->archive) != ARCHIVE_OK)
		return refuse(reading, ENOMEM, "no memory to read it");
	return archive_read_open2(reading->archive, reading, NULL, read_block, skip_bytes, NULL) == ARCHIVE_OK
		   ? 0
		   : refuse_archive(reading);
}

int tab_read_descriptor(int descriptor, const char *file_name, const char *wanted, struct tab *tab, struct tab_error *error)
{
	struct reading reading = {.descriptor = descriptor, .file_name = file_name, .wanted = wanted, .tab = tab, .error = error};
	int result;

	memset(tab, 0, sizeof(*tab));
	error->text[0] = '\0';
	result = open_archive(&reading);
	if (result == 0)
		result = read_entries(&reading);
	if (result == 0)
		result = check_metadata(&reading);
	archive_read_free(reading.archive);
	if (result < 0)
		tab_free(tab);
	return result;
}

int tab_read_file(const char *file_name, const char *wanted, struct tab *tab, struct tab_error *error)
{
	/* Without O_NONBLOCK, opening a FIFO would wait for a writer. */
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
