/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/tockctl/similar.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

/* Longer names are compared only up to this length. */
#define LENGTH_MAX 64

static size_t least(size_t a, size_t b, size_t c)
{
	size_t ab = a < b ? a : b;

	return ab < c ? ab : c;
}

/* Edit distance in bytes: insertions, deletions, changes and swaps of neighbours. */
static size_t distance(const char *one, size_t one_length, const char *other, size_t other_length)
{
	size_t rows[3][LENGTH_MAX + 1];
	size_t *before_last = rows[0], *last = rows[1], *row = rows[2];

	for (size_t j = 0; j <= other_length; j++)
		last[j] = j;
	memset(before_last, 0, sizeof(rows[0]));
	for (size_t i = 1; i <= one_length; i++) {
		size_t *free_row = before_last;

		row[0] = i;
		for (size_t j = 1; j <= other_length; j++) {
			row[j] = least(last[j] + 1, row[j - 1] + 1, last[j - 1] + (one[i - 1] != other[j - 1]));
			if (i > 1 && j > 1 && one[i - 1] == other[j - 2] && one[i - 2] == other[j - 1] &&
			    before_last[j - 2] + 1 < row[j])
				row[j] = before_last[j - 2] + 1;
		}
		before_last = last;
		last = row;
		row = free_row;
	}
	return last[other_length];
}

bool similar(const char *typed, const char *name)
{
	size_t typed_length = strlen(typed), name_length = strlen(name);

	if (typed_length == 0)
		return false;
	if (strncasecmp(typed, name, typed_length) == 0)
		return true;
	if (typed_length > LENGTH_MAX || name_length > LENGTH_MAX)
		return false;
	return distance(typed, typed_length, name, name_length) <= (typed_length < 3 ? 0 : typed_length < 6 ? 1 : 2);
}
