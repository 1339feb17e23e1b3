/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Reads Tock Application Bundles: uncompressed tar archives (ustar, GNU or pax) with metadata.toml and one .tbf for each
 * architecture. The daemon and the tools all use this reader. Every limit is checked before anything is allocated.
 *
 * Refuses archives that are damaged, truncated, lack the end mark or continue after it; members that are not plain files, have a
 * path, or occur twice; and names with control characters. Members other than .tbf are kept but have no meaning.
 */
#ifndef PROTOCOL_TAB_H
#define PROTOCOL_TAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TAB_MEMBERS_MAX        64          /* not counting metadata.toml */
#define TAB_MEMBER_BYTES_MAX   0x10000000u /* the same as LAYOUT_FLASH_MAX */
#define TAB_METADATA_BYTES_MAX 0x10000u
#define TAB_FILE_BYTES_MAX     0x20000000u

struct tab_member {
	char name[96];  /* "linux-x86_64.tbf" */
	uint8_t *bytes; /* NULL if not wanted, or if length is 0 */
	uint32_t length;
};

struct tab {
	char name[64];       /* "name" of the metadata, or empty. UTF-8 without control characters */
	char build_date[64]; /* "build-date" of the metadata, likewise */
	char *metadata;      /* the text of metadata.toml, zero-terminated */
	struct tab_member members[TAB_MEMBERS_MAX];
	size_t member_count;
};

/* Why a TAB was refused: one line for a person, with the member and the file offset if they are known. */
struct tab_error {
	char text[384];
};

/*
 * Read a whole TAB from a regular file (such as a memfd), by name or from an open descriptor. The descriptor stays the caller's;
 * its position is ignored, and file_name is then only for the error text. wanted: keep only the bytes of this member
 * ("linux-x86_64.tbf"), which need not exist; NULL: keep all. Return 0 or a negative errno: -EBADMSG if the file is not a TAB or
 * is damaged, otherwise the system's error. On failure *tab is empty.
 */
int tab_read_file(const char *file_name, const char *wanted, struct tab *tab, struct tab_error *error);
int tab_read_descriptor(int descriptor, const char *file_name, const char *wanted, struct tab *tab, struct tab_error *error);
void tab_free(struct tab *tab);
/* Returns NULL if the TAB has no such member. */
const struct tab_member *tab_find(const struct tab *tab, const char *member_name);

enum tab_value {
	TAB_VALUE_MISSING,
	TAB_VALUE_FOUND,
	TAB_VALUE_MALFORMED, /* not a TOML string, number or date; or control characters; or too long for the room given */
};

/*
 * Gets the value of a key ("only-for-boards") at the top level of metadata.toml, zero-terminated and without quotes; numbers and
 * dates as they are written. value is "" unless found. *line: the line of the key, counted from 1; 0 if it is missing.
 */
enum tab_value tab_metadata_value(const char *metadata, const char *key, char *value, size_t size, unsigned int *line);

#endif
