/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/pack/tab_writer.h"

#include <archive.h>
#include <archive_entry.h>

#include "client/pack/new_file.h"

#define BLOCK_BYTES 512

/*
 * Records a failure and drops all later data. The failure is not reported to libarchive, because after a failed callback
 * libarchive leaks memory.
 */
static la_ssize_t write_block(struct archive *archive, void *context, const void *data, size_t length)
{
	struct new_file *file = context;

	(void)archive;
	if (!file->failure->text[0])
		new_file_write(file, data, length);
	return (la_ssize_t)length;
}

/* If a write failed, the failure is already filled in; otherwise, libarchive has the reason. */
static bool archive_fail(struct new_file *file, struct archive *archive)
{
	const char *reason = archive_error_string(archive);

	if (file->failure->text[0])
		return false;
	return fail(file->failure, "%s: cannot write the archive: %s", file->name, reason ? reason : "no reason given");
}

static bool write_part(struct archive *archive, const struct tab_part *part, time_t date)
{
	struct archive_entry *entry = archive_entry_new();
	bool written;

	if (!entry)
		return false;
	archive_entry_set_pathname(entry, part->name);
	archive_entry_set_size(entry, (la_int64_t)part->length);
	archive_entry_set_filetype(entry, AE_IFREG);
	archive_entry_set_perm(entry, 0644);
	archive_entry_set_mtime(entry, date, 0);
	written = archive_write_header(archive, entry) == ARCHIVE_OK &&
		  archive_write_data(archive, part->data, part->length) == (la_ssize_t)part->length &&
		  archive_write_finish_entry(archive) == ARCHIVE_OK;
	archive_entry_free(entry);
	return written;
}

static bool write_archive(struct archive *archive, struct new_file *file, const struct tab_part *parts, size_t count, time_t date)
{
	if (archive_write_set_format_ustar(archive) != ARCHIVE_OK || archive_write_add_filter_none(archive) != ARCHIVE_OK ||
	    archive_write_set_bytes_per_block(archive, BLOCK_BYTES) != ARCHIVE_OK ||
	    archive_write_set_bytes_in_last_block(archive, BLOCK_BYTES) != ARCHIVE_OK ||
	    archive_write_open(archive, file, NULL, write_block, NULL) != ARCHIVE_OK)
		return false;
	for (size_t i = 0; i < count; i++)
		if (!write_part(archive, &parts[i], date))
			return false;
	return archive_write_close(archive) == ARCHIVE_OK && !file->failure->text[0];
}

bool tab_write(const char *file_name, const struct tab_part *parts, size_t count, time_t date, struct failure *failure)
{
	struct new_file file;
	struct archive *archive;
	bool written;

	failure->text[0] = '\0';
	if (!new_file_open(&file, file_name, failure))
		return false;
	archive = archive_write_new();
	if (!archive) {
		new_file_discard(&file);
		return fail(failure, "%s: no memory to write an archive", file_name);
	}
	written = write_archive(archive, &file, parts, count, date) || archive_fail(&file, archive);
	archive_write_free(archive);
	written = written && new_file_commit(&file);
	new_file_discard(&file);
	return written;
}
