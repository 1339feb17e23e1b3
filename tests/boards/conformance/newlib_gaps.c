/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Functions of the C library that the runner uses and newlib for Cortex-M lacks, and the vector table, which newlib does not provide. */
#include "tests/boards/conformance/newlib_gaps.h"

#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>

extern void _start(void);
extern char conformance_stack_top[];

__attribute__((section(".vectors"), used)) static void (*const vectors[])(void) = {
    (void (*)(void))(void *)conformance_stack_top,
    _start,
};

#define LINE_BYTES 256u

ssize_t getline(char **text, size_t *size, FILE *file)
{
	size_t length = 0;
	int byte;

	do {
		byte = getc(file);
		if (byte == EOF && length == 0)
			return -1;
		if (length + 1 >= *size) {
			char *larger = realloc(*text, *size + LINE_BYTES);

			if (larger == NULL)
				return -1;
			*text = larger;
			*size += LINE_BYTES;
		}
		if (byte != EOF)
			(*text)[length++] = (char)byte;
	} while (byte != EOF && byte != '\n');
	(*text)[length] = '\0';
	return (ssize_t)length;
}

void *aligned_alloc(size_t alignment, size_t size)
{
	return memalign(alignment, size);
}
