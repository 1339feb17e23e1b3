/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/pack/tbf_header.h"

#include <stdlib.h>
#include <string.h>

#include "client/pack/tbf_numbers.h"

static void put_u16(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t)value;
	at[1] = (uint8_t)(value >> 8);
}

static void put_u32(uint8_t *at, uint32_t value)
{
	put_u16(at, value & 0xffff);
	put_u16(at + 2, value >> 16);
}

static uint32_t get_u32(const uint8_t *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/*
 * Appends type and length of a TLV; the value follows. A length beyond u16 makes the header too long, which is refused at the
 * end.
 */
static void append_tlv(struct bytes *header, uint16_t type, size_t length)
{
	bytes_append_u16(header, type);
	bytes_append_u16(header, (uint16_t)length);
}

static void append_main(struct bytes *header, uint16_t type, uint16_t length, const struct tbf_facts *facts)
{
	append_tlv(header, type, length);
	bytes_append_u32(header, facts->init_fn_offset);
	bytes_append_u32(header, facts->protected_trailer);
	bytes_append_u32(header, facts->minimum_ram);
}

static void append_program(struct bytes *header, const struct tbf_facts *facts, uint32_t app_version)
{
	append_main(header, TBF_TLV_PROGRAM, TBF_TLV_BYTES_PROGRAM, facts);
	bytes_append_u32(header, facts->binary_end);
	bytes_append_u32(header, app_version);
}

static void append_padding(struct bytes *header)
{
	while (header->length % TBF_ALIGNMENT != 0 && !header->exhausted)
		bytes_append_zeroes(header, 1);
}

static void append_name(struct bytes *header, const char *name)
{
	size_t length = strlen(name);

	if (length == 0)
		return;
	append_tlv(header, TBF_TLV_NAME, length);
	bytes_append(header, name, length);
	append_padding(header);
}

static void append_regions(struct bytes *header, const struct tbf_facts *facts)
{
	if (facts->region_count == 0)
		return;
	append_tlv(header, TBF_TLV_WRITEABLE_REGIONS, facts->region_count * TBF_WRITEABLE_REGION_BYTES);
	for (size_t i = 0; i < facts->region_count; i++) {
		bytes_append_u32(header, facts->regions[i].offset);
		bytes_append_u32(header, facts->regions[i].size);
	}
}

static void append_fixed_addresses(struct bytes *header, const struct tbf_facts *facts)
{
	if (!facts->ram_fixed && !facts->flash_fixed)
		return;
	append_tlv(header, TBF_TLV_FIXED_ADDRESSES, TBF_TLV_BYTES_FIXED_ADDRESSES);
	bytes_append_u32(header, facts->ram_fixed ? facts->fixed_ram : TBF_ADDRESS_NOT_FIXED);
	bytes_append_u32(header, facts->flash_fixed ? facts->fixed_flash : TBF_ADDRESS_NOT_FIXED);
}

/* One entry: 64 commands of a driver, starting at 64 * `first`. */
struct permission_mask {
	uint32_t driver;
	uint32_t first;
	uint64_t commands;
};

/* Fills masks[0..wishes->permission_count) as far as needed, in the order of the given pairs. Returns the number of masks. */
static size_t collect_masks(struct permission_mask *masks, const struct tbf_wishes *wishes)
{
	size_t count = 0;

	for (size_t i = 0; i < wishes->permission_count; i++) {
		const struct tbf_permission *permission = &wishes->permissions[i];
		uint32_t first = permission->command / TBF_PERMISSION_COMMANDS;
		size_t at = 0;

		while (at < count && (masks[at].driver != permission->driver || masks[at].first != first))
			at++;
		if (at == count)
			masks[count++] = (struct permission_mask){.driver = permission->driver, .first = first};
		masks[at].commands |= UINT64_C(1) << (permission->command % TBF_PERMISSION_COMMANDS);
	}
	return count;
}

static void append_permissions(struct bytes *header, const struct tbf_wishes *wishes)
{
	struct permission_mask *masks;
	size_t count;

	if (wishes->permission_count == 0)
		return;
	masks = calloc(wishes->permission_count, sizeof(*masks));
	if (!masks) {
		header->exhausted = true;
		return;
	}
	count = collect_masks(masks, wishes);
	append_tlv(header, TBF_TLV_PERMISSIONS, sizeof(uint16_t) + count * TBF_PERMISSION_BYTES);
	bytes_append_u16(header, (uint16_t)count);
	for (size_t i = 0; i < count; i++) {
		bytes_append_u32(header, masks[i].driver);
		bytes_append_u32(header, masks[i].first);
		bytes_append_u64(header, masks[i].commands);
	}
	append_padding(header);
	free(masks);
}

static void append_ids(struct bytes *header, const struct tbf_ids *ids)
{
	bytes_append_u16(header, (uint16_t)ids->count);
	for (size_t i = 0; i < ids->count; i++)
		bytes_append_u32(header, ids->ids[i]);
}

static void append_storage(struct bytes *header, const struct tbf_wishes *wishes)
{
	if (!wishes->has_storage)
		return;
	append_tlv(header, TBF_TLV_STORAGE,
		   sizeof(uint32_t) * (1 + wishes->read_ids.count + wishes->modify_ids.count) + 2 * sizeof(uint16_t));
	bytes_append_u32(header, wishes->write_id);
	append_ids(header, &wishes->read_ids);
	append_ids(header, &wishes->modify_ids);
}

static void append_kernel_version(struct bytes *header, const struct tbf_wishes *wishes)
{
	if (!wishes->has_kernel_version)
		return;
	append_tlv(header, TBF_TLV_KERNEL_VERSION, TBF_TLV_BYTES_KERNEL_VERSION);
	bytes_append_u16(header, wishes->kernel_major);
	bytes_append_u16(header, wishes->kernel_minor);
}

static void append_short_id(struct bytes *header, const struct tbf_wishes *wishes)
{
	if (!wishes->has_short_id)
		return;
	append_tlv(header, TBF_TLV_SHORT_ID, TBF_TLV_BYTES_SHORT_ID);
	bytes_append_u32(header, wishes->short_id);
}

uint32_t tbf_header_checksum(const uint8_t *header, size_t length)
{
	uint32_t checksum = 0;

	for (size_t at = 0; at + sizeof(uint32_t) <= length; at += sizeof(uint32_t))
		if (at != TBF_OFFSET_CHECKSUM)
			checksum ^= get_u32(header + at);
	return checksum;
}

static void fill_base(uint8_t *base, size_t length, uint32_t total_size, bool disabled)
{
	put_u16(base + TBF_OFFSET_VERSION, TBF_VERSION);
	put_u16(base + TBF_OFFSET_HEADER_SIZE, (uint32_t)length);
	put_u32(base + TBF_OFFSET_TOTAL_SIZE, total_size);
	put_u32(base + TBF_OFFSET_FLAGS, disabled ? 0 : TBF_FLAG_ENABLED);
	put_u32(base + TBF_OFFSET_CHECKSUM, tbf_header_checksum(base, length));
}

bool tbf_header_write(struct bytes *header, const struct tbf_wishes *wishes, const struct tbf_facts *facts,
		      struct failure *failure)
{
	size_t start = header->length, length;

	bytes_append_zeroes(header, TBF_BASE_BYTES);
	append_main(header, TBF_TLV_MAIN, TBF_TLV_BYTES_MAIN, facts);
	append_program(header, facts, wishes->app_version);
	append_name(header, wishes->name);
	append_regions(header, facts);
	append_fixed_addresses(header, facts);
	append_permissions(header, wishes);
	append_storage(header, wishes);
	append_kernel_version(header, wishes);
	append_short_id(header, wishes);
	if (header->exhausted)
		return fail(failure, "no memory for a TBF header");
	length = header->length - start;
	if (length > UINT16_MAX)
		return fail(failure,
			    "the TBF header would have %zu bytes; the maximum is %d; shorten the name or the permissions", length,
			    UINT16_MAX);
	fill_base(header->data + start, length, facts->total_size, wishes->disabled);
	return true;
}
