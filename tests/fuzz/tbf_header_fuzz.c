/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A hostile TBF header. The first byte says whether its checksum is corrected. All parsed ranges must lie inside the header, the tables in
 * it must be readable, and more bytes after the TBF must change nothing.
 */
#include <kc/tbf.h>
#include <string.h>

#include "kernelcore/tbf_tables.h"
#include "tests/fuzz/require.h"
#include "tests/fuzz/sealed_tbf.h"

static bool is_inside(struct kc_tbf_range range, uint32_t header_size)
{
	return range.length == 0 || (range.offset >= TBF_BASE_BYTES && range.length <= header_size - range.offset);
}

static void look_at_name(const uint8_t *name, uint32_t length)
{
	require(kc_is_printable_utf8(name, length));
}

static void look_at_permissions(const uint8_t *table, uint32_t length)
{
	uint32_t count = table[0] + 256u * table[1];

	require(length == 2 + TBF_PERMISSION_BYTES * count);
	/* Search the whole table, for a driver that may or may not be in it. */
	kc_tbf_permits_driver(table, count);
	kc_tbf_permitted_mask(table, count, UINT32_MAX);
	for (uint32_t i = 0; i < count; i++) {
		const uint8_t *entry = table + 2 + TBF_PERMISSION_BYTES * i;
		uint32_t driver = entry[0] + 256u * entry[1] + 65536u * entry[2] + 16777216u * entry[3];
		uint32_t offset = entry[4] + 256u * entry[5] + 65536u * entry[6] + 16777216u * entry[7];
		uint64_t mask = kc_tbf_permitted_mask(table, driver, offset);

		require(kc_tbf_permits_driver(table, driver));
		for (uint32_t bit = 0; offset < UINT32_MAX / 64 && bit < 64; bit++)
			require(kc_tbf_permits_command(table, driver, 64 * offset + bit) == (mask >> bit & 1));
	}
}

static void look_at_storage(const uint8_t *table, uint32_t length)
{
	struct kc_tbf_storage storage;

	if (kc_tbf_storage(table, length, &storage))
		require(length == 8 + 4 * (storage.reads + storage.modifies));
}

static void look_at_regions(const uint8_t *table, uint32_t length)
{
	struct kc_tbf_range region;

	require(length % TBF_WRITEABLE_REGION_BYTES == 0);
	require(!kc_tbf_writeable_region(table, length, length / TBF_WRITEABLE_REGION_BYTES, &region));
	for (uint32_t i = 0; i < length / TBF_WRITEABLE_REGION_BYTES; i++)
		require(!kc_tbf_writeable_region(table, length, i, &region) || region.length != 0);
}

/* Reads a copy of the table, so that the sanitizer detects an access beyond it. */
static void look_alone(void (*look)(const uint8_t *table, uint32_t length), const uint8_t *bytes, struct kc_tbf_range range)
{
	uint8_t *table = malloc(range.length > 0 ? range.length : 1);

	memcpy(table, bytes + range.offset, range.length);
	if (range.length > 0)
		look(table, range.length);
	free(table);
}

static void check_sound(const uint8_t *bytes, uint32_t length, const struct kc_tbf *tbf)
{
	uint32_t after_header = tbf->total_size - tbf->header_size;

	require(tbf->header_size >= TBF_BASE_BYTES && tbf->header_size % TBF_ALIGNMENT == 0);
	require(tbf->header_size <= tbf->total_size && tbf->total_size <= length);
	require(tbf->has_program && tbf->init_fn_offset < after_header && tbf->protected_trailer <= after_header);
	require(tbf->binary_end >= tbf->header_size && tbf->binary_end <= tbf->total_size);
	require(is_inside(tbf->name, tbf->header_size) && is_inside(tbf->permissions, tbf->header_size));
	require(is_inside(tbf->storage, tbf->header_size) && is_inside(tbf->writeable_regions, tbf->header_size));
	look_alone(look_at_name, bytes, tbf->name);
	look_alone(look_at_permissions, bytes, tbf->permissions);
	look_alone(look_at_storage, bytes, tbf->storage);
	look_alone(look_at_regions, bytes, tbf->writeable_regions);
}

/* Parses a copy that ends exactly with the TBF. */
static void check_alone(const uint8_t *bytes, const struct kc_tbf *tbf)
{
	uint8_t *copy = malloc(tbf->total_size);
	struct kc_tbf again;

	memcpy(copy, bytes, tbf->total_size);
	require(kc_tbf_parse(copy, tbf->total_size, &again).error == KC_TBF_OK);
	require(memcmp(&again.name, &tbf->name, sizeof again.name) == 0 && again.init_fn_offset == tbf->init_fn_offset);
	require(kc_tbf_parse(copy, tbf->total_size - 1, &again).error == KC_TBF_BAD_TOTAL_SIZE);
	check_sound(copy, tbf->total_size, tbf);
	free(copy);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct kc_tbf tbf;

	if (size < 1)
		return 0;
	uint32_t length = (uint32_t)size - 1;
	uint8_t *bytes = malloc(length > 0 ? length : 1);

	memcpy(bytes, data + 1, length);
	if (data[0] % 2 != 0)
		seal_tbf(bytes, length);
	struct kc_tbf_fault fault = kc_tbf_parse(bytes, length, &tbf);

	require(fault.offset <= length);
	if (fault.error == KC_TBF_OK) {
		check_sound(bytes, length, &tbf);
		check_alone(bytes, &tbf);
	}
	free(bytes);
	return 0;
}
