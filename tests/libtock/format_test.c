/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* libtock's printf, compared with a table, and with the host's for random formats. */
#include "tests/libtock/host.h"
#include "tests/unit/harness.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

#pragma GCC diagnostic ignored "-Wformat-nonliteral"
#pragma GCC diagnostic ignored "-Wformat-security"

static char text[512];

#define CHECK(wanted, ...)                                                  \
	do {                                                                \
		int length = tock_snprintf(text, sizeof text, __VA_ARGS__); \
		CU_ASSERT_STRING_EQUAL(text, wanted);                       \
		CU_ASSERT_EQUAL(length, (int)strlen(wanted));               \
	} while (0)

static void plain(void)
{
	CHECK("", "%s", "");
	CHECK("plain", "plain");
	CHECK("100%", "100%%");
	CHECK("a b c", "%c %c %c", 'a', 'b', 'c');
	CHECK("(null)", "%s", (char *)NULL);
	CHECK("abc", "%.3s", "abcdef");
	CHECK("   ab|ab   ", "%5s|%-5s", "ab", "ab");
	CHECK("  a|a  ", "%3c|%-3c", 'a', 'a');
}

static void numbers(void)
{
	CHECK("0 -1 2147483647 -2147483648", "%d %i %d %d", 0, -1, INT_MAX, INT_MIN);
	CHECK("4294967295 ffffffff FFFFFFFF 37777777777", "%u %x %X %o", UINT_MAX, UINT_MAX, UINT_MAX, UINT_MAX);
	CHECK("18446744073709551615 -9223372036854775808", "%llu %lld", ULLONG_MAX, LLONG_MIN);
	CHECK("-1 255 -1 65535", "%hhd %hhu %hd %hu", 0xff, 0xff, 0xffff, 0xffff);
	CHECK("00042|   42|42   |+42| 42", "%05d|%5d|%-5d|%+d|% d", 42, 42, 42, 42, 42);
	CHECK("-0042|00042|  042", "%05d|%.5d|%5.3d", -42, 42, 42);
	CHECK("0x2a 0X2A 052 0 0", "%#x %#X %#o %#x %#o", 42, 42, 42, 0, 0);
	CHECK("||0", "%.0d|%.0x|%#.0o", 0, 0, 0);
	CHECK("    7|7    |007", "%*d|%*d|%.*d", 5, 7, -5, 7, 3, 7);
	CHECK("0x0 0x1000", "%p %p", (void *)0, (void *)(uintptr_t)0x1000);
	CHECK("1 2 3", "%zu %td %jd", (size_t)1, (ptrdiff_t)2, (intmax_t)3);
}

static void not_formatted(void)
{
	/* The following number still gets its own argument. */
	CHECK("%f 7", "%f %d", 1.5, 7);
	CHECK("%-8.3Lg 7", "%-8.3Lg %d", (long double)1.5, 7);
	CHECK("%y 7", "%y %d", 7);
	CHECK("end %", "end %");
	CHECK("end %-0", "end %-0");
}

static void cut_short(void)
{
	char small[4] = "###";
	CU_ASSERT_EQUAL(tock_snprintf(small, sizeof small, "%d", 123456), 6);
	CU_ASSERT_STRING_EQUAL(small, "123");
	CU_ASSERT_EQUAL(tock_snprintf(small, 1, "%d", 123456), 6);
	CU_ASSERT_STRING_EQUAL(small, "");
	strcpy(small, "###");
	CU_ASSERT_EQUAL(tock_snprintf(small, 0, "%d", 123456), 6);
	CU_ASSERT_STRING_EQUAL(small, "###");
	CU_ASSERT_EQUAL(tock_snprintf(NULL, 0, "%2000d", 1), 2000);
}

static void longer_than_int(void)
{
	CU_ASSERT_EQUAL(tock_snprintf(NULL, 0, "%*d%*d", INT_MAX / 64, 1, 1, 1), INT_MAX / 64 + 1);
	CU_ASSERT_EQUAL(tock_snprintf(NULL, 0, "%99999999999999999999s", "never so wide: the width sticks at the largest int"),
			INT_MAX);
	CU_ASSERT_EQUAL(tock_snprintf(NULL, 0, "%2147483647d%d", 1, 1), -1);
}

