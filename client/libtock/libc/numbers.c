/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Parses numbers. One scanner reads sign, prefix and digits; the public functions check the range. */
#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

struct scanned {
	unsigned long long magnitude;
	bool negative;
	bool overflow; /* the magnitude exceeds the limit */
};

/* Returns the value of a digit, or 36 if it is not a digit. */
static int digit_value(char c)
{
	if (isdigit(c))
		return c - '0';
	if (isalpha(c))
		return tolower(c) - 'a' + 10;
	return 36;
}

/* Sets *end after the last digit, or to `text` if there is none or the base is not 0 or 2 to 36. */
static struct scanned scan(const char *text, char **end, int base, unsigned long long limit)
{
	struct scanned number = {0, false, false};
	const char *at = text;
	bool any = false;

	if (base < 0 || base == 1 || base > 36) {
		errno = EINVAL;
		base = 1; /* a base without digits */
	}
	while (isspace(*at))
		at++;
	if (*at == '-' || *at == '+')
		number.negative = *at++ == '-';
	bool hexadecimal = at[0] == '0' && (at[1] == 'x' || at[1] == 'X') && digit_value(at[2]) < 16;
	if (hexadecimal && (base == 0 || base == 16)) {
		at += 2;
		base = 16;
	} else if (base == 0) {
		base = *at == '0' ? 8 : 10;
	}
	for (; base > 1 && digit_value(*at) < base; at++) {
		unsigned int digit = (unsigned int)digit_value(*at), b = (unsigned int)base;
		if (number.magnitude > (limit - digit) / b)
			number.overflow = true;
		else
			number.magnitude = number.magnitude * b + digit;
		any = true;
	}
	if (end != NULL)
		*end = (char *)(uintptr_t)(any ? at : text);
	return number;
}

/* max is the largest value; the smallest is -max - 1. */
static long long to_signed(const char *text, char **end, int base, long long max)
{
	struct scanned number = scan(text, end, base, (unsigned long long)max + 1);
	unsigned long long limit = (unsigned long long)max + (number.negative ? 1 : 0);
	if (number.overflow || number.magnitude > limit) {
		errno = ERANGE;
		return number.negative ? -max - 1 : max;
	}
	if (number.magnitude > (unsigned long long)max)
		return -max - 1;
	return number.negative ? -(long long)number.magnitude : (long long)number.magnitude;
}

static unsigned long long to_unsigned(const char *text, char **end, int base, unsigned long long max)
{
	struct scanned number = scan(text, end, base, max);
	if (number.overflow) {
		errno = ERANGE;
		return max;
	}
	return number.negative ? -number.magnitude : number.magnitude;
}

long strtol(const char *text, char **end, int base)
{
	return (long)to_signed(text, end, base, LONG_MAX);
}

long long strtoll(const char *text, char **end, int base)
{
	return to_signed(text, end, base, LLONG_MAX);
}

unsigned long strtoul(const char *text, char **end, int base)
{
	return (unsigned long)to_unsigned(text, end, base, ULONG_MAX);
}

unsigned long long strtoull(const char *text, char **end, int base)
{
	return to_unsigned(text, end, base, ULLONG_MAX);
}

int atoi(const char *text)
{
	return (int)to_signed(text, NULL, 10, INT_MAX);
}

long atol(const char *text)
{
	return strtol(text, NULL, 10);
}

long long atoll(const char *text)
{
	return strtoll(text, NULL, 10);
}

int abs(int value)
{
	return value < 0 ? -value : value;
}

long labs(long value)
{
	return value < 0 ? -value : value;
}

long long llabs(long long value)
{
	return value < 0 ? -value : value;
}
