/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Isolation bug E6 (tock#3793, tock#3846): footers that are truncated, too long, unknown, or lie about their length. */
#include <kc/tbf.h>

#include <stdlib.h>
#include <string.h>

#include "kernelcore/tbf_numbers.h"
#include "tests/unit/harness.h"
#include "tests/unit/tbf_builder.h"

#define ROOM   0x900u
#define BEFORE 3u /* bytes before the footers: an odd number, so that nothing is aligned */

/* Consecutive footers, with correct lengths unless a test asks otherwise. */
struct row {
	uint8_t bytes[BEFORE + ROOM];
	uint32_t length; /* of the footers */
};

static void add(struct row *row, uint32_t type, uint32_t tlv_length, uint32_t format)
{
	uint8_t *at = row->bytes + BEFORE + row->length;

	tbf_put_u16(at, type);
	tbf_put_u16(at + 2, tlv_length);
	if (tlv_length >= 4)
		tbf_put_u32(at + 4, format);
	row->length += 4 + tlv_length;
}

static void add_credential(struct row *row, uint32_t format)
{
	uint32_t data = 0;

	CU_ASSERT_TRUE(kc_tbf_credential_bytes(format, &data));
	add(row, TBF_TLV_CREDENTIALS, 4 + data, format);
}

/* Walks over an exact copy of the footers. Returns what ended the walk; *count and *last say how far it got. */
static enum kc_tbf_footer walk(const struct row *row, uint32_t *count, uint32_t *cursor, struct kc_tbf_credential *last)
{
	uint8_t *copy = malloc(BEFORE + row->length);
	struct kc_tbf tbf = {.binary_end = BEFORE, .total_size = BEFORE + row->length};
	enum kc_tbf_footer answer;
	uint32_t before = 0;

	memcpy(copy, row->bytes, BEFORE + row->length);
	*count = 0;
	*cursor = 0;
	while ((answer = kc_tbf_footer_next(copy, &tbf, cursor, last)) == KC_TBF_FOOTER_CREDENTIAL) {
		(*count)++;
		if (*cursor < before + 8 || *cursor > row->length || last->offset != BEFORE + before + 8 ||
		    last->length > BEFORE + *cursor - last->offset)
			CU_FAIL("a credential leads outside its footer");
		before = *cursor;
	}
	CU_ASSERT_EQUAL(*cursor, before);
	free(copy);
	return answer;
}

static void every_format(void)
{
	static const uint32_t data[][2] = {{0, 0}, {1, 768}, {2, 1024}, {3, 32}, {4, 48}, {5, 64}, {6, 64}, {7, 32}, {10, 256}};
	struct row row = {.length = 0};
	struct kc_tbf_credential last;
	uint32_t count, cursor, bytes;

	for (size_t i = 0; i < sizeof data / sizeof data[0]; i++) {
		row.length = 0;
		add_credential(&row, data[i][0]);
		CU_ASSERT_EQUAL(walk(&row, &count, &cursor, &last), KC_TBF_FOOTER_END);
		CU_ASSERT_EQUAL(count, 1);
		CU_ASSERT_EQUAL(last.format, data[i][0]);
		CU_ASSERT_EQUAL(last.length, data[i][1]);
	}
	for (uint32_t format = 0; format < 0x10000; format++) {
		bool known = format <= 7 || format == 10;

		if (kc_tbf_credential_bytes(format, &bytes) != known)
			CU_FAIL("a format is taken that nobody knows, or the other way round");
	}
}

/* Cut at every byte: complete footers count, the truncated one ends the walk without an error. */
static void cut_footers(void)
{
	struct row whole = {.length = 0};
	struct kc_tbf_credential last;
	uint32_t count, cursor;

	add_credential(&whole, TBF_CREDENTIAL_SHA256);
	uint32_t first = whole.length;

	add_credential(&whole, TBF_CREDENTIAL_RSA4096_KEY);
	uint32_t second = whole.length;

	add_credential(&whole, TBF_CREDENTIAL_ECDSA_NIST_P256);
	for (uint32_t length = 0; length <= whole.length; length++) {
		struct row cut = whole;

		cut.length = length;
		CU_ASSERT_EQUAL(walk(&cut, &count, &cursor, &last), KC_TBF_FOOTER_END);
		CU_ASSERT_EQUAL(count, (length >= first) + (length >= second) + (length >= whole.length));
	}
}

/* Every possible TLV length, with another credential after it. */
static void lying_lengths(void)
{
	struct kc_tbf_credential last;
	uint32_t count, cursor;

	for (uint32_t length = 0; length < 0x10000; length++) {
		struct row row = {.length = 0};
		bool fits = length <= ROOM - 4;

		add(&row, TBF_TLV_CREDENTIALS, 4 + 32, TBF_CREDENTIAL_SHA256);
		tbf_put_u16(row.bytes + BEFORE + 2, length);
		row.length = ROOM;
		enum kc_tbf_footer end = walk(&row, &count, &cursor, &last);

		if (length < 4)
			CU_ASSERT_TRUE(end == KC_TBF_FOOTER_BROKEN && count == 0);
		if (length >= 4 && length < 36)
			CU_ASSERT_TRUE(end == KC_TBF_FOOTER_END && count == 0);
		/* A longer one is followed by zeroes, which are not a footer. */
		if (length >= 36 && fits)
			CU_ASSERT_TRUE(count == 1 && cursor == 4 + length && last.length == 32 &&
				       end == (ROOM - cursor >= 4 ? KC_TBF_FOOTER_BROKEN : KC_TBF_FOOTER_END));
		if (!fits)
			CU_ASSERT_TRUE(end == KC_TBF_FOOTER_END && count == 0);
	}
}

/* There is no padding: the next footer begins directly after the given length, even if that is odd. */
static void odd_steps(void)
{
	struct row row = {.length = 0};
	struct kc_tbf_credential last;
	uint32_t count, cursor;

	add(&row, TBF_TLV_CREDENTIALS, 4 + 5, TBF_CREDENTIAL_RESERVED);
	add_credential(&row, TBF_CREDENTIAL_SHA512);
	CU_ASSERT_EQUAL(walk(&row, &count, &cursor, &last), KC_TBF_FOOTER_END);
	CU_ASSERT_EQUAL(count, 2);
	CU_ASSERT_EQUAL(last.format, TBF_CREDENTIAL_SHA512);
	CU_ASSERT_EQUAL(cursor, row.length);
}

/* An unknown TLV or format ends the walk: a valid credential after it does not count. */
static void unknown_footers(void)
{
	static const uint32_t formats[] = {8, 9, 11, 0xf1, 0x100, 0x10003, 0x80000003u, 0xffffffffu};
	struct kc_tbf_credential last;
	uint32_t count, cursor;

	for (uint32_t type = 0; type < 0x10000; type += type < 0x200 ? 1 : 0xff) {
		struct row row = {.length = 0};

		add_credential(&row, TBF_CREDENTIAL_SHA256);
		add(&row, type, 4 + 32, TBF_CREDENTIAL_SHA256);
		add_credential(&row, TBF_CREDENTIAL_SHA256);
		CU_ASSERT_EQUAL(walk(&row, &count, &cursor, &last),
				type == TBF_TLV_CREDENTIALS ? KC_TBF_FOOTER_END : KC_TBF_FOOTER_BROKEN);
		CU_ASSERT_EQUAL(count, type == TBF_TLV_CREDENTIALS ? 3 : 1);
	}
	for (size_t i = 0; i < sizeof formats / sizeof formats[0]; i++) {
		struct row row = {.length = 0};

		add(&row, TBF_TLV_CREDENTIALS, 4 + 32, formats[i]);
		add_credential(&row, TBF_CREDENTIAL_SHA256);
		CU_ASSERT_EQUAL(walk(&row, &count, &cursor, &last), KC_TBF_FOOTER_BROKEN);
		CU_ASSERT_EQUAL(count, 0);
	}
}

/* Random bytes over valid footers: every walk ends inside them. walk() and the address sanitizer check that. */
static void random_footers(void)
{
	struct row sound = {.length = 0};
	struct kc_tbf_credential last;
	uint64_t state = 11;
	uint32_t count, cursor, found = 0;

	for (uint32_t format = 0; format <= 7; format++)
		add_credential(&sound, format);
	for (int i = 0; i < 20000; i++) {
		struct row row = sound;

		for (int n = 0; n < 4; n++) {
			state = state * 6364136223846793005u + 1442695040888963407u;
			uint32_t random = (uint32_t)(state >> 32);

			row.bytes[BEFORE + random % row.length] = (uint8_t)(random >> 24);
		}
		row.length -= (uint32_t)(state >> 20) % 64;
		walk(&row, &count, &cursor, &last);
		found += count;
	}
	CU_ASSERT_TRUE(found > 0);
}

/* Where the footers of a TBF lie. A Main TLV has none. */
static void footers_of_a_header(void)
{
	struct tbf_builder builder;
	struct kc_tbf tbf;
	struct kc_tbf_credential credential;

	for (uint32_t end = 40; end <= 0x400; end += 4) {
		uint32_t cursor = 0;
		bool fits = end <= 0x400 - 40;

		tbf_begin(&builder);
		tbf_add_program(&builder, 0, 0, 0x100, end);
		tbf_put_u32(builder.bytes + end, TBF_TLV_CREDENTIALS + (36u << 16));
		tbf_put_u32(builder.bytes + end + 4, TBF_CREDENTIAL_SHA256);
		tbf_finish(&builder, 0x400, 1);
		CU_ASSERT_EQUAL_FATAL(kc_tbf_parse(builder.bytes, 0x400, &tbf).error, KC_TBF_OK);
		CU_ASSERT_EQUAL(kc_tbf_footer_next(builder.bytes, &tbf, &cursor, &credential),
				fits ? KC_TBF_FOOTER_CREDENTIAL : KC_TBF_FOOTER_END);
		CU_ASSERT_TRUE(!fits || credential.offset == end + 8);
	}
	tbf_begin(&builder);
	tbf_add_words(&builder, TBF_TLV_MAIN, 3, (const uint32_t[]){0, 0, 0x100});
	tbf_finish(&builder, 0x400, 1);
	CU_ASSERT_EQUAL_FATAL(kc_tbf_parse(builder.bytes, 0x400, &tbf).error, KC_TBF_OK);
	CU_ASSERT_EQUAL(kc_tbf_footer_next(builder.bytes, &tbf, &(uint32_t){0}, &credential), KC_TBF_FOOTER_END);
}

HARNESS_MAIN({"every credential format is read with its length, no other is known", every_format},
	     {"E6 footers cut at any byte end the walk, those before count", cut_footers},
	     {"E6 every length a footer can claim is judged", lying_lengths},
	     {"E6 the next footer begins where the length says", odd_steps},
	     {"E6 an unknown footer or format ends the walk", unknown_footers},
	     {"E6 random footers never lead outside", random_footers},
	     {"footers lie behind the binary's end", footers_of_a_header})
