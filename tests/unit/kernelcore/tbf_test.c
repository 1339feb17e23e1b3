/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Isolation bugs E1, E3, E4, E5, E6: headers, TLVs and footers that lie. */
#include <kc/tbf.h>

#include <stdlib.h>
#include <string.h>

#include "kernelcore/tbf_numbers.h"
#include <kc/utf8.h>
#include "tests/unit/harness.h"
#include "tests/unit/tbf_builder.h"

#define TOTAL 0x400u

/* Parses a copy of exactly `length` bytes, so that the address sanitizer detects an access beyond it. */
static struct kc_tbf_fault parse_exactly(const uint8_t *bytes, uint32_t length, struct kc_tbf *tbf)
{
	uint8_t *copy = malloc(length > 0 ? length : 1);

	memcpy(copy, bytes, length);
	struct kc_tbf_fault fault = kc_tbf_parse(copy, length, tbf);

	free(copy);
	return fault;
}

static enum kc_tbf_error error_of(const struct tbf_builder *builder, uint32_t length)
{
	struct kc_tbf tbf;

	return parse_exactly(builder->bytes, length, &tbf).error;
}

/* A TBF with every TLV type. */
static void full_header(struct tbf_builder *tbf)
{
	static const uint8_t storage[] = {1, 0, 0, 0, 2, 0, 5, 0, 0, 0, 6, 0, 0, 0, 1, 0, 7, 0, 0, 0};
	static const uint8_t permissions[] = {1, 0, 0x10, 0, 0, 0, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0};

	tbf_begin(tbf);
	tbf_add_words(tbf, TBF_TLV_MAIN, 3, (const uint32_t[]){0x30, 4, 0x2000});
	tbf_add_program(tbf, 0x40, 8, 0x3000, 0x380);
	tbf_add_words(tbf, TBF_TLV_WRITEABLE_REGIONS, 4, (const uint32_t[]){0x200, 0x80, 0x300, 0x40});
	tbf_add(tbf, TBF_TLV_NAME, "fan", 3);
	tbf_add(tbf, TBF_TLV_PIC_OPTION_1, NULL, 40);
	tbf_add_words(tbf, TBF_TLV_FIXED_ADDRESSES, 2, (const uint32_t[]){0x20000000, 0x08000100});
	tbf_add(tbf, TBF_TLV_PERMISSIONS, permissions, sizeof permissions);
	tbf_add(tbf, TBF_TLV_STORAGE, storage, sizeof storage);
	tbf_add_kernel_version(tbf, 2, 1);
	tbf_add_words(tbf, TBF_TLV_SHORT_ID, 1, (const uint32_t[]){0x1234567});
	tbf_add(tbf, 0x7700, "?", 1);
	tbf_finish(tbf, TOTAL, TBF_FLAG_ENABLED);
}

static void reads_every_tlv(void)
{
	struct tbf_builder builder;
	struct kc_tbf tbf;

	full_header(&builder);
	CU_ASSERT_EQUAL(parse_exactly(builder.bytes, TOTAL, &tbf).error, KC_TBF_OK);
	CU_ASSERT_EQUAL(tbf.total_size, TOTAL);
	CU_ASSERT_EQUAL(tbf.header_size, builder.header_size);
	CU_ASSERT_EQUAL(tbf.flags, 1);
	CU_ASSERT_TRUE(tbf.has_program && tbf.is_program);
	CU_ASSERT_EQUAL(tbf.init_fn_offset, 0x40);
	CU_ASSERT_EQUAL(tbf.protected_trailer, 8);
	CU_ASSERT_EQUAL(tbf.minimum_ram, 0x3000);
	CU_ASSERT_EQUAL(tbf.binary_end, 0x380);
	CU_ASSERT_EQUAL(tbf.app_version, 1);
	CU_ASSERT_EQUAL(tbf.writeable_regions.length, 16);
	CU_ASSERT_EQUAL(builder.bytes[tbf.writeable_regions.offset + 1], 2);
	CU_ASSERT_EQUAL(tbf.name.length, 3);
	CU_ASSERT_EQUAL(memcmp(builder.bytes + tbf.name.offset, "fan", 3), 0);
	CU_ASSERT_TRUE(tbf.has_fixed_addresses && tbf.fixed_ram == 0x20000000 && tbf.fixed_flash == 0x08000100);
	CU_ASSERT_EQUAL(tbf.permissions.length, 18);
	CU_ASSERT_EQUAL(tbf.storage.length, 20);
	CU_ASSERT_TRUE(tbf.has_kernel_version && tbf.kernel_major == 2 && tbf.kernel_minor == 1);
	CU_ASSERT_TRUE(tbf.has_short_id && tbf.short_id == 0x1234567);
}

