/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* libtock's strtol family, sorting and searching, compared with the host's. */
#include "tests/libtock/host.h"
#include "tests/unit/harness.h"

#include <errno.h>
#include <limits.h>
#include <string.h>

int tock_errno;

/* Value, length read, and errno (except EINVAL for a bad base) must equal the host's. */
static bool agree(const char *text, int base)
{
	char *our_end, *their_end;
	bool same = true;

#define SAME(function)                                                                                      \
	do {                                                                                                \
		errno = tock_errno = 0;                                                                     \
		same = same && tock_##function(text, &our_end, base) == function(text, &their_end, base) && \
		       our_end == their_end && (tock_errno == ERANGE) == (errno == ERANGE);                 \
	} while (0)

	SAME(strtol);
	SAME(strtoul);
	SAME(strtoll);
	SAME(strtoull);
	if (!same)
		printf("# \"%s\" in base %d differs\n", text, base);
	return same;
}

static void known_texts(void)
{
	static const char *const texts[] = {"",
					    "0",
					    "-0",
					    "+7",
					    " \t\n\v\f\r42x",
					    "- 1",
					    "--1",
					    "0x",
					    "0xg",
					    "0x1F",
					    "-0X1f",
					    "0777",
					    "08",
					    "zz",
					    "9223372036854775807",
					    "9223372036854775808",
					    "-9223372036854775808",
					    "-9223372036854775809",
					    "18446744073709551615",
					    "18446744073709551616",
					    "-18446744073709551615",
					    "-18446744073709551616",
					    "99999999999999999999999999x",
					    "-99999999999999999999999999x"};
	int wrong = 0;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		for (int base = 0; base <= 36; base++)
			wrong += base != 1 && !agree(texts[i], base);
	}
	CU_ASSERT_EQUAL(wrong, 0);
}

static void random_texts(void)
{
	static const char letters[] = "0123456789abcxXzZ-+ ";
	char text[28];
	int wrong = 0;
	for (int i = 0; i < 50000; i++) {
		size_t length = pseudo_random_below(sizeof text);
		for (size_t j = 0; j < length; j++)
			text[j] = letters[pseudo_random_below(j < 2 ? sizeof letters - 1 : 12)];
		text[length] = '\0';
		int base = (int)pseudo_random_below(36);
		wrong += !agree(text, base == 1 ? 36 : base);
	}
	CU_ASSERT_EQUAL(wrong, 0);
}

static void bad_bases(void)
{
	static const int bases[] = {1, -1, 37, INT_MIN, INT_MAX};
	for (size_t i = 0; i < sizeof bases / sizeof bases[0]; i++) {
		const char *text = "12";
		char *end = NULL;
		tock_errno = 0;
		CU_ASSERT_EQUAL(tock_strtol(text, &end, bases[i]), 0);
		CU_ASSERT_EQUAL(tock_errno, EINVAL);
		CU_ASSERT_PTR_EQUAL(end, text);
	}
}

static void atoi_stays_in_range(void)
{
	CU_ASSERT_EQUAL(tock_atoi(" -12abc"), -12);
	CU_ASSERT_EQUAL(tock_atoi("99999999999"), INT_MAX);
	CU_ASSERT_EQUAL(tock_atoi("-99999999999"), INT_MIN);
}

static int compare(const void *a, const void *b)
{
	uint32_t x, y;
	memcpy(&x, a, sizeof x);
	memcpy(&y, b, sizeof y);
	return (x > y) - (x < y);
}

static size_t comparisons;

static int compare_counted(const void *a, const void *b)
{
	comparisons++;
	return compare(a, b);
}

static void sorts(void)
{
	static uint32_t ours[300], theirs[300];
	int wrong = 0;
	for (int i = 0; i < 2000; i++) {
		size_t count = pseudo_random_below(300);
		uint32_t range = i % 2 == 0 ? 10 : UINT32_MAX;
		for (size_t j = 0; j < count; j++)
			ours[j] = theirs[j] = (uint32_t)pseudo_random() % range;
		tock_qsort(ours, count, sizeof ours[0], compare);
		qsort(theirs, count, sizeof theirs[0], compare);
		wrong += memcmp(ours, theirs, count * sizeof ours[0]) != 0;
		uint32_t key = count > 0 && i % 3 == 0 ? ours[pseudo_random_below(count)] : (uint32_t)pseudo_random() % range;
		const uint32_t *found = tock_bsearch(&key, ours, count, sizeof ours[0], compare);
		wrong += (found != NULL) != (bsearch(&key, ours, count, sizeof ours[0], compare) != NULL);
		wrong += found != NULL && *found != key;
	}
	CU_ASSERT_EQUAL(wrong, 0);
}

static void sorted_input_is_not_slow(void)
{
	static uint32_t numbers[1024];
	for (int falling = 0; falling < 2; falling++) {
		for (size_t i = 0; i < 1024; i++)
			numbers[i] = (uint32_t)(falling ? 1024 - i : i);
		comparisons = 0;
		tock_qsort(numbers, 1024, sizeof numbers[0], compare_counted);
		CU_ASSERT(comparisons < 2 * 1024 * 11);
	}
}

static void odd_sizes_sort(void)
{
	char elements[][7] = {"cherry", "apples", "banana", "durian"};
	tock_qsort(elements, 4, sizeof elements[0], (int (*)(const void *, const void *))strcmp);
	CU_ASSERT_STRING_EQUAL(elements[0], "apples");
	CU_ASSERT_STRING_EQUAL(elements[1], "banana");
	CU_ASSERT_STRING_EQUAL(elements[2], "cherry");
	CU_ASSERT_STRING_EQUAL(elements[3], "durian");
}

static void same_seed_same_numbers(void)
{
	tock_srand(7);
	int first = tock_rand(), second = tock_rand();
	CU_ASSERT(first >= 0 && second >= 0 && first != second);
	tock_srand(7);
	CU_ASSERT_EQUAL(tock_rand(), first);
	CU_ASSERT_EQUAL(tock_rand(), second);
}

HARNESS_MAIN({"strtol and its kin read as the host's", known_texts},
	     {"strtol and its kin read random texts as the host's", random_texts},
	     {"strtol refuses a base that is none", bad_bases}, {"atoi keeps to the range of int", atoi_stays_in_range},
	     {"qsort and bsearch do as the host's", sorts}, {"qsort is not slow on sorted input", sorted_input_is_not_slow},
	     {"qsort moves elements of any size", odd_sizes_sort}, {"rand repeats after srand", same_seed_same_numbers})
