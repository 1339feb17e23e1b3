/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 *     hello.tab: TAB "hello", built 2024-05-06T07:08:09Z
 *       linux-x86_64.tbf   340 bytes
 *         header 80 bytes, checksum 0x4429640a good, enabled
 *         ...
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/pack/inspection.h"
#include "client/pack/tbf_numbers.h"
#include "client/pack/tlv_fields.h"

static void print_field(void *context, const struct field *field)
{
	int *entry = context;

	/* A new entry starts a new line. */
	if (field->entry != *entry && field->entry >= 0)
		printf("\n%37s%d:", "", field->entry);
	*entry = field->entry;
	switch (field->style) {
	case FIELD_NUMBER:
		printf(" %s %" PRIu64, field->key, field->number);
		break;
	case FIELD_HEX:
		printf(" %s 0x%08" PRIx64, field->key, field->number);
		break;
	case FIELD_MASK:
		printf(" %s 0x%016" PRIx64, field->key, field->number);
		break;
	case FIELD_TEXT:
		printf(" %s %s", field->key, field->text);
		break;
	}
}

static void print_tlvs(const struct tbf_view *view, struct kc_tbf_range range, bool footers)
{
	struct kc_tbf_tlv tlv;
	uint32_t cursor = 0;

	while (kc_tbf_next_tlv(view->bytes, range, &cursor, &tlv)) {
		enum footer_verdict verdict = footers ? tbf_view_check_footer(view, &tlv) : FOOTER_NOT_CHECKED;
		int entry = -1;

		printf("    %8u  %3u %-20s", tlv.offset - TBF_TLV_BYTES, tlv.type, tlv_name(tlv.type));
		tlv_visit_fields(view->bytes, &tlv, print_field, &entry);
		printf("%s\n", verdict == FOOTER_GOOD ? " (matches)" : verdict == FOOTER_BAD ? " (DOES NOT MATCH)" : "");
	}
}

static void print_places(const struct tbf_view *view)
{
	const struct kc_tbf *tbf = &view->tbf;
	uint32_t code = tbf->header_size + tbf->protected_trailer;

	if (view->fault.error != KC_TBF_OK)
		return;
	printf("    code from %u, entry %u, binary ends at %u, footers %u bytes, padding %u bytes\n", code,
	       tbf->header_size + tbf->init_fn_offset, tbf->binary_end, view->footers.length,
	       tbf->total_size - tbf->binary_end - view->footers.length);
	printf("    RAM %u bytes at least\n", tbf->minimum_ram);
}

static void print_remarks(const struct remarks *remarks, const char *kind)
{
	for (size_t i = 0; i < remarks->count; i++)
		printf("    %s: %s\n", kind, remarks->lines[i]);
}

static void print_view(const struct tbf_view *view)
{
	const uint8_t *bytes = view->bytes;

	if (view->has_base) {
		uint32_t flags = tlv_u32(bytes + TBF_OFFSET_FLAGS);
		bool good = view->checksum_stored == view->checksum_computed;

		printf("    version %d, header %u bytes, total %u bytes, flags 0x%x (%s%s), checksum 0x%08x %s", TBF_VERSION,
		       tlv_u16(bytes + TBF_OFFSET_HEADER_SIZE), tlv_u32(bytes + TBF_OFFSET_TOTAL_SIZE), flags,
		       flags & TBF_FLAG_ENABLED ? "enabled" : "disabled", flags & TBF_FLAG_STICKY ? ", sticky" : "",
		       view->checksum_stored, good ? "good" : "BAD");
		printf(good ? "\n" : ", should be 0x%08x\n", view->checksum_computed);
		printf("      offset type\n");
		print_tlvs(view, view->headers, false);
		print_places(view);
		print_tlvs(view, view->footers, true);
	}
	print_remarks(&view->notes, "note");
	print_remarks(&view->problems, "PROBLEM");
	if (view->problems.count == 0)
		printf("    nothing a kernel would refuse\n");
}

static void print_metadata_value(const struct tab *tab, const char *key)
{
	char value[256];
	unsigned int line;

	if (tab_metadata_value(tab->metadata, key, value, sizeof(value), &line) == TAB_VALUE_FOUND)
		printf("  %s %s\n", key, value);
}

static void print_metadata(const struct tab *tab)
{
#define TAB_STRING(name, text)              \
	if (strncmp(#name, "KEY_", 4) == 0) \
		print_metadata_value(tab, text);
#include "protocol/tbf.def"
}

void inspection_print_text(const struct inspection *inspection)
{
	printf("%s: %s\n", inspection->file_name, inspection->is_tab ? "TAB" : "TBF");
	if (inspection->is_tab)
		print_metadata(&inspection->tab);
	for (size_t i = 0; i < inspection->member_count; i++) {
		const struct inspected_member *member = &inspection->members[i];

		printf("  %s: %u bytes%s\n", member->name, member->length, member->is_tbf ? "" : ", not a TBF");
		if (member->is_tbf)
			print_view(&member->view);
	}
}
