/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/writer.h>

#define DECIMAL_DIGITS 20u /* of 2^64 - 1 */
#define HEX_DIGITS     8u

static uint32_t length_of(const char *text)
{
	uint32_t length = 0;

	while (text[length] != 0)
		length++;
	return length;
}

static void write_blanks(const struct kc_writer *writer, uint32_t count)
{
	while (count-- > 0)
		writer->write(writer->context, " ", 1);
}

void kc_write_bytes(const struct kc_writer *writer, const char *bytes, uint32_t length)
{
	if (length != 0)
		writer->write(writer->context, bytes, length);
}

void kc_write_text(const struct kc_writer *writer, const char *text)
{
	kc_write_bytes(writer, text, length_of(text));
}

void kc_write_padded(const struct kc_writer *writer, const char *text, uint32_t width)
{
	uint32_t length = length_of(text);

	kc_write_bytes(writer, text, length);
	write_blanks(writer, length < width ? width - length : 0);
}

void kc_write_decimal(const struct kc_writer *writer, uint64_t value, uint32_t width)
{
	char digits[DECIMAL_DIGITS];
	uint32_t first = DECIMAL_DIGITS;

	do {
		digits[--first] = (char)('0' + value % 10);
		value /= 10;
	} while (value != 0);
	write_blanks(writer, DECIMAL_DIGITS - first < width ? width - (DECIMAL_DIGITS - first) : 0);
	kc_write_bytes(writer, digits + first, DECIMAL_DIGITS - first);
}

void kc_write_hex(const struct kc_writer *writer, uint32_t value, uint32_t digits)
{
	char text[HEX_DIGITS];
	uint32_t first = HEX_DIGITS;

	do {
		text[--first] = "0123456789ABCDEF"[value % 16];
		value /= 16;
	} while (first != 0 && (value != 0 || HEX_DIGITS - first < digits));
	kc_write_bytes(writer, text + first, HEX_DIGITS - first);
}
