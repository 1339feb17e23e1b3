/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/tbf_tlv.h"

#include "kernelcore/bytes.h"
#include "kernelcore/tbf_numbers.h"
#include "kernelcore/utf8.h"

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

/* Main and Program begin alike. The first Program counts, or else the first Main. */
static void take_program(const uint8_t *value, bool is_program, struct kc_tbf *tbf)
{
	tbf->has_program = true;
	tbf->is_program = is_program;
	tbf->init_fn_offset = kc_read_u32(value);
	tbf->protected_trailer = kc_read_u32(value + 4);
	tbf->minimum_ram = kc_read_u32(value + 8);
	tbf->binary_end = is_program ? kc_read_u32(value + 12) : tbf->total_size;
	tbf->app_version = is_program ? kc_read_u32(value + 16) : 0;
}

static bool permissions_fit(const uint8_t *value, uint32_t length)
{
	return length >= 2 && length == 2 + TBF_PERMISSION_BYTES * kc_read_u16(value);
}

/* u32 write id, u16 count, read ids, u16 count, modify ids. */
static bool storage_fits(const uint8_t *value, uint32_t length)
{
	if (length < 6)
		return false;
	uint32_t reads = 4 * kc_read_u16(value + 4);

	if (reads > length - 6 || length - 6 - reads < 2)
		return false;
	return length == 8 + reads + 4 * kc_read_u16(value + 6 + reads);
}

bool kc_tbf_take_tlv(const uint8_t *bytes, const struct kc_tbf_tlv *tlv, struct kc_tbf *tbf)
{
	const uint8_t *value = bytes + tlv->offset;
	struct kc_tbf_range range = {.offset = tlv->offset, .length = tlv->length};

	switch (tlv->type) {
	case TBF_TLV_MAIN:
		if (tlv->length != TBF_TLV_BYTES_MAIN)
			return false;
		if (!tbf->has_program)
			take_program(value, false, tbf);
		return true;
	case TBF_TLV_PROGRAM:
		if (tlv->length != TBF_TLV_BYTES_PROGRAM)
			return false;
		if (!tbf->is_program)
			take_program(value, true, tbf);
		return true;
	case TBF_TLV_WRITEABLE_REGIONS:
		tbf->writeable_regions = range;
		return tlv->length % TBF_WRITEABLE_REGION_BYTES == 0;
	case TBF_TLV_NAME:
		tbf->name = range;
		return kc_is_printable_utf8(value, tlv->length);
	case TBF_TLV_FIXED_ADDRESSES:
		if (tlv->length != TBF_TLV_BYTES_FIXED_ADDRESSES)
			return false;
		tbf->has_fixed_addresses = true;
		tbf->fixed_ram = kc_read_u32(value);
		tbf->fixed_flash = kc_read_u32(value + 4);
		return true;
	case TBF_TLV_PERMISSIONS:
		tbf->permissions = range;
		return permissions_fit(value, tlv->length);
	case TBF_TLV_STORAGE:
		tbf->storage = range;
		return storage_fits(value, tlv->length);
	case TBF_TLV_KERNEL_VERSION:
		if (tlv->length != TBF_TLV_BYTES_KERNEL_VERSION)
			return false;
		tbf->has_kernel_version = true;
		tbf->kernel_major = (uint16_t)kc_read_u16(value);
		tbf->kernel_minor = (uint16_t)kc_read_u16(value + 2);
		return true;
	case TBF_TLV_SHORT_ID:
		if (tlv->length != TBF_TLV_BYTES_SHORT_ID)
			return false;
		tbf->has_short_id = true;
		tbf->short_id = kc_read_u32(value);
		return true;
	default:
		return true; /* PIC option 1, and whatever comes */
	}
}
