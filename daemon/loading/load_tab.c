/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/loading/load_tab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <kc/tbf.h>

#include "protocol/layout.h"
#include "protocol/tab.h"

enum {
#define TBF_NUMBER(name, value) TBF_##name = (value),
#include "protocol/tbf.def"
};

static void list_members(const struct tab *tab, char *text, size_t size)
{
	size_t length = 0;

	snprintf(text, size, "none");
	for (size_t i = 0; i < tab->member_count && length < size; i++)
		length += (size_t)snprintf(text + length, size - length, "%s%s", i > 0 ? ", " : "", tab->members[i].name);
}

/* Row E7 of the isolation bugs: a reader that trusts the size in the header would take trailing bytes for another app. */
static bool has_bytes_behind(const struct tab_member *member, uint32_t *total_size)
{
	uint32_t header_size;

	return kc_tbf_lengths(member->bytes, member->length, &header_size, total_size) == KC_TBF_OK &&
	       *total_size < member->length;
}

static bool take_member(const char *file_name, const struct tab *tab, struct sealed_file *flash, char *reason, size_t reason_size)
{
	const struct tab_member *member = tab_find(tab, LOAD_TAB_MEMBER);
	const char *step;
	uint32_t total_size;
	int error;

	if (member == NULL) {
		char names[256];

		list_members(tab, names, sizeof names);
		snprintf(reason, reason_size,
			 "%s: not built for this machine: it has no member " LOAD_TAB_MEMBER " (it has: %s); build it again here",
			 file_name, names);
		return false;
	}
	if (member->length == 0 || member->length > LAYOUT_FLASH_MAX) {
		snprintf(reason, reason_size, "%s: " LOAD_TAB_MEMBER ": has %u bytes; a TBF has 1 to %d", file_name,
			 member->length, LAYOUT_FLASH_MAX);
		return false;
	}
	if (has_bytes_behind(member, &total_size)) {
		snprintf(reason, reason_size,
			 "%s: " LOAD_TAB_MEMBER
			 ": offset %d: its header says that it has %u bytes, and it has %u; build it again",
			 file_name, TBF_OFFSET_TOTAL_SIZE, total_size, member->length);
		return false;
	}
	error = sealed_file_create("tock-flash", member->bytes, member->length, flash, &step);
	if (error < 0)
		snprintf(reason, reason_size, "%s: no memory for its %u bytes of flash: %s: %s", file_name, member->length, step,
			 strerror(-error));
	return error == 0;
}

/* With descriptor -1, opens the file by name. */
static bool load(int descriptor, const char *file_name, struct sealed_file *flash, char *reason, size_t reason_size)
{
	/* Too large for the stack. */
	struct tab *tab = malloc(sizeof *tab);
	struct tab_error error;
	bool done = false;
	int result;

	if (tab == NULL) {
		snprintf(reason, reason_size, "%s: no memory", file_name);
		return false;
	}
	if (descriptor < 0)
		result = tab_read_file(file_name, LOAD_TAB_MEMBER, tab, &error);
	else
		result = tab_read_descriptor(descriptor, file_name, LOAD_TAB_MEMBER, tab, &error);
	if (result < 0) {
		snprintf(reason, reason_size, "%s", error.text);
	} else {
		done = take_member(file_name, tab, flash, reason, reason_size);
		tab_free(tab);
	}
	free(tab);
	return done;
}

bool load_tab(const char *file_name, struct sealed_file *flash, char *reason, size_t reason_size)
{
	return load(-1, file_name, flash, reason, reason_size);
}

bool load_tab_descriptor(int descriptor, const char *file_name, struct sealed_file *flash, char *reason, size_t reason_size)
{
	return load(descriptor, file_name, flash, reason, reason_size);
}
