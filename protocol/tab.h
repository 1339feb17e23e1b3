/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Reading Tock Application Bundles: a tar archive with metadata.toml and one .tbf for each architecture. The one reader for the
 * daemon and the tools. Every limit is checked before anything is allocated.
 */
#ifndef PROTOCOL_TAB_H
#define PROTOCOL_TAB_H

#include <stddef.h>
#include <stdint.h>

#define TAB_MEMBERS_MAX      64
#define TAB_MEMBER_BYTES_MAX 0x10000000u /* as LAYOUT_FLASH_MAX */

struct tab_member {
	char name[96]; /* "linux-x86_64.tbf" */
	uint8_t *bytes;
	uint32_t length;
};

struct tab {
	char name[64];       /* metadata "name"; empty if it is missing */
	char build_date[64]; /* metadata "build-date" */
	char *metadata;      /* the text of metadata.toml, terminated; NULL if missing */
	struct tab_member members[TAB_MEMBERS_MAX];
	size_t member_count;
};

/* Why a TAB was refused: one line for a person, with the member and the offset in the file where they are known. */
struct tab_error {
	char text[256];
};

/*
 * Reads a whole TAB from a file or an open descriptor (file_name is for the error text; the descriptor stays the caller's).
 * wanted: keep the bytes of this member only ("linux-x86_64.tbf"), NULL: of all. 0, or a negative errno: -EBADMSG for what is no
 * TAB or a damaged one, else what the system said. On failure *tab is empty.
 */
int tab_read_file(const char *file_name, const char *wanted, struct tab *tab, struct tab_error *error);
int tab_read_descriptor(int descriptor, const char *file_name, const char *wanted, struct tab *tab, struct tab_error *error);
void tab_free(struct tab *tab);
/* NULL if the TAB has no such member. */
const struct tab_member *tab_find(const struct tab *tab, const char *member_name);

#endif
