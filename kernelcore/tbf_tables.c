/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/tbf_tables.h"

#include "kernelcore/bytes.h"

#define COUNT_BYTES    2u /* before the entries, and before the ids of a list */
#define WRITE_ID_BYTES 4u
#define ID_BYTES       4u
#define ENTRY_OFFSET   4u /* u32 driver, u32 offset, u64 mask */
#define ENTRY_MASK     8u

/*@
  requires exponent <= 7;
  assigns \nothing;
  ensures \result == kc_tbf_power(exponent);
*/
static uint32_t power_of_two(uint32_t exponent)
{
	switch (exponent) {
	case 0:
		return 1;
	case 1:
		return 2;
	case 2:
		return 4;
	case 3:
		return 8;
	case 4:
		return 16;
	case 5:
		return 32;
	case 6:
		return 64;
	default:
		return 128;
	}
}

/*@
  requires i <= 65534 && \valid_read(table + (0 .. 2 + 16 * i + 15));
  assigns \nothing;
  ensures \result == table + 2 + 16 * i;
*/
static const uint8_t *entry_at(const uint8_t *table, uint32_t i)
{
	return table + COUNT_BYTES + TBF_PERMISSION_BYTES * i;
}

/*@
  requires i <= 65534 && \valid_read(table + (0 .. 2 + 16 * i + 15));
  assigns \nothing;
  ensures \result <==> kc_tbf_entry_is_of(table, i, driver);
*/
static bool entry_is_of(const uint8_t *table, uint32_t i, uint32_t driver)
{
	return kc_read_u32(entry_at(table, i)) == driver;
}

/* The mask is little-endian. */
/*@
  requires i <= 65534 && \valid_read(table + (0 .. 2 + 16 * i + 15));
  assigns \nothing;
  ensures \result <==> kc_tbf_entry_permits(table, i, command);
*/
static bool entry_permits(const uint8_t *table, uint32_t i, uint32_t command)
{
	const uint8_t *mask = entry_at(table, i) + ENTRY_MASK;

	return mask[command % TBF_PERMISSION_COMMANDS / 8] / power_of_two(command % 8) % 2 != 0;
}

bool kc_tbf_permits_driver(const uint8_t *table, uint32_t driver)
{
	uint32_t count = kc_read_u16(table);

	/*@
	  loop invariant i <= count;
	  loop invariant \forall integer j; 0 <= j < i ==> !kc_tbf_entry_is_of(table, j, driver);
	  loop assigns i;
	  loop variant count - i;
	*/
	for (uint32_t i = 0; i < count; i++) {
		if (entry_is_of(table, i, driver))
			return true;
	}
	return false;
}

/* The number of the first entry that covers commands 64 * offset to 64 * offset + 63, or the number of entries if none does. */
/*@
  requires \valid_read(table + (0 .. 1 + 16 * kc_tbf_u16(table)));
  assigns \nothing;
  ensures \result <= kc_tbf_u16(table) <= 65535;
  ensures \result < kc_tbf_u16(table) ==> kc_tbf_entry_covers(table, \result, driver, offset);
  ensures \forall integer j; 0 <= j < \result ==> !kc_tbf_entry_covers(table, j, driver, offset);
*/
static uint32_t first_entry(const uint8_t *table, uint32_t driver, uint32_t offset)
{
	uint32_t count = kc_read_u16(table);
	uint32_t i = 0;

	/*@
	  loop invariant i <= count;
	  loop invariant \forall integer j; 0 <= j < i ==> !kc_tbf_entry_covers(table, j, driver, offset);
	  loop assigns i;
	  loop variant count - i;
	*/
	while (i < count && !(entry_is_of(table, i, driver) && kc_read_u32(entry_at(table, i) + ENTRY_OFFSET) == offset))
		i++;
	return i;
}

bool kc_tbf_permits_command(const uint8_t *table, uint32_t driver, uint32_t command)
{
	uint32_t i = first_entry(table, driver, command / TBF_PERMISSION_COMMANDS);

	return i < kc_read_u16(table) && entry_permits(table, i, command);
}

uint64_t kc_tbf_permitted_mask(const uint8_t *table, uint32_t driver, uint32_t offset)
{
	uint32_t i = first_entry(table, driver, offset);

	if (i == kc_read_u16(table))
		return 0;
	const uint8_t *mask = entry_at(table, i) + ENTRY_MASK;

	return kc_read_u32(mask) + 4294967296u * (uint64_t)kc_read_u32(mask + 4);
}

bool kc_tbf_writeable_region(const uint8_t *table, uint32_t length, uint32_t index, struct kc_tbf_range *region)
{
	if (index >= length / TBF_WRITEABLE_REGION_BYTES)
		return false;
	const uint8_t *entry = table + TBF_WRITEABLE_REGION_BYTES * index;

	region->offset = kc_read_u32(entry);
	region->length = kc_read_u32(entry + 4);
	return region->length != 0;
}

/* The number of ids in a list. */
/*@
  requires \valid_read(list + (0 .. 1));
  assigns \nothing;
  ensures \result == kc_tbf_u16(list) && 0 <= \result <= 65535;
*/
static uint32_t count_of(const uint8_t *list)
{
	return kc_read_u16(list);
}

/*@
  requires i <= 65535 && \valid_read(list + (0 .. 1 + 4 * i + 4));
  assigns \nothing;
  ensures \result == kc_tbf_id(list, i);
*/
static uint32_t id_at(const uint8_t *list, uint32_t i)
{
	uint32_t id = kc_read_u32(list + COUNT_BYTES + ID_BYTES * i);

	/*@ assert id == kc_tbf_u32(list + 2 + 4 * i); */
	return id;
}

/* Reads a list: u16 count, u32 ids. Returns false if there are more than `ids` can hold. */
/*@
  requires \valid_read(list + (0 .. 1 + 4 * kc_tbf_u16(list)));
  requires \valid(ids + (0 .. TBF_STORAGE_IDS_MAX - 1)) && \separated(ids + (0 .. TBF_STORAGE_IDS_MAX - 1), list + (0 .. 1 + 4 * kc_tbf_u16(list)));
  assigns ids[0 .. TBF_STORAGE_IDS_MAX - 1];
  ensures \result <==> kc_tbf_u16(list) <= 8;
  ensures \result ==> kc_tbf_ids_are(ids, list);
*/
static bool read_ids(const uint8_t *list, uint32_t *ids)
{
	uint32_t count = count_of(list);

	if (count > TBF_STORAGE_IDS_MAX)
		return false;
	/*@
	  loop invariant i <= count;
	  loop invariant \forall integer j; 0 <= j < i ==> ids[j] == kc_tbf_id(list, j);
	  loop assigns i, ids[0 .. TBF_STORAGE_IDS_MAX - 1];
	  loop variant count - i;
	*/
	for (uint32_t i = 0; i < count; i++)
		ids[i] = id_at(list, i);
	return true;
}

bool kc_tbf_storage(const uint8_t *table, uint32_t length, struct kc_tbf_storage *storage)
{
	(void)length; /* the counts have been checked against it */
	const uint8_t *reads = table + WRITE_ID_BYTES;
	uint32_t read_count = count_of(reads);
	const uint8_t *modifies = reads + COUNT_BYTES + ID_BYTES * read_count;

	storage->write_id = kc_read_u32(table);
	storage->reads = read_count;
	storage->modifies = count_of(modifies);
	return read_ids(reads, storage->read) && read_ids(modifies, storage->modify);
}
