/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "format.h"

#include <ctype.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum length {
	LENGTH_INT,
	LENGTH_CHAR,
	LENGTH_SHORT,
	LENGTH_LONG,
	LENGTH_LONG_LONG,
	LENGTH_MAX,
	LENGTH_SIZE,
	LENGTH_PTRDIFF,
	LENGTH_LONG_DOUBLE
};

/* One parsed conversion. */
struct conversion {
	bool left, plus, space, alternative, zero;
	size_t width;
	bool has_precision;
	size_t precision;
	enum length length;
};

struct writer {
	struct libtock_sink *sink;
	size_t written;
};

#define DIGITS_MAX 22 /* 2^64 in base 8 */

static void put(struct writer *writer, const char *text, size_t length)
{
	if (length > 0)
		writer->sink->put(writer->sink, text, length);
	/* Saturates instead of wrapping. */
	writer->written = length > SIZE_MAX - writer->written ? SIZE_MAX : writer->written + length;
}

static void put_many(struct writer *writer, char c, size_t count)
{
	char some[16];
	memset(some, c, sizeof some);
	for (; count > sizeof some; count -= sizeof some)
		put(writer, some, sizeof some);
	put(writer, some, count);
}

/* Writes text padded with spaces on one side. */
static void put_text(struct writer *writer, const struct conversion *conversion, const char *text, size_t length)
{
	size_t padding = conversion->width > length ? conversion->width - length : 0;
	if (!conversion->left)
		put_many(writer, ' ', padding);
	put(writer, text, length);
	if (conversion->left)
		put_many(writer, ' ', padding);
}

/* Writes a number: spaces, prefix, zeros, digits, spaces. */
static void put_number(struct writer *writer, const struct conversion *conversion, const char *prefix, const char *digits,
		       size_t count)
{
	size_t prefix_length = strlen(prefix);
	size_t zeroes = conversion->has_precision && conversion->precision > count ? conversion->precision - count : 0;
	/* Cannot overflow, not even with 32 bits: a precision is at most INT_MAX. */
	size_t length = prefix_length + zeroes + count;
	size_t padding = conversion->width > length ? conversion->width - length : 0;
	bool pad_with_zeroes = conversion->zero && !conversion->left && !conversion->has_precision;

	if (!conversion->left && !pad_with_zeroes)
		put_many(writer, ' ', padding);
	put(writer, prefix, prefix_length);
	put_many(writer, '0', zeroes + (pad_with_zeroes ? padding : 0));
	put(writer, digits, count);
	if (conversion->left)
		put_many(writer, ' ', padding);
}

/* Writes the digits to the end of buffer[DIGITS_MAX] and returns where they begin. Writes none for 0. */
static char *to_digits(char *buffer, uintmax_t value, unsigned int base, bool upper)
{
	const char *digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
	char *at = buffer + DIGITS_MAX;
	while (value > UINT32_MAX) {
		*--at = digits[value % base];
		value /= base;
	}
	/* Continue with 32 bits, which is much faster on small processors. */
	for (uint32_t rest = (uint32_t)value; rest > 0; rest /= base)
		*--at = digits[rest % base];
	return at;
}

static void put_unsigned(struct writer *writer, const struct conversion *conversion, uintmax_t value, unsigned int base,
			 bool upper, const char *prefix)
{
	char buffer[DIGITS_MAX + 1];
	char *digits = to_digits(buffer + 1, value, base, upper);
	size_t count = (size_t)(buffer + 1 + DIGITS_MAX - digits);
	bool octal_zero = conversion->alternative && base == 8 && (!conversion->has_precision || conversion->precision <= count);
	/* Zero has one digit unless the precision is 0; with "#", an octal number always begins with a zero. */
	if ((value == 0 && !conversion->has_precision) || (value == 0 && conversion->precision > 0) || octal_zero) {
		*--digits = '0';
		count++;
	}
	put_number(writer, conversion, prefix, digits, count);
}