static void first_of_its_kind_counts(void)
{
	struct tbf_builder builder;
	struct kc_tbf tbf;

	tbf_begin(&builder);
	tbf_add_program(&builder, 4, 0, 0x100, TOTAL);
	tbf_add_words(&builder, TBF_TLV_MAIN, 3, (const uint32_t[]){8, 0, 0x200});
	tbf_add_program(&builder, 12, 0, 0x300, TOTAL);
	tbf_finish(&builder, TOTAL, 1);
	CU_ASSERT_EQUAL(parse_exactly(builder.bytes, TOTAL, &tbf).error, KC_TBF_OK);
	CU_ASSERT_EQUAL(tbf.init_fn_offset, 4);

	tbf_begin(&builder);
	tbf_add_words(&builder, TBF_TLV_MAIN, 3, (const uint32_t[]){8, 0, 0x200});
	tbf_add_words(&builder, TBF_TLV_MAIN, 3, (const uint32_t[]){16, 0, 0x200});
	tbf_finish(&builder, TOTAL, 1);
	CU_ASSERT_EQUAL(parse_exactly(builder.bytes, TOTAL, &tbf).error, KC_TBF_OK);
	CU_ASSERT_EQUAL(tbf.init_fn_offset, 8);
	CU_ASSERT_EQUAL(tbf.binary_end, TOTAL);
	CU_ASSERT_FALSE(tbf.is_program);
}

/* E3: every header size from 0 to beyond the total size; only the true one is taken. */
static void header_sizes(void)
{
	struct tbf_builder builder;
	uint32_t truth;

	full_header(&builder);
	truth = builder.header_size;
	for (uint32_t size = 0; size <= TOTAL + 8; size++) {
		uint32_t sealed = size < TOTAL ? size : TOTAL;
		enum kc_tbf_error error;

		full_header(&builder);
		tbf_put_u16(builder.bytes + TBF_OFFSET_HEADER_SIZE, size);
		tbf_seal(builder.bytes, sealed);
		error = error_of(&builder, TOTAL);
		if (size < TBF_BASE_BYTES || size > TOTAL || size % 4 != 0)
			CU_ASSERT_EQUAL(error, KC_TBF_BAD_HEADER_SIZE);
		if (size == truth)
			CU_ASSERT_EQUAL(error, KC_TBF_OK);
		if (size == TBF_BASE_BYTES)
			CU_ASSERT_EQUAL(error, KC_TBF_NO_PROGRAM);
	}
}

/* E4: the file is cut at every byte. */
static void cut_files(void)
{
	struct tbf_builder builder;

	full_header(&builder);
	for (uint32_t length = 0; length < TOTAL; length++) {
		enum kc_tbf_error wanted = length < TBF_BASE_BYTES ? KC_TBF_TOO_SHORT : KC_TBF_BAD_TOTAL_SIZE;

		if (error_of(&builder, length) != wanted)
			CU_FAIL("a cut file is judged wrongly");
	}
	CU_ASSERT_EQUAL(error_of(&builder, TOTAL), KC_TBF_OK);
}

/* E4: each length field takes many values; the rest is valid. A TLV of fixed length accepts no other. */
static void lying_tlv_lengths(void)
{
	static const uint32_t lengths[] = {0,  1,  2,  3,  4,  5,  8,    11,    12,     13,     16,
					   17, 18, 19, 20, 21, 24, 0x80, 0x3f0, 0x7fff, 0xfffd, 0xffff};
	struct tbf_builder builder;
	struct kc_tbf tbf;
	struct kc_tbf_tlv tlv;

	full_header(&builder);
	CU_ASSERT_EQUAL(parse_exactly(builder.bytes, TOTAL, &tbf).error, KC_TBF_OK);
	struct kc_tbf_range range = {TBF_BASE_BYTES, builder.header_size - TBF_BASE_BYTES};

	for (uint32_t cursor = 0; kc_tbf_next_tlv(builder.bytes, range, &cursor, &tlv);) {
		for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
			struct tbf_builder spoiled = builder;
			struct kc_tbf_fault fault;

			tbf_put_u16(spoiled.bytes + tlv.offset - 2, lengths[i]);
			tbf_seal(spoiled.bytes, spoiled.header_size);
			fault = parse_exactly(spoiled.bytes, TOTAL, &tbf);
			if (lengths[i] > spoiled.header_size)
				CU_ASSERT_TRUE(fault.error == KC_TBF_BAD_TLV && fault.offset == tlv.offset - 4);
			if ((tlv.type == TBF_TLV_PROGRAM || tlv.type == TBF_TLV_MAIN || tlv.type == TBF_TLV_KERNEL_VERSION ||
			     tlv.type == TBF_TLV_PERMISSIONS || tlv.type == TBF_TLV_SHORT_ID || tlv.type == TBF_TLV_STORAGE) &&
			    lengths[i] != tlv.length)
				CU_ASSERT_TRUE(fault.error == KC_TBF_BAD_TLV && fault.offset == tlv.offset - 4);
		}
	}
}

