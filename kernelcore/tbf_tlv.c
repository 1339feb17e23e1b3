/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/tbf_tlv.h"

#include "kernelcore/bytes.h"
#include "kernelcore/tbf_numbers.h"
#include <kc/utf8.h>

bool kc_tbf_next_tlv(const uint8_t *bytes, struct kc_tbf_range range, uint32_t *cursor, struct kc_tbf_tlv *tlv)
{
	if (*cursor > range.length || range.length - *cursor < TBF_TLV_BYTES)
		return false;
	const uint8_t *head = bytes + range.offset + *cursor;
	uint32_t value = *cursor + TBF_TLV_BYTES;
	uint32_t length = kc_read_u16(head + 2);

	if (length > range.length - value)
		return false;
	*tlv = (struct kc_tbf_tlv){.type = kc_read_u16(head), .offset = range.offset + value, .length = length};

	uint32_t padded = length + (TBF_ALIGNMENT - length % TBF_ALIGNMENT) % TBF_ALIGNMENT;

	*cursor = padded <= range.length - value ? value + padded : range.length;
	return true;
}

/* Main and Program begin with the same fields. */
/*@
  requires \valid_read(value + (0 .. 11)) && \valid(tbf) && \separated(tbf, value + (0 .. 11));
  assigns tbf->has_program, tbf->init_fn_offset, tbf->protected_trailer, tbf->minimum_ram;
  ensures tbf->has_program && tbf->init_fn_offset == kc_tbf_u32(value) && tbf->protected_trailer == kc_tbf_u32(value + 4) &&
    tbf->minimum_ram == kc_tbf_u32(value + 8);
*/
static void take_common(const uint8_t *value, struct kc_tbf *tbf)
{
	tbf->has_program = true;
	tbf->init_fn_offset = kc_read_u32(value);
	tbf->protected_trailer = kc_read_u32(value + 4);
	tbf->minimum_ram = kc_read_u32(value + 8);
}

/* The first Main is used, unless there is a Program. */
/*@
  requires length > 0 ==> \valid_read(value + (0 .. length - 1));
  requires \valid(tbf) && \separated(tbf, value + (0 .. length - 1));
  assigns tbf->has_program, tbf->init_fn_offset, tbf->protected_trailer, tbf->minimum_ram, tbf->binary_end, tbf->app_version;
  ensures \result <==> length == 12;
  ensures \result && !\old(tbf->has_program) ==> tbf->init_fn_offset == kc_tbf_u32(value) &&
    tbf->protected_trailer == kc_tbf_u32(value + 4) && tbf->minimum_ram == kc_tbf_u32(value + 8) &&
    tbf->binary_end == tbf->total_size && tbf->app_version == 0;
  ensures \old(tbf->has_program) || \result ==> tbf->has_program;
*/
static bool take_main(const uint8_t *value, uint32_t length, struct kc_tbf *tbf)
{
	if (length != TBF_TLV_BYTES_MAIN)
		return false;
	if (tbf->has_program)
		return true;
	take_common(value, tbf);
	tbf->binary_end = tbf->total_size;
	tbf->app_version = 0;
	return true;
}

/* The first Program is used. */
/*@
  requires length > 0 ==> \valid_read(value + (0 .. length - 1));
  requires \valid(tbf) && \separated(tbf, value + (0 .. length - 1));
  assigns tbf->has_program, tbf->is_program, tbf->init_fn_offset, tbf->protected_trailer, tbf->minimum_ram, tbf->binary_end,
    tbf->app_version;
  ensures \result <==> length == 20;
  ensures \result && !\old(tbf->is_program) ==> tbf->init_fn_offset == kc_tbf_u32(value) &&
    tbf->protected_trailer == kc_tbf_u32(value + 4) && tbf->minimum_ram == kc_tbf_u32(value + 8) &&
    tbf->binary_end == kc_tbf_u32(value + 12) && tbf->app_version == kc_tbf_u32(value + 16);
  ensures \old(tbf->has_program) ==> tbf->has_program;
  ensures \old(tbf->is_program) || \result ==> tbf->is_program;
*/
static bool take_program(const uint8_t *value, uint32_t length, struct kc_tbf *tbf)
{
	if (length != TBF_TLV_BYTES_PROGRAM)
		return false;
	if (tbf->is_program)
		return true;
	take_common(value, tbf);
	tbf->is_program = true;
	tbf->binary_end = kc_read_u32(value + 12);
	tbf->app_version = kc_read_u32(value + 16);
	return true;
}

/*@
  requires length > 0 ==> \valid_read(value + (0 .. length - 1));
  requires \valid(tbf) && \separated(tbf, value + (0 .. length - 1));
  assigns tbf->has_fixed_addresses, tbf->fixed_ram, tbf->fixed_flash;
  ensures \result <==> length == 8;
  ensures \result ==> tbf->has_fixed_addresses && tbf->fixed_ram == kc_tbf_u32(value) && tbf->fixed_flash == kc_tbf_u32(value + 4);
*/
static bool take_fixed_addresses(const uint8_t *value, uint32_t length, struct kc_tbf *tbf)
{
	if (length != TBF_TLV_BYTES_FIXED_ADDRESSES)
		return false;
	tbf->has_fixed_addresses = true;
	tbf->fixed_ram = kc_read_u32(value);
	tbf->fixed_flash = kc_read_u32(value + 4);
	return true;
}