static void put_signed(struct writer *writer, const struct conversion *conversion, intmax_t value)
{
	const char *sign = value < 0 ? "-" : conversion->plus ? "+" : conversion->space ? " " : "";
	uintmax_t magnitude = value < 0 ? -(uintmax_t)value : (uintmax_t)value;
	put_unsigned(writer, conversion, magnitude, 10, false, sign);
}

static intmax_t signed_argument(enum length length, va_list *arguments)
{
	switch (length) {
	case LENGTH_CHAR:
		return (signed char)va_arg(*arguments, int);
	case LENGTH_SHORT:
		return (short)va_arg(*arguments, int);
	case LENGTH_LONG:
		return va_arg(*arguments, long);
	case LENGTH_LONG_LONG:
		return va_arg(*arguments, long long);
	case LENGTH_MAX:
		return va_arg(*arguments, intmax_t);
	case LENGTH_SIZE:
	case LENGTH_PTRDIFF:
		return va_arg(*arguments, ptrdiff_t);
	default:
		return va_arg(*arguments, int);
	}
}

static uintmax_t unsigned_argument(enum length length, va_list *arguments)
{
	switch (length) {
	case LENGTH_CHAR:
		return (unsigned char)va_arg(*arguments, unsigned int);
	case LENGTH_SHORT:
		return (unsigned short)va_arg(*arguments, unsigned int);
	case LENGTH_LONG:
		return va_arg(*arguments, unsigned long);
	case LENGTH_LONG_LONG:
		return va_arg(*arguments, unsigned long long);
	case LENGTH_MAX:
		return va_arg(*arguments, uintmax_t);
	case LENGTH_SIZE:
	case LENGTH_PTRDIFF:
		return va_arg(*arguments, size_t);
	default:
		return va_arg(*arguments, unsigned int);
	}
}

static void put_string(struct writer *writer, const struct conversion *conversion, const char *text)
{
	if (text == NULL)
		text = "(null)";
	put_text(writer, conversion, text, strnlen(text, conversion->has_precision ? conversion->precision : SIZE_MAX));
}

static void put_character(struct writer *writer, const struct conversion *conversion, char c)
{
	put_text(writer, conversion, &c, 1);
}

static void put_hexadecimal(struct writer *writer, const struct conversion *conversion, uintmax_t value, bool upper)
{
	const char *prefix = !conversion->alternative || value == 0 ? "" : upper ? "0X" : "0x";
	put_unsigned(writer, conversion, value, 16, upper, prefix);
}

/* Writes one argument. Returns false for an unknown conversion. */
static bool convert(struct writer *writer, const struct conversion *conversion, char letter, va_list *arguments)
{
	switch (letter) {
	case '%':
		put(writer, "%", 1);
		return true;
	case 'c':
		put_character(writer, conversion, (char)va_arg(*arguments, int));
		return true;
	case 's':
		put_string(writer, conversion, va_arg(*arguments, const char *));
		return true;
	case 'd':
	case 'i':
		put_signed(writer, conversion, signed_argument(conversion->length, arguments));
		return true;
	case 'u':
		put_unsigned(writer, conversion, unsigned_argument(conversion->length, arguments), 10, false, "");
		return true;
	case 'o':
		put_unsigned(writer, conversion, unsigned_argument(conversion->length, arguments), 8, false, "");
		return true;
	case 'x':
	case 'X':
		put_hexadecimal(writer, conversion, unsigned_argument(conversion->length, arguments), letter == 'X');
		return true;
	case 'p':
		put_unsigned(writer, conversion, (uintptr_t)va_arg(*arguments, void *), 16, false, "0x");
		return true;
	case 'e':
	case 'E':
	case 'f':
	case 'F':
	case 'g':
	case 'G':
	case 'a':
	case 'A':
		/* Not supported, but consume the argument so that the next ones are right. */
		if (conversion->length == LENGTH_LONG_DOUBLE)
			(void)va_arg(*arguments, long double);
		else
			(void)va_arg(*arguments, double);
		return false;
	default:
		return false;
	}
}

