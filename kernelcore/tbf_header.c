/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/bytes.h"
#include "kernelcore/tbf_numbers.h"
#include "kernelcore/tbf_tlv.h"

/*@
  assigns \nothing;
  ensures \result.error == error && \result.offset == offset;
*/
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

/* In a valid header the exclusive or of all words, including the checksum, is 0. */
/*@
  requires header_size % 4 == 0 && \valid_read(bytes + (0 .. header_size - 1));
  assigns \nothing;
  ensures \result <==> kc_tbf_words_xored(bytes, header_size) == 0;
*/
static bool checksum_is_right(const uint8_t *bytes, uint32_t header_size)
{
	uint32_t all = 0;

	/*@
	  loop invariant offset <= header_size && offset % 4 == 0;
	  loop invariant all == kc_tbf_words_xored(bytes, offset);
	  loop assigns offset, all;
	  loop variant header_size - offset;
	*/
	for (uint32_t offset = 0; offset < header_size; offset += 4)
		all = all ^ kc_read_u32(bytes + offset);
	return all == 0;
}

/*@
  requires \valid_read(tbf) && tbf->header_size <= tbf->total_size;
  assigns \nothing;
  ensures \result <==> kc_tbf_program_fits(tbf);
*/
static bool program_lies_inside(const struct kc_tbf *tbf)
{
	uint32_t after_header = tbf->total_size - tbf->header_size;

	return tbf->init_fn_offset < after_header && tbf->protected_trailer <= after_header &&
	       tbf->binary_end >= tbf->header_size && tbf->binary_end <= tbf->total_size;
}

/* Fills in what the base header says, and clears the rest of *tbf. */
/*@
  requires length > 0 ==> \valid_read(bytes + (0 .. length - 1));
  requires \valid(tbf) && \separated(tbf, bytes + (0 .. length - 1));
  assigns *tbf;
  ensures \result.error != KC_TBF_OK ==> \result.offset <= length && \result.error != KC_TBF_NO_PROGRAM;
  ensures \result.error == KC_TBF_OK ==> 16 <= tbf->header_size <= tbf->total_size <= length && tbf->header_size % 4 == 0;
  ensures \result.error == KC_TBF_OK ==> tbf->header_size == kc_tbf_u16(bytes + 2) && tbf->total_size == kc_tbf_u32(bytes + 4) &&
    tbf->flags == kc_tbf_u32(bytes + 8) && kc_tbf_words_xored(bytes, tbf->header_size) == 0;
  ensures \result.error == KC_TBF_OK ==> kc_tbf_tables_fit(tbf, bytes);
*/
static struct kc_tbf_fault take_base(const uint8_t *bytes, uint32_t length, struct kc_tbf *tbf)
{
	*tbf = (struct kc_tbf){.total_size = 0};
	/* Repeated because the provers do not follow assignments of whole structures; compilers do. */
	tbf->name.length = 0;
	tbf->writeable_regions.length = 0;
	tbf->permissions.length = 0;
	tbf->storage.length = 0;
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
	return fault(KC_TBF_OK, 0);
}

/* Fills in what the TLVs say. *program_offset receives the offset of the Program or Main that is used. */
/*@
  requires \valid(tbf) && 16 <= tbf->header_size <= tbf->total_size && kc_tbf_tables_fit(tbf, bytes);
  requires \valid_read(bytes + (0 .. tbf->header_size - 1)) && \separated(tbf, bytes + (0 .. tbf->header_size - 1));
  requires \valid(program_offset) && \separated(program_offset, tbf);
  requires \separated(program_offset, bytes + (0 .. tbf->header_size - 1));
  assigns *tbf, *program_offset;
  ensures \result.error == KC_TBF_OK || \result.error == KC_TBF_BAD_TLV;
  ensures \result.offset <= tbf->header_size && *program_offset <= tbf->header_size;
  ensures tbf->header_size == \old(tbf->header_size) && tbf->total_size == \old(tbf->total_size) && tbf->flags == \old(tbf->flags);
  ensures kc_tbf_tables_fit(tbf, bytes);
*/
static struct kc_tbf_fault take_tlvs(const uint8_t *bytes, struct kc_tbf *tbf, uint32_t *program_offset)
{
	struct kc_tbf_range tlvs = {.offset = TBF_BASE_BYTES, .length = tbf->header_size - TBF_BASE_BYTES};
	struct kc_tbf_tlv tlv;
	uint32_t cursor = 0;

	*program_offset = 0;
	/*@
	  loop invariant cursor <= tlvs.length && *program_offset <= tbf->header_size;
	  loop invariant tbf->header_size == \at(tbf->header_size, Pre) && tbf->total_size == \at(tbf->total_size, Pre);
	  loop invariant tbf->flags == \at(tbf->flags, Pre);
	  loop invariant kc_tbf_tables_fit(tbf, bytes);
	  loop assigns cursor, tlv, *program_offset, *tbf;
	  loop variant tlvs.length - cursor;
	*/
	while (cursor < tlvs.length) {
		uint32_t begins = TBF_BASE_BYTES + cursor;
		bool had_program = tbf->is_program;

		if (!kc_tbf_next_tlv(bytes, tlvs, &cursor, &tlv) || !kc_tbf_take_tlv(bytes, &tlv, tbf))
			return fault(KC_TBF_BAD_TLV, begins);
		if (tbf->has_program && (*program_offset == 0 || (tbf->is_program && !had_program)))
			*program_offset = begins;
	}
	return fault(KC_TBF_OK, 0);
}

struct kc_tbf_fault kc_tbf_parse(const uint8_t *bytes, uint32_t length, struct kc_tbf *tbf)
{
	uint32_t program_offset;
	struct kc_tbf_fault found = take_base(bytes, length, tbf);

	if (found.error == KC_TBF_OK)
		found = take_tlvs(bytes, tbf, &program_offset);
	if (found.error != KC_TBF_OK)
		return found;
	if (!tbf->has_program)
		return fault(KC_TBF_NO_PROGRAM, TBF_BASE_BYTES);
	if (!program_lies_inside(tbf))
		return fault(KC_TBF_BAD_PROGRAM, program_offset);
	return found;
}
