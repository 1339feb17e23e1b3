/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/pack/tbf_view.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "client/pack/credentials.h"
#include "client/pack/tbf_header.h"
#include "client/pack/tbf_numbers.h"
#include "client/pack/tlv_fields.h"
#include "protocol/layout.h"

__attribute__((format(printf, 2, 3))) static void remark(struct remarks *remarks, const char *format, ...)
{
	va_list arguments;

	if (remarks->count == TBF_PROBLEMS_MAX)
		return;
	va_start(arguments, format);
	vsnprintf(remarks->lines[remarks->count], sizeof(remarks->lines[0]), format, arguments);
	va_end(arguments);
	remarks->count++;
}

static void check_program(struct tbf_view *view)
{
	const struct kc_tbf *tbf = &view->tbf;

	if (view->fault.error == KC_TBF_NO_PROGRAM)
		remark(&view->notes, "a padding app: nothing to run");
	else if (view->fault.error != KC_TBF_OK)
		remark(&view->problems, "offset %u: %s", view->fault.offset, kc_tbf_error_text(view->fault.error));
	if (view->fault.error != KC_TBF_OK)
		return;
	if (!(tbf->flags & TBF_FLAG_ENABLED))
		remark(&view->notes, "disabled: a kernel does not start it");
	if (!tbf->has_kernel_version)
		remark(&view->problems, "it names no kernel version; pack it with --kernel-major 2");
	else if (tbf->kernel_major != KC_KERNEL_MAJOR || tbf->kernel_minor > KC_KERNEL_MINOR)
		remark(&view->problems, "it needs kernel %u.%u or a later %u.x; this one is %u.%u", tbf->kernel_major,
		       tbf->kernel_minor, tbf->kernel_major, KC_KERNEL_MAJOR, KC_KERNEL_MINOR);
	/* A kernel would start these apps, and they would fault. */
	if (tbf->header_size + tbf->protected_trailer > tbf->binary_end)
		remark(&view->notes, "its protected region of %u bytes ends after its binary, at %u",
		       tbf->header_size + tbf->protected_trailer, tbf->binary_end);
	else if (tbf->init_fn_offset < tbf->protected_trailer)
		remark(&view->notes, "its entry at %u lies in the protected region, which ends at %u",
		       tbf->header_size + tbf->init_fn_offset, tbf->header_size + tbf->protected_trailer);
}

/* Checks tockd's requirements on addresses. */
static void check_linux(struct tbf_view *view)
{
	const struct kc_tbf *tbf = &view->tbf;
	uint32_t code = LAYOUT_FLASH + tbf->header_size + tbf->protected_trailer;

	if (view->fault.error != KC_TBF_OK)
		return;
	if (!tbf->has_fixed_addresses || tbf->fixed_flash == TBF_ADDRESS_NOT_FIXED)
		remark(&view->problems, "it is not linked for a flash address; on Linux that must be 0x%x", code);
	else if (tbf->fixed_flash != code)
		remark(&view->problems, "it is linked for flash at 0x%x, but would lie at 0x%x", tbf->fixed_flash, code);
	if (tbf->has_fixed_addresses && tbf->fixed_ram != TBF_ADDRESS_NOT_FIXED && tbf->fixed_ram != LAYOUT_RAM)
		remark(&view->problems, "it is linked for RAM at 0x%x; on Linux that is 0x%x", tbf->fixed_ram, LAYOUT_RAM);
	if (tbf->minimum_ram > LAYOUT_RAM_MAX)
		remark(&view->problems, "it requests %u bytes of RAM; the maximum is %u", tbf->minimum_ram, LAYOUT_RAM_MAX);
	if (tbf->total_size > LAYOUT_FLASH_MAX)
		remark(&view->problems, "it needs %u bytes of flash; the maximum is %u", tbf->total_size, LAYOUT_FLASH_MAX);
}

/* Computes the digest that a hash credential must hold. Returns 0 if its format is not a hash. */
static size_t expected_hash(const struct tbf_view *view, uint32_t format, uint8_t hash[CREDENTIALS_HASH_BYTES_MAX])
{
	return credentials_hash(format, view->bytes, view->tbf.binary_end, hash);
}

