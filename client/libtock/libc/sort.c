/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Heapsort: needs no recursion on a small stack, and no input makes it slow. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

typedef int compare_function(const void *, const void *);

static void swap(char *a, char *b, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		char c = a[i];
		a[i] = b[i];
		b[i] = c;
	}
}

/* Restores the heap below `root`: each element is at least as large as its children, 2i + 1 and 2i + 2. */
static void sift_down(char *base, size_t root, size_t count, size_t size, compare_function *compare)
{
	while (root < count / 2) {
		size_t child = 2 * root + 1;
		if (child + 1 < count && compare(base + child * size, base + (child + 1) * size) < 0)
			child++;
		if (compare(base + root * size, base + child * size) >= 0)
			return;
		swap(base + root * size, base + child * size, size);
		root = child;
	}
}

void qsort(void *base, size_t count, size_t size, compare_function *compare)
{
	for (size_t i = count / 2; i-- > 0;)
		sift_down(base, i, count, size, compare);
	for (size_t last = count; last-- > 1;) {
		swap(base, (char *)base + last * size, size);
		sift_down(base, 0, last, size, compare);
	}
}

void *bsearch(const void *key, const void *base, size_t count, size_t size, compare_function *compare)
{
	size_t first = 0;
	while (count > 0) {
		const char *middle = (const char *)base + (first + count / 2) * size;
		int order = compare(key, middle);
		if (order == 0)
			return (void *)(uintptr_t)middle;
		if (order > 0) {
			first += count / 2 + 1;
			count -= count / 2 + 1;
		} else {
			count /= 2;
		}
	}
	return NULL;
}