static void spoiled_counts(void)
{
	struct tbf_builder builder;
	struct kc_tbf tbf;

	full_header(&builder);
	parse_exactly(builder.bytes, TOTAL, &tbf);
	for (uint32_t count = 0; count < 0x10000; count += 5) {
		struct tbf_builder spoiled = builder;

		tbf_put_u16(spoiled.bytes + tbf.permissions.offset, count);
		tbf_seal(spoiled.bytes, spoiled.header_size);
		if (count != 1 && error_of(&spoiled, TOTAL) != KC_TBF_BAD_TLV)
			CU_FAIL("a count of permissions is believed");
		spoiled = builder;
		tbf_put_u16(spoiled.bytes + tbf.storage.offset + 4, count);
		tbf_seal(spoiled.bytes, spoiled.header_size);
		if (count != 2 && error_of(&spoiled, TOTAL) != KC_TBF_BAD_TLV)
			CU_FAIL("a count of storage ids is believed");
	}
	CU_PASS("counts");
}

/* E1: a million random headers, all with a correct checksum and version; everything accepted lies inside. */
static void random_headers(void)
{
	struct tbf_builder builder;
	uint64_t state = 7;
	uint32_t accepted = 0;

	full_header(&builder);
	for (int i = 0; i < 300000; i++) {
		struct tbf_builder spoiled = builder;
		struct kc_tbf tbf;

		for (int n = 0; n < 3; n++) {
			state = state * 6364136223846793005u + 1442695040888963407u;
			uint32_t random = (uint32_t)(state >> 32);

			spoiled.bytes[4 + random % (builder.header_size - 4)] = (uint8_t)(random >> 24);
		}
		tbf_seal(spoiled.bytes, spoiled.header_size);
		if (parse_exactly(spoiled.bytes, TOTAL, &tbf).error != KC_TBF_OK)
			continue;
		accepted++;
		if (tbf.header_size > tbf.total_size || tbf.total_size > TOTAL ||
		    tbf.init_fn_offset >= tbf.total_size - tbf.header_size ||
		    tbf.protected_trailer > tbf.total_size - tbf.header_size || tbf.binary_end > tbf.total_size ||
		    (uint64_t)tbf.name.offset + tbf.name.length > tbf.header_size ||
		    (uint64_t)tbf.permissions.offset + tbf.permissions.length > tbf.header_size)
			CU_FAIL("an accepted header leads outside");
	}
	CU_ASSERT_TRUE(accepted > 0);
}

/* E5: entry, protected trailer and binary end beyond the binary. */
static void program_outside(void)
{
	static const uint32_t far[] = {TOTAL, TOTAL + 1, 0x7fffffff, 0x80000000u, 0xfffffff0u, 0xffffffffu};
	struct tbf_builder builder;
	struct kc_tbf tbf;
	struct kc_tbf_fault fault;

	for (size_t i = 0; i < sizeof far / sizeof far[0]; i++) {
		for (int which = 0; which < 3; which++) {
			tbf_begin(&builder);
			tbf_add_program(&builder, which == 0 ? far[i] : 0, which == 1 ? far[i] : 0, 0x100,
					which == 2 ? far[i] + 1 : TOTAL);
			tbf_finish(&builder, TOTAL, 1);
			fault = parse_exactly(builder.bytes, TOTAL, &tbf);
			CU_ASSERT_EQUAL(fault.error, KC_TBF_BAD_PROGRAM);
			CU_ASSERT_EQUAL(fault.offset, TBF_BASE_BYTES);
		}
	}
	tbf_begin(&builder);
	tbf_add_program(&builder, TOTAL - 40 - 1, TOTAL - 40, 0x100, 40);
	tbf_finish(&builder, TOTAL, 1);
	CU_ASSERT_EQUAL(builder.header_size, 40);
	CU_ASSERT_EQUAL(error_of(&builder, TOTAL), KC_TBF_OK);
	tbf_begin(&builder);
	tbf_add_program(&builder, 0, 0, 0x100, 39);
	tbf_finish(&builder, TOTAL, 1);
	CU_ASSERT_EQUAL(error_of(&builder, TOTAL), KC_TBF_BAD_PROGRAM);
}