enum footer_verdict tbf_view_check_footer(const struct tbf_view *view, const struct kc_tbf_tlv *footer)
{
	const uint8_t *value = view->bytes + footer->offset;
	uint8_t hash[CREDENTIALS_HASH_BYTES_MAX];
	size_t length;

	if (footer->type != TBF_TLV_CREDENTIALS || footer->length < TBF_CREDENTIAL_FORMAT_BYTES)
		return FOOTER_NOT_CHECKED;
	length = expected_hash(view, tlv_u32(value), hash);
	if (length == 0)
		return FOOTER_NOT_CHECKED;
	if (footer->length != TBF_CREDENTIAL_FORMAT_BYTES + length ||
	    memcmp(value + TBF_CREDENTIAL_FORMAT_BYTES, hash, length) != 0)
		return FOOTER_BAD;
	return FOOTER_GOOD;
}

static bool all_zeroes(const uint8_t *bytes, uint32_t length)
{
	for (uint32_t i = 0; i < length; i++)
		if (bytes[i] != 0)
			return false;
	return true;
}

/* Remarks on footers that the kernel does not reach. */
static void note_unread(struct tbf_view *view)
{
	struct kc_tbf_credential credential;
	uint32_t cursor = 0;
	enum kc_tbf_footer end;

	do
		end = kc_tbf_footer_next(view->bytes, &view->tbf, &cursor, &credential);
	while (end == KC_TBF_FOOTER_CREDENTIAL);
	if (cursor < view->footers.length)
		remark(&view->notes, "offset %u: kernels read no credential from here on", view->footers.offset + cursor);
}

/* Trailing zeros are padding, not a footer. */
static void find_footers(struct tbf_view *view)
{
	struct kc_tbf_range range = {.offset = view->tbf.binary_end, .length = view->tbf.total_size - view->tbf.binary_end};
	struct kc_tbf_tlv footer;
	uint32_t cursor = 0;

	while (cursor < range.length) {
		uint32_t at = range.offset + cursor;

		if (all_zeroes(view->bytes + at, range.length - cursor)) {
			range.length = cursor;
			break;
		}
		if (!kc_tbf_next_tlv(view->bytes, range, &cursor, &footer)) {
			remark(&view->problems, "offset %u: a footer extends beyond the TBF", at);
			range.length = at - range.offset;
			break;
		}
		if (footer.type != TBF_TLV_CREDENTIALS)
			remark(&view->notes, "offset %u: a footer of unknown type %u", at, footer.type);
		else if (tbf_view_check_footer(view, &footer) == FOOTER_BAD)
			remark(&view->problems, "offset %u: the %s credential does not match", at,
			       credential_name(tlv_u32(view->bytes + footer.offset)));
	}
	view->footers = range;
	note_unread(view);
}

void tbf_view_fill(struct tbf_view *view, const uint8_t *bytes, uint32_t length, const struct architecture *architecture)
{
	uint32_t header_size, total_size;

	*view = (struct tbf_view){.bytes = bytes, .length = length};
	view->fault = kc_tbf_parse(bytes, length, &view->tbf);
	header_size = length >= TBF_BASE_BYTES ? tlv_u16(bytes + TBF_OFFSET_HEADER_SIZE) : 0;
	view->has_base = view->fault.error != KC_TBF_TOO_SHORT && view->fault.error != KC_TBF_BAD_VERSION;
	if (view->has_base) {
		total_size = tlv_u32(bytes + TBF_OFFSET_TOTAL_SIZE);
		if (header_size > length)
			header_size = length;
		view->checksum_stored = tlv_u32(bytes + TBF_OFFSET_CHECKSUM);
		view->checksum_computed = tbf_header_checksum(bytes, header_size);
		if (header_size > TBF_BASE_BYTES)
			view->headers = (struct kc_tbf_range){.offset = TBF_BASE_BYTES, .length = header_size - TBF_BASE_BYTES};
		if (total_size < length)
			remark(&view->problems, "%u bytes follow it; a loader must not take them for another TBF",
			       length - total_size);
	}
	check_program(view);
	if (architecture && architecture->linux_layout)
		check_linux(view);
	if (view->fault.error == KC_TBF_OK)
		find_footers(view);
}
