/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * {"file": ..., "kind": "tab"|"tbf", "metadata": {key: value}, "members": [{"name": ..., "bytes": ..., "tbf": {...}}]} "tbf"
 * always has "good" and "problems", and the rest as far as it can be read. Numbers and addresses are JSON numbers; a mask of
 * commands is a hexadecimal string, because it can exceed the range of JSON readers.
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "client/pack/inspection.h"
#include "client/pack/tbf_numbers.h"
#include "client/pack/tlv_fields.h"
#include "protocol/plain_text.h"

/* Records out-of-memory errors: jansson's functions fail on NULL values, so one check at the end suffices. */
struct maker {
	json_t *object;
	bool *failed;
};

static void put(struct maker maker, const char *key, json_t *value)
{
	if (json_object_set_new(maker.object, key, value) < 0)
		*maker.failed = true;
}

static void put_number(struct maker maker, const char *key, uint64_t value)
{
	put(maker, key, json_integer((json_int_t)value));
}

static void put_in(struct maker maker, json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) < 0)
		*maker.failed = true;
}

static json_t *field_value(const struct field *field)
{
	if (field->style == FIELD_TEXT)
		return json_string(field->text);
	if (field->style == FIELD_MASK)
		return json_sprintf("0x%016" PRIx64, field->number);
	return json_integer((json_int_t)field->number);
}

static void put_field(void *context, const struct field *field)
{
	struct maker *maker = context, entry = *maker;
	json_t *entries;

	if (field->entry < 0) {
		put(*maker, field->key, field_value(field));
		return;
	}
	entries = json_object_get(maker->object, "entries");
	if (!entries) {
		put(*maker, "entries", json_array());
		entries = json_object_get(maker->object, "entries");
	}
	if (json_array_size(entries) == (size_t)field->entry)
		put_in(*maker, entries, json_object());
	entry.object = json_array_get(entries, (size_t)field->entry);
	put(entry, field->key, field_value(field));
}

static json_t *tlvs(const struct tbf_view *view, struct kc_tbf_range range, bool footers, bool *failed)
{
	json_t *array = json_array();
	struct kc_tbf_tlv tlv;
	uint32_t cursor = 0;

	while (kc_tbf_next_tlv(view->bytes, range, &cursor, &tlv)) {
		struct maker maker = {.object = json_object(), .failed = failed};
		enum footer_verdict verdict = footers ? tbf_view_check_footer(view, &tlv) : FOOTER_NOT_CHECKED;

		put_number(maker, "type", tlv.type);
		put(maker, "name", json_string(tlv_name(tlv.type)));
		put_number(maker, "offset", tlv.offset - TBF_TLV_BYTES);
		put_number(maker, "length", tlv.length);
		tlv_visit_fields(view->bytes, &tlv, put_field, &maker);
		if (verdict != FOOTER_NOT_CHECKED)
			put(maker, "matches", json_boolean(verdict == FOOTER_GOOD));
		put_in(maker, array, maker.object);
	}
	return array;
}

static json_t *lines(const struct remarks *remarks, bool *failed)
{
	struct maker maker = {.failed = failed};
	json_t *array = json_array();

	for (size_t i = 0; i < remarks->count; i++)
		put_in(maker, array, json_string(remarks->lines[i]));
	return array;
}

static void put_base(struct maker maker, const struct tbf_view *view)
{
	uint32_t flags = tlv_u32(view->bytes + TBF_OFFSET_FLAGS);

	put_number(maker, "header_size", tlv_u16(view->bytes + TBF_OFFSET_HEADER_SIZE));
	put_number(maker, "total_size", tlv_u32(view->bytes + TBF_OFFSET_TOTAL_SIZE));
	put_number(maker, "flags", flags);
	put(maker, "enabled", json_boolean(flags & TBF_FLAG_ENABLED));
	put(maker, "sticky", json_boolean(flags & TBF_FLAG_STICKY));
	put_number(maker, "checksum", view->checksum_stored);
	put(maker, "checksum_good", json_boolean(view->checksum_stored == view->checksum_computed));
	put(maker, "headers", tlvs(view, view->headers, false, maker.failed));
}

static void put_places(struct maker maker, const struct tbf_view *view)
{
	const struct kc_tbf *tbf = &view->tbf;

	put_number(maker, "code", tbf->header_size + tbf->protected_trailer);
	put_number(maker, "entry", tbf->header_size + tbf->init_fn_offset);
	put_number(maker, "binary_end", tbf->binary_end);
	put_number(maker, "minimum_ram", tbf->minimum_ram);
	put(maker, "footers", tlvs(view, view->footers, true, maker.failed));
}

static json_t *view_object(const struct tbf_view *view, bool *failed)
{
	struct maker maker = {.object = json_object(), .failed = failed};

	put(maker, "good", json_boolean(view->problems.count == 0));
	put(maker, "problems", lines(&view->problems, failed));
	put(maker, "notes", lines(&view->notes, failed));
	if (view->has_base)
		put_base(maker, view);
	if (view->fault.error == KC_TBF_OK)
		put_places(maker, view);
	return maker.object;
}

static void put_metadata_value(struct maker maker, const struct tab *tab, const char *key)
{
	char value[256];
	unsigned int line;

	if (tab_metadata_value(tab->metadata, key, value, sizeof(value), &line) == TAB_VALUE_FOUND)
		put(maker, key, json_string(value));
}

static json_t *metadata(const struct tab *tab, bool *failed)
{
	struct maker maker = {.object = json_object(), .failed = failed};

#define TAB_STRING(name, text)              \
	if (strncmp(#name, "KEY_", 4) == 0) \
		put_metadata_value(maker, tab, text);
#include "protocol/tbf.def"
	return maker.object;
}

static json_t *members(const struct inspection *inspection, bool *failed)
{
	json_t *array = json_array();

	for (size_t i = 0; i < inspection->member_count; i++) {
		const struct inspected_member *member = &inspection->members[i];
		struct maker maker = {.object = json_object(), .failed = failed};

		put(maker, "name", json_string(member->name));
		put_number(maker, "bytes", member->length);
		if (member->is_tbf)
			put(maker, "tbf", view_object(&member->view, failed));
		put_in(maker, array, maker.object);
	}
	return array;
}

bool inspection_print_json(const struct inspection *inspection)
{
	bool failed = false;
	struct maker maker = {.object = json_object(), .failed = &failed};

	/* A file name may hold any bytes, but JSON must be UTF-8. */
	put(maker, "file",
	    json_string(plain_text(inspection->file_name, strlen(inspection->file_name)) ? inspection->file_name : "?"));
	put(maker, "kind", json_string(inspection->is_tab ? "tab" : "tbf"));
	if (inspection->is_tab)
		put(maker, "metadata", metadata(&inspection->tab, &failed));
	put(maker, "members", members(inspection, &failed));
	if (!failed && json_dumpf(maker.object, stdout, JSON_INDENT(2)) == 0)
		putchar('\n');
	json_decref(maker.object);
	return !failed;
}