static void checksum_and_version(void)
{
	struct tbf_builder builder;
	struct kc_tbf tbf;

	for (uint32_t byte = 0; byte < 200; byte++) {
		full_header(&builder);
		if (byte < 8 || byte >= builder.header_size)
			continue;
		builder.bytes[byte] ^= 0x40;
		CU_ASSERT_EQUAL(error_of(&builder, TOTAL), KC_TBF_BAD_CHECKSUM);
	}
	full_header(&builder);
	builder.bytes[0] = 3;
	CU_ASSERT_EQUAL(error_of(&builder, TOTAL), KC_TBF_BAD_VERSION);
	full_header(&builder);
	builder.bytes[TBF_OFFSET_CHECKSUM] ^= 1;
	CU_ASSERT_EQUAL(parse_exactly(builder.bytes, TOTAL, &tbf).offset, TBF_OFFSET_CHECKSUM);
}

/* E6: truncated, over-long and unknown footers do not affect the header's values, and a walk over them ends. */
static void footers(void)
{
	struct tbf_builder builder;
	struct kc_tbf tbf;
	struct kc_tbf_tlv tlv;

	full_header(&builder);
	for (uint32_t length = 0; length < 0x10000; length += 7) {
		tbf_put_u16(builder.bytes + 0x380, TBF_TLV_CREDENTIALS);
		tbf_put_u16(builder.bytes + 0x382, length);
		CU_ASSERT_EQUAL_FATAL(parse_exactly(builder.bytes, TOTAL, &tbf).error, KC_TBF_OK);
		struct kc_tbf_range range = {tbf.binary_end, tbf.total_size - tbf.binary_end};
		uint32_t cursor = 0;
		uint32_t count = 0;

		while (kc_tbf_next_tlv(builder.bytes, range, &cursor, &tlv)) {
			if (++count > 32 || tlv.offset + tlv.length > TOTAL)
				CU_FAIL_FATAL("a footer leads outside");
		}
		bool fits = length <= 0x7c;

		CU_ASSERT_EQUAL(count > 0, fits);
		CU_ASSERT_EQUAL(cursor, fits ? range.length : 0);
	}
}

/* The walk over TLVs at the very end of a range, for every length of the range. */
static void walk_ends(void)
{
	uint8_t bytes[64] = {0};
	struct kc_tbf_tlv tlv;

	tbf_put_u16(bytes + 2, 5);
	for (uint32_t length = 0; length < 16; length++) {
		uint32_t cursor = 0;
		bool found = kc_tbf_next_tlv(bytes, (struct kc_tbf_range){0, length}, &cursor, &tlv);

		CU_ASSERT_EQUAL(found, length >= 9);
		CU_ASSERT_EQUAL(cursor, length < 9 ? 0 : length < 12 ? length : 12);
	}
	uint32_t far = 17;

	CU_ASSERT_FALSE(kc_tbf_next_tlv(bytes, (struct kc_tbf_range){0, 16}, &far, &tlv));
}

static bool is_name(const char *text)
{
	return kc_is_printable_utf8((const uint8_t *)text, (uint32_t)strlen(text));
}

static void names(void)
{
	static const char *const good[] = {
	    "", "blink", "caf\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x90\xa2", "\xed\x9f\xbf", "\xf4\x8f\xbf\xbf"};
	static const char *const bad[] = {
	    "a\nb",         "\x1b[31m",         "\x7f",     "\x80",         "\xc3",         "\xc0\xaf",
	    "\xe0\x80\xaf", "\xed\xa0\x80",     "\xf5",     "\xe2\x82",     "\xc2\x85",     "\xf0\x80\x80\x80",
	    "\xff",         "\xf4\x90\x80\x80", "\xc3\x28", "\xe2\x28\xa1", "\xe2\x82\x28", "\xf0\x9f\x90"};
	struct tbf_builder builder;

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		CU_ASSERT_TRUE(is_name(good[i]));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		CU_ASSERT_FALSE(is_name(bad[i]));
	tbf_make_app(&builder, "a\nb", 0x100, TOTAL);
	CU_ASSERT_EQUAL(error_of(&builder, TOTAL), KC_TBF_BAD_TLV);
}

HARNESS_MAIN({"a header with every TLV is read", reads_every_tlv},
	     {"Program wins over Main, and the first of each", first_of_its_kind_counts},
	     {"E3 every header size from 0 to beyond the total size", header_sizes},
	     {"E4 a TBF cut at any byte is refused", cut_files},
	     {"E4 every TLV length that lies is refused, with its offset", lying_tlv_lengths},
	     {"E4 counts inside TLVs are not believed", spoiled_counts}, {"E1 random headers never lead outside", random_headers},
	     {"E5 entry, trailer and binary end outside the TBF are refused", program_outside},
	     {"a flipped bit of the header breaks its checksum", checksum_and_version},
	     {"E6 footers of any length change nothing", footers}, {"a walk over TLVs ends with its range", walk_ends},
	     {"names are UTF-8 without control characters", names})