static const char *parse_flags(const char *at, struct conversion *conversion)
{
	for (;; at++) {
		switch (*at) {
		case '-':
			conversion->left = true;
			break;
		case '+':
			conversion->plus = true;
			break;
		case ' ':
			conversion->space = true;
			break;
		case '#':
			conversion->alternative = true;
			break;
		case '0':
			conversion->zero = true;
			break;
		default:
			return at;
		}
	}
}

/* Parses a decimal number, at most INT_MAX. */
static const char *parse_number(const char *at, size_t *number)
{
	for (*number = 0; isdigit(*at); at++) {
		size_t digit = (size_t)(*at - '0');
		*number = *number > (INT_MAX - digit) / 10 ? INT_MAX : *number * 10 + digit;
	}
	return at;
}

static const char *parse_width(const char *at, struct conversion *conversion, va_list *arguments)
{
	if (*at != '*')
		return parse_number(at, &conversion->width);
	int width = va_arg(*arguments, int);
	if (width < 0)
		conversion->left = true;
	conversion->width = width < 0 ? -(size_t)width : (size_t)width;
	return at + 1;
}

static const char *parse_precision(const char *at, struct conversion *conversion, va_list *arguments)
{
	if (*at != '.')
		return at;
	at++;
	conversion->has_precision = true;
	if (*at != '*')
		return parse_number(at, &conversion->precision);
	int precision = va_arg(*arguments, int);
	conversion->has_precision = precision >= 0;
	conversion->precision = precision < 0 ? 0 : (size_t)precision;
	return at + 1;
}

static const char *parse_length(const char *at, struct conversion *conversion)
{
	static const struct {
		char text[3];
		char length;
	} lengths[] = {{"hh", LENGTH_CHAR}, {"h", LENGTH_SHORT}, {"ll", LENGTH_LONG_LONG}, {"l", LENGTH_LONG},
		       {"j", LENGTH_MAX},   {"z", LENGTH_SIZE},  {"t", LENGTH_PTRDIFF},    {"L", LENGTH_LONG_DOUBLE}};

	for (size_t i = 0; i < sizeof lengths / sizeof lengths[0]; i++) {
		size_t length = strlen(lengths[i].text);
		if (strncmp(at, lengths[i].text, length) == 0) {
			conversion->length = (enum length)lengths[i].length;
			return at + length;
		}
	}
	return at;
}

/* at points after the "%". Returns the rest of the format. */
static const char *put_conversion(struct writer *writer, const char *at, va_list *arguments)
{
	const char *begin = at - 1;
	struct conversion conversion = {0};

	at = parse_flags(at, &conversion);
	at = parse_width(at, &conversion, arguments);
	at = parse_precision(at, &conversion, arguments);
	at = parse_length(at, &conversion);
	if (convert(writer, &conversion, *at, arguments))
		return at + 1;
	/* Unknown or incomplete: copy it literally. */
	if (*at != '\0')
		at++;
	put(writer, begin, (size_t)(at - begin));
	return at;
}

int libtock_format(struct libtock_sink *sink, const char *format, va_list arguments)
{
	struct writer writer = {sink, 0};
	va_list rest; /* the address of a va_list parameter may have another type, as it may decay to a pointer */

	va_copy(rest, arguments);
	while (*format != '\0') {
		const char *conversion = strchr(format, '%');
		size_t plain = conversion == NULL ? strlen(format) : (size_t)(conversion - format);
		put(&writer, format, plain);
		format += plain;
		if (*format == '%')
			format = put_conversion(&writer, format + 1, &rest);
	}
	va_end(rest);
	return writer.written > INT_MAX ? -1 : (int)writer.written;
}
