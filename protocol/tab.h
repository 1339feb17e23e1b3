/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Reading Tock Application Bundles: an uncompressed tar archive (ustar, GNU or pax) with metadata.toml and one .tbf for each
 * architecture. The one reader for the daemon and the tools. Every limit is checked before anything is allocated.
 *
 * Refused are: damaged or cut archives, those without an end mark or with anything after it, members that are no plain files, have
 * a path or stand twice, and names with control characters. Other members than .tbf are kept and have no meaning.
 */
#ifndef PROTOCOL_TAB_H
#define PROTOCOL_TAB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TAB_MEMBERS_MAX        64          /* without metadata.toml */
#define TAB_MEMBER_BYTES_MAX   0x10000000u /* as LAYOUT_FLASH_MAX */
#define TAB_METADATA_BYTES_MAX 0x10000u
#define TAB_FILE_BYTES_MAX     0x20000000u

struct tab_member {
	char name[96];  /* "linux-x86_64.tbf" */
	uint8_t *bytes; /* NULL if another member was wanted, or if length is 0 */
	uint32_t length;
};

struct tab {
	char name[64];       /* metadata "name"; empty if it is missing. UTF-8 without control characters */
	char build_date[64]; /* metadata "build-date"; likewise */
	char *metadata;      /* the text of metadata.toml, terminated */
	struct tab_member members[TAB_MEMBERS_MAX];
	size_t member_count;
};

/* Why a TAB was refused: one line for a person, with the member and the offset in the file where they are known. */
struct tab_error {
	char text[384];
};

/*
 * Reads a whole TAB from a regular file (memfds are) or an open descriptor of one, from its beginning whatever its position is
 * (file_name is for the error text; the descriptor stays the caller's). wanted: keep the bytes of this member only
 * ("linux-x86_64.tbf"), NULL: of all; that there is no such member is no error here. 0, or a negative errno: -EBADMSG for what is
 * no TAB or a damaged one, else what the system said. On failure *tab is empty.
 */
int tab_read_file(const char *file_name, const char *wanted, struct tab *tab, struct tab_error *error);
int tab_read_descriptor(int descriptor, const char *file_name, const char *wanted, struct tab *tab, struct tab_error *error);
void tab_free(struct tab *tab);
/* NULL if the TAB has no such member. */
const struct tab_member *tab_find(const struct tab *tab, const char *member_name);

enum tab_value {
	TAB_VALUE_MISSING,
	TAB_VALUE_FOUND,
	TAB_VALUE_MALFORMED, /* no TOML string, number or date, control characters, or longer than there is room */
};

/*
 * The value of a key ("only-for-boards") at the top level of metadata.toml, terminated, without quotes; numbers and dates as they
 * stand. value is "" unless found. *line: where the key stands, from 1; 0 if it is missing.
 */
enum tab_value tab_metadata_value(const char *metadata, const char *key, char *value, size_t size, unsigned int *line);

#endif
