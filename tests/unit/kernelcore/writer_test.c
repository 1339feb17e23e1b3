/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/writer.h>
#include <string.h>

#include "tests/unit/harness.h"
#include "tests/unit/text_writer.h"

static void decimals(void)
{
	struct text_writer out;

	text_writer_begin(&out);
	CU_ASSERT_EQUAL(kc_write_decimal(&out.writer, 0, 0), 1);
	CU_ASSERT_EQUAL(kc_write_decimal(&out.writer, 7, 3), 3);
	CU_ASSERT_EQUAL(kc_write_decimal(&out.writer, 1234, 3), 4);
	kc_write_text(&out.writer, ",");
	CU_ASSERT_EQUAL(kc_write_decimal(&out.writer, UINT64_MAX, 0), 20);
	CU_ASSERT_STRING_EQUAL(out.text, "0  71234,18446744073709551615");
}

static void hexadecimals(void)
{
	struct text_writer out;

	text_writer_begin(&out);
	kc_write_hex(&out.writer, 0, 0);
	kc_write_text(&out.writer, ",");
	kc_write_hex(&out.writer, 0x2a, 8);
	kc_write_text(&out.writer, ",");
	kc_write_hex(&out.writer, UINT32_MAX, 2);
	kc_write_text(&out.writer, ",");
	kc_write_hex(&out.writer, 1, 99);
	kc_write_text(&out.writer, ",");
	CU_ASSERT_EQUAL(kc_write_lower_hex(&out.writer, 0xbeef), 4);
	CU_ASSERT_EQUAL(kc_write_lower_hex(&out.writer, 0), 1);
	CU_ASSERT_STRING_EQUAL(out.text, "0,0000002A,FFFFFFFF,00000001,beef0");
}

static void addresses(void)
{
	struct text_writer out;

	text_writer_begin(&out);
	kc_write_address(&out.writer, "pc ", 0x8000a2);
	kc_write_address(&out.writer, ", lr ", UINT32_MAX);
	CU_ASSERT_STRING_EQUAL(out.text, "pc 0x008000A2, lr 0xFFFFFFFF");
}

static void names(void)
{
	struct text_writer out;

	text_writer_begin(&out);
	CU_ASSERT_EQUAL(kc_write_name(&out.writer, "b\xc2\xa9\xe2\x96\xbcx", 7), 4);
	CU_ASSERT_STRING_EQUAL(out.text, "b\xc2\xa9\xe2\x96\xbcx");
	CU_ASSERT_EQUAL(kc_write_name(&out.writer, "", 0), 0);
}

static void texts(void)
{
	struct text_writer out;

	text_writer_begin(&out);
	kc_write_text(&out.writer, "");
	kc_write_bytes(&out.writer, "abc", 2);
	kc_write_blanks(&out.writer, 3);
	kc_write_blanks(&out.writer, 0);
	kc_write_text(&out.writer, "d");
	CU_ASSERT_STRING_EQUAL(out.text, "ab   d");
}

HARNESS_MAIN({"decimal numbers", decimals}, {"hexadecimal numbers", hexadecimals}, {"addresses", addresses},
	     {"characters of names are counted, not bytes", names}, {"texts and blanks", texts})