static void sprintf_too(void)
{
	CU_ASSERT_EQUAL(tock_sprintf(text, "%d-%s", 1, "x"), 3);
	CU_ASSERT_STRING_EQUAL(text, "1-x");
}

/* A random value of random magnitude. */
static uint64_t some_value(void)
{
	static const uint64_t edges[] = {0,
					 1,
					 9,
					 10,
					 99,
					 100,
					 0x7f,
					 0x80,
					 0xff,
					 0x7fff,
					 0x8000,
					 INT32_MAX,
					 0x80000000u,
					 UINT32_MAX,
					 (uint64_t)UINT32_MAX + 1,
					 INT64_MAX,
					 (uint64_t)INT64_MAX + 1,
					 UINT64_MAX};
	if (pseudo_random_below(3) == 0)
		return edges[pseudo_random_below(sizeof edges / sizeof edges[0])];
	return pseudo_random() >> pseudo_random_below(64);
}

/* Random flags, width and precision, limited to what the standard defines for this conversion. */
static void some_conversion(char *format, char letter, const char *length)
{
	char *at = format;
	*at++ = '%';
	const char *flags = strchr("di", letter) ? "-+ 0" : letter == 'u' ? "-0" : letter == 's' || letter == 'c' ? "-" : "-0#";
	for (const char *flag = flags; *flag != '\0'; flag++) {
		if (pseudo_random_below(3) == 0)
			*at++ = *flag;
	}
	if (pseudo_random_below(2) == 0)
		at += sprintf(at, "%zu", pseudo_random_below(30) + 1);
	if (letter != 'c' && pseudo_random_below(2) == 0)
		at += sprintf(at, ".%zu", pseudo_random_below(25));
	at += sprintf(at, "%s%c", length, letter);
	sprintf(at, "<");
}

static int differing;

#define COMPARE(format, value)                                                                                                \
	do {                                                                                                                  \
		char wanted[256], got[256];                                                                                   \
		int wanted_length = snprintf(wanted, sizeof wanted, format, value);                                           \
		int got_length = tock_snprintf(got, sizeof got, format, value);                                               \
		if (wanted_length != got_length || strcmp(wanted, got) != 0) {                                                \
			if (differing++ < 10)                                                                                 \
				printf("# \"%s\": wanted \"%s\" (%d), got \"%s\" (%d)\n", format, wanted, wanted_length, got, \
				       got_length);                                                                           \
		}                                                                                                             \
	} while (0)

static void compare_number(char letter)
{
	static const char *const lengths[] = {"hh", "h", "", "l", "ll", "j", "z", "t"};
	size_t i = pseudo_random_below(sizeof lengths / sizeof lengths[0]);
	uint64_t value = some_value();
	char format[64];

	some_conversion(format, letter, lengths[i]);
	if (i <= 2)
		COMPARE(format, (int)value);
	else if (i == 3)
		COMPARE(format, (long)value);
	else if (i == 4)
		COMPARE(format, (long long)value);
	else if (i == 5)
		COMPARE(format, (intmax_t)value);
	else
		COMPARE(format, (ptrdiff_t)value);
}

static void like_the_host(void)
{
	static const char letters[] = "diuxXo";
	char format[64];

	differing = 0;
	for (int i = 0; i < 30000; i++)
		compare_number(letters[pseudo_random_below(sizeof letters - 1)]);
	for (int i = 0; i < 3000; i++) {
		some_conversion(format, 's', "");
		const char *string = &"abcdefghijklmnopqrstuvwxyz"[pseudo_random_below(27)];
		COMPARE(format, string);
		some_conversion(format, 'c', "");
		int character = (int)('a' + pseudo_random_below(26));
		COMPARE(format, character);
		void *pointer = (void *)(uintptr_t)(some_value() | 1);
		COMPARE("%p", pointer);
	}
	CU_ASSERT_EQUAL(differing, 0);
}

HARNESS_MAIN({"printf formats characters and strings", plain}, {"printf formats numbers", numbers},
	     {"printf leaves alone what it does not format", not_formatted},
	     {"snprintf never writes beyond its buffer", cut_short},
	     {"snprintf says -1 when the length does not fit an int", longer_than_int},
	     {"sprintf formats like snprintf", sprintf_too},
	     {"printf agrees with the host on 39,000 random formats", like_the_host})
