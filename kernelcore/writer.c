/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/writer.h>
#include <stdbool.h>

#define DECIMAL_DIGITS 20u /* of 2^64 - 1 */
#define HEX_DIGITS     8u

void kc_write_bytes(const struct kc_writer *writer, const char *bytes, uint32_t length)
{
	if (length != 0)
		writer->write(writer->context, bytes, length);
}

void kc_write_text(const struct kc_writer *writer, const char *text)
{
	uint32_t length = 0;

	while (text[length] != 0)
		length++;
	kc_write_bytes(writer, text, length);
}

/* True for bytes of UTF-8 that continue a character. */
static bool continues(char byte)
{
	return ((uint8_t)byte & 0xc0) == 0x80;
}

uint32_t kc_write_name(const struct kc_writer *writer, const char *name, uint32_t length)
{
	uint32_t characters = 0;

	for (uint32_t i = 0; i < length; i++)
		characters += !continues(name[i]);
	kc_write_bytes(writer, name, length);
	return characters;
}

void kc_write_blanks(const struct kc_writer *writer, uint32_t count)
{
	while (count-- > 0)
		kc_write_bytes(writer, " ", 1);
}

/* Divides by 10 and returns the remainder, using 32-bit divisions: a 64-bit division would cost a board 700 bytes. */
static uint32_t divide_by_10(uint32_t *high, uint32_t *low)
{
	uint32_t upper = *high % 10 * 65536 + *low / 65536;
	uint32_t lower = upper % 10 * 65536 + *low % 65536;

	*high /= 10;
	*low = upper / 10 * 65536 + lower / 10;
	return lower % 10;
}

uint32_t kc_write_decimal(const struct kc_writer *writer, uint64_t value, uint32_t width)
{
	char digits[DECIMAL_DIGITS];
	uint32_t first = DECIMAL_DIGITS;
	uint32_t high = (uint32_t)(value >> 32);
	uint32_t low = (uint32_t)value;
	uint32_t length;

	do {
		digits[--first] = (char)('0' + divide_by_10(&high, &low));
	} while (high != 0 || low != 0);
	length = DECIMAL_DIGITS - first;
	if (length < width)
		kc_write_blanks(writer, width - length);
	kc_write_bytes(writer, digits + first, length);
	return length < width ? width : length;
}

/* Returns the number of digits written. */
static uint32_t write_hex(const struct kc_writer *writer, uint32_t value, uint32_t least, const char *alphabet)
{
	char digits[HEX_DIGITS];
	uint32_t first = HEX_DIGITS;

	do {
		digits[--first] = alphabet[value % 16];
		value /= 16;
	} while (value != 0 || (first != 0 && HEX_DIGITS - first < least));
	kc_write_bytes(writer, digits + first, HEX_DIGITS - first);
	return HEX_DIGITS - first;
}

void kc_write_hex(const struct kc_writer *writer, uint32_t value, uint32_t digits)
{
	(void)write_hex(writer, value, digits, "0123456789ABCDEF");
}

void kc_write_address(const struct kc_writer *writer, const char *before, uint32_t address)
{
	kc_write_text(writer, before);
	kc_write_text(writer, "0x");
	kc_write_hex(writer, address, 8);
}

uint32_t kc_write_lower_hex(const struct kc_writer *writer, uint32_t value)
{
	return write_hex(writer, value, 1, "0123456789abcdef");
}
