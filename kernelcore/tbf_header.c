/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/bytes.h"
#include "kernelcore/tbf_numbers.h"
#include "kernelcore/tbf_tlv.h"

static struct kc_tbf_fault fault(enum kc_tbf_error error, uint32_t offset)
{
	return (struct kc_tbf_fault){.error = error, .offset = offset};
}

enum kc_tbf_error kc_tbf_lengths(const uint8_t *bytes, uint32_t length, uint32_t *header_size, uint32_t *total_size)
{
	*header_size = 0;
	*total_size = 0;
	if (length < TBF_BASE_BYTES)
		return KC_TBF_TOO_SHORT;
	if (kc_read_u16(bytes + TBF_OFFSET_VERSION) != TBF_VERSION)
		return KC_TBF_BAD_VERSION;
	*header_size = kc_read_u16(bytes + TBF_OFFSET_HEADER_SIZE);
	*total_size = kc_read_u32(bytes + TBF_OFFSET_TOTAL_SIZE);
	if (*total_size < TBF_BASE_BYTES || *total_size > length)
		return KC_TBF_BAD_TOTAL_SIZE;
	return KC_TBF_OK;
}

/* The exclusive or of all words of a sound header, its checksum included, is 0. */
static bool checksum_is_right(const uint8_t *bytes, uint32_t header_size)
{
	uint32_t all = 0;

	for (uint32_t offset = 0; offset < header_size; offset += 4)
		all = all ^ kc_read_u32(bytes + offset);
	return all == 0;
}

static bool program_lies_inside(const struct kc_tbf *tbf)
{
	uint32_t after_header = tbf->total_size - tbf->header_size;

	return tbf->init_fn_offset < after_header && tbf->protected_trailer <= after_header &&
	       tbf->binary_end >= tbf->header_size && tbf->binary_end <= tbf->total_size;
}

struct kc_tbf_fault kc_tbf_parse(const uint8_t *bytes, uint32_t length, struct kc_tbf *tbf)
{
	uint32_t cursor = 0;
	uint32_t program_offset = 0;
	struct kc_tbf_tlv tlv;

	*tbf = (struct kc_tbf){.total_size = 0};
	enum kc_tbf_error error = kc_tbf_lengths(bytes, length, &tbf->header_size, &tbf->total_size);

	if (error == KC_TBF_BAD_TOTAL_SIZE)
		return fault(error, TBF_OFFSET_TOTAL_SIZE);
	if (error != KC_TBF_OK)
		return fault(error, error == KC_TBF_TOO_SHORT ? length : TBF_OFFSET_VERSION);
	if (tbf->header_size < TBF_BASE_BYTES || tbf->header_size > tbf->total_size || tbf->header_size % TBF_ALIGNMENT != 0)
		return fault(KC_TBF_BAD_HEADER_SIZE, TBF_OFFSET_HEADER_SIZE);
	if (!checksum_is_right(bytes, tbf->header_size))
		return fault(KC_TBF_BAD_CHECKSUM, TBF_OFFSET_CHECKSUM);
	tbf->flags = kc_read_u32(bytes + TBF_OFFSET_FLAGS);
	tbf->binary_end = tbf->total_size;

	struct kc_tbf_range tlvs = {.offset = TBF_BASE_BYTES, .length = tbf->header_size - TBF_BASE_BYTES};

	while (cursor < tlvs.length) {
		uint32_t begins = TBF_BASE_BYTES + cursor;
		bool had_program = tbf->is_program;

		if (!kc_tbf_next_tlv(bytes, tlvs, &cursor, &tlv) || !kc_tbf_take_tlv(bytes, &tlv, tbf))
			return fault(KC_TBF_BAD_TLV, begins);
		if (tbf->has_program && (program_offset == 0 || (tbf->is_program && !had_program)))
			program_offset = begins;
	}
	if (!tbf->has_program)
		return fault(KC_TBF_NO_PROGRAM, TBF_BASE_BYTES);
	if (!program_lies_inside(tbf))
		return fault(KC_TBF_BAD_PROGRAM, program_offset);
	return fault(KC_TBF_OK, 0);
}
