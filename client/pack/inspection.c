/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/pack/inspection.h"

#include <stdlib.h>
#include <string.h>

#include "client/pack/option_values.h"
#include "client/pack/tbf_numbers.h"
#include "client/pack/tlv_fields.h"
#include "protocol/layout.h"

#define TAB_STRING(name, text) static const char TEXT_##name[] __attribute__((unused)) = text;
#include "protocol/tbf.def"

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text), end_length = strlen(end);

	return length >= end_length && strcmp(text + length - end_length, end) == 0;
}

/* Selects the architecture by the member's name ("linux-x86_64.tbf"), as the daemon does. */
static const struct architecture *architecture_of(const char *name)
{
	char *stem = option_value_architecture(name);
	const struct architecture *architecture = stem ? architecture_find(stem) : NULL;

	free(stem);
	return architecture;
}

static void add_member(struct inspection *inspection, const char *name, const uint8_t *bytes, uint32_t length, bool is_tbf)
{
	struct inspected_member *member = &inspection->members[inspection->member_count++];

	*member = (struct inspected_member){.name = name, .length = length, .is_tbf = is_tbf};
	if (is_tbf)
		tbf_view_fill(&member->view, bytes, length, architecture_of(name));
}

static bool read_tab(struct inspection *inspection, struct failure *failure)
{
	struct tab_error error;

	inspection->is_tab = true;
	if (tab_read_file(inspection->file_name, NULL, &inspection->tab, &error) < 0)
		return fail(failure, "%s", error.text);
	for (size_t i = 0; i < inspection->tab.member_count; i++) {
		const struct tab_member *member = &inspection->tab.members[i];

		add_member(inspection, member->name, member->bytes, member->length, ends_with(member->name, TEXT_SUFFIX));
	}
	return true;
}

/* Recognises a TBF by its name or its first word, with which no tar archive begins. */
static bool is_tbf_file(const char *file_name, const struct bytes *file)
{
	return ends_with(file_name, TEXT_SUFFIX) || (file->length >= sizeof(uint16_t) && tlv_u16(file->data) == TBF_VERSION);
}

bool inspection_read(struct inspection *inspection, const char *file_name, struct failure *failure)
{
	const char *slash = strrchr(file_name, '/');

	memset(inspection, 0, sizeof(*inspection));
	inspection->file_name = file_name;
	if (!bytes_read_file(&inspection->single, file_name, TAB_FILE_BYTES_MAX, failure))
		return false;
	if (is_tbf_file(file_name, &inspection->single)) {
		add_member(inspection, slash ? slash + 1 : file_name, inspection->single.data,
			   (uint32_t)inspection->single.length, true);
		return true;
	}
	bytes_free(&inspection->single);
	return read_tab(inspection, failure);
}

void inspection_free(struct inspection *inspection)
{
	tab_free(&inspection->tab);
	bytes_free(&inspection->single);
	inspection->member_count = 0;
}

bool inspection_has_problems(const struct inspection *inspection)
{
	for (size_t i = 0; i < inspection->member_count; i++)
		if (inspection->members[i].view.problems.count > 0)
			return true;
	return false;
}