/*@
  requires length > 0 ==> \valid_read(value + (0 .. length - 1));
  requires \valid(tbf) && \separated(tbf, value + (0 .. length - 1));
  assigns tbf->has_kernel_version, tbf->kernel_major, tbf->kernel_minor;
  ensures \result <==> length == 4;
  ensures \result ==> tbf->has_kernel_version && tbf->kernel_major == kc_tbf_u16(value) && tbf->kernel_minor == kc_tbf_u16(value + 2);
*/
static bool take_kernel_version(const uint8_t *value, uint32_t length, struct kc_tbf *tbf)
{
	if (length != TBF_TLV_BYTES_KERNEL_VERSION)
		return false;
	tbf->has_kernel_version = true;
	tbf->kernel_major = (uint16_t)kc_read_u16(value);
	tbf->kernel_minor = (uint16_t)kc_read_u16(value + 2);
	return true;
}

/*@
  requires length > 0 ==> \valid_read(value + (0 .. length - 1));
  requires \valid(tbf) && \separated(tbf, value + (0 .. length - 1));
  assigns tbf->has_short_id, tbf->short_id;
  ensures \result <==> length == 4;
  ensures \result ==> tbf->has_short_id && tbf->short_id == kc_tbf_u32(value);
*/
static bool take_short_id(const uint8_t *value, uint32_t length, struct kc_tbf *tbf)
{
	if (length != TBF_TLV_BYTES_SHORT_ID)
		return false;
	tbf->has_short_id = true;
	tbf->short_id = kc_read_u32(value);
	return true;
}

/*@
  requires length <= 65535;
  requires length > 0 ==> \valid_read(value + (0 .. length - 1));
  assigns \nothing;
  ensures \result <==> kc_tbf_permissions_fit(value, length);
*/
static bool permissions_fit(const uint8_t *value, uint32_t length)
{
	return length >= 2 && length == 2 + TBF_PERMISSION_BYTES * kc_read_u16(value);
}

/* u32 write id, u16 count, read ids, u16 count, modify ids. */
/*@
  requires length <= 65535;
  requires length > 0 ==> \valid_read(value + (0 .. length - 1));
  assigns \nothing;
  ensures \result <==> kc_tbf_storage_fits(value, length);
*/
static bool storage_fits(const uint8_t *value, uint32_t length)
{
	if (length < 6)
		return false;
	uint32_t reads = 4 * kc_read_u16(value + 4);

	if (reads > length - 6 || length - 6 - reads < 2)
		return false;
	return length == 8 + reads + 4 * kc_read_u16(value + 6 + reads);
}

/* Stores the range if it fits. */
/*@
  requires \valid(range) && \valid_read(tlv) && \separated(range, tlv);
  assigns *range;
  ensures \result <==> fits;
  ensures fits ==> range->offset == tlv->offset && range->length == tlv->length;
  ensures !fits ==> range->offset == \old(range->offset) && range->length == \old(range->length);
*/
static bool take_range(const struct kc_tbf_tlv *tlv, bool fits, struct kc_tbf_range *range)
{
	if (!fits)
		return false;
	range->offset = tlv->offset;
	range->length = tlv->length;
	return true;
}

bool kc_tbf_take_tlv(const uint8_t *bytes, const struct kc_tbf_tlv *tlv, struct kc_tbf *tbf)
{
	const uint8_t *value = bytes + tlv->offset;
	uint32_t length = tlv->length;

	switch (tlv->type) {
	case TBF_TLV_MAIN:
		return take_main(value, length, tbf);
	case TBF_TLV_PROGRAM:
		return take_program(value, length, tbf);
	case TBF_TLV_WRITEABLE_REGIONS:
		return take_range(tlv, length % TBF_WRITEABLE_REGION_BYTES == 0, &tbf->writeable_regions);
	case TBF_TLV_NAME:
		return take_range(tlv, kc_is_printable_utf8(value, length), &tbf->name);
	case TBF_TLV_FIXED_ADDRESSES:
		return take_fixed_addresses(value, length, tbf);
	case TBF_TLV_PERMISSIONS:
		return take_range(tlv, permissions_fit(value, length), &tbf->permissions);
	case TBF_TLV_STORAGE:
		return take_range(tlv, storage_fits(value, length), &tbf->storage);
	case TBF_TLV_KERNEL_VERSION:
		return take_kernel_version(value, length, tbf);
	case TBF_TLV_SHORT_ID:
		return take_short_id(value, length, tbf);
	default:
		return true; /* PIC option 1, and unknown types */
	}
}
