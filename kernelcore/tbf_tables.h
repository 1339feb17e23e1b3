/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Entries of the tables in a header's TLVs. A permissions table need not come from a TBF, but has the same form. */
#ifndef KERNELCORE_TBF_TABLES_H
#define KERNELCORE_TBF_TABLES_H

#include <kc/tbf.h>

#include "kernelcore/tbf_numbers.h"

/* 2 to the power of a number from 0 to 7; and the meaning of entry number i of the permissions. */
/*@ logic integer kc_tbf_power(integer bit) =
  bit == 0 ? 1 : bit == 1 ? 2 : bit == 2 ? 4 : bit == 3 ? 8 : bit == 4 ? 16 : bit == 5 ? 32 : bit == 6 ? 64 : 128;

  predicate kc_tbf_entry_is_of(uint8_t *table, integer i, integer driver) = kc_tbf_u32(table + 2 + 16 * i) == driver;

  predicate kc_tbf_entry_covers(uint8_t *table, integer i, integer driver, integer offset) =
    kc_tbf_u32(table + 2 + 16 * i) == driver && kc_tbf_u32(table + 2 + 16 * i + 4) == offset;

  logic integer kc_tbf_entry_mask(uint8_t *table, integer i) =
    kc_tbf_u32(table + 2 + 16 * i + 8) + 4294967296 * kc_tbf_u32(table + 2 + 16 * i + 12);

  predicate kc_tbf_entry_permits(uint8_t *table, integer i, integer command) =
    table[2 + 16 * i + 8 + command % 64 / 8] / kc_tbf_power(command % 8) % 2 == 1;
*/

/* True if the permissions mention the driver at all. */
/*@
  requires \valid_read(table + (0 .. 1 + 16 * kc_tbf_u16(table)));
  assigns \nothing;
  ensures \result <==> \exists integer i; 0 <= i < kc_tbf_u16(table) && kc_tbf_entry_is_of(table, i, driver);
*/
bool kc_tbf_permits_driver(const uint8_t *table, uint32_t driver);

/* True if the permissions allow the command. The first entry that covers it decides, as upstream. */
/*@
  requires \valid_read(table + (0 .. 1 + 16 * kc_tbf_u16(table)));
  assigns \nothing;
  ensures \result <==> \exists integer i; 0 <= i < kc_tbf_u16(table) &&
    kc_tbf_entry_covers(table, i, driver, command / 64) && kc_tbf_entry_permits(table, i, command) &&
    \forall integer j; 0 <= j < i ==> !kc_tbf_entry_covers(table, j, driver, command / 64);
*/
bool kc_tbf_permits_command(const uint8_t *table, uint32_t driver, uint32_t command);

/* The mask for commands 64 * offset to 64 * offset + 63, from the first entry that covers them; 0 if none does. */
/*@
  requires \valid_read(table + (0 .. 1 + 16 * kc_tbf_u16(table)));
  assigns \nothing;
  ensures (\forall integer i; 0 <= i < kc_tbf_u16(table) ==> !kc_tbf_entry_covers(table, i, driver, offset)) ==> \result == 0;
  ensures \forall integer i; 0 <= i < kc_tbf_u16(table) && kc_tbf_entry_covers(table, i, driver, offset) &&
    (\forall integer j; 0 <= j < i ==> !kc_tbf_entry_covers(table, j, driver, offset)) ==>
    \result == kc_tbf_entry_mask(table, i);
*/
uint64_t kc_tbf_permitted_mask(const uint8_t *table, uint32_t driver, uint32_t offset);

/*
 * Reads a writeable flash region, with the offset counted from the TBF's first byte, as the table has it. Returns false if it is
 * missing or its size is 0.
 */
/*@
  requires length > 0 ==> \valid_read(table + (0 .. length - 1));
  requires \valid(region) && \separated(region, table + (0 .. length - 1));
  assigns *region;
  ensures \result <==> index < length / 8 && kc_tbf_u32(table + 8 * index + 4) != 0;
  ensures \result ==> region->offset == kc_tbf_u32(table + 8 * index) && region->length == kc_tbf_u32(table + 8 * index + 4);
*/
bool kc_tbf_writeable_region(const uint8_t *table, uint32_t length, uint32_t index, struct kc_tbf_range *region);

/* Storage permissions as a TBF states them. */
struct kc_tbf_storage {
	uint32_t write_id;
	uint32_t reads; /* number of ids in `read` */
	uint32_t modifies;
	uint32_t read[TBF_STORAGE_IDS_MAX];
	uint32_t modify[TBF_STORAGE_IDS_MAX];
};

/* Id number i of a list, and all ids of a list. */
/*@ logic integer kc_tbf_id(uint8_t *list, integer i) = kc_tbf_u32(list + 2 + 4 * i);
  predicate kc_tbf_ids_are(uint32_t *ids, uint8_t *list) =
    \forall integer i; 0 <= i < kc_tbf_u16(list) ==> ids[i] == kc_tbf_id(list, i);
*/

/* Returns false if a list is too long for *storage. table[0..length) must have been checked by kc_tbf_parse, and not be empty. */
/*@
  requires kc_tbf_storage_fits(table, length) && \valid_read(table + (0 .. length - 1));
  requires \valid(storage) && \separated(storage, table + (0 .. length - 1));
  assigns *storage;
  ensures \result <==> kc_tbf_u16(table + 4) <= 8 && kc_tbf_u16(table + 6 + 4 * kc_tbf_u16(table + 4)) <= 8;
  ensures storage->write_id == kc_tbf_u32(table) && storage->reads == kc_tbf_u16(table + 4) &&
    storage->modifies == kc_tbf_u16(table + 6 + 4 * kc_tbf_u16(table + 4));
  ensures \result ==> kc_tbf_ids_are(&storage->read[0], table + 4);
  ensures \result ==> kc_tbf_ids_are(&storage->modify[0], table + 6 + 4 * kc_tbf_u16(table + 4));
*/
bool kc_tbf_storage(const uint8_t *table, uint32_t length, struct kc_tbf_storage *storage);

#endif
