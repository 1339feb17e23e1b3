/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "tests/conformance/values.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/conformance/machine.h"

#define NEAR 0x1000u /* addresses up to this far outside a region are printed relative to it */
#define EDGE 0x80u   /* likewise, inside the kernel's part */

/* Digits are lower case only, because capital letters name regions. */
static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_hex(const char *word, uint32_t *value)
{
	uint64_t sum = 0;

	if (*word == '\0')
		return false;
	for (; *word != '\0'; word++) {
		if (digit(*word) < 0)
			return false;
		sum = sum * 16 + (unsigned)digit(*word);
		if (sum > UINT32_MAX)
			return false;
	}
	*value = (uint32_t)sum;
	return true;
}

bool value_read_process(const char *word, uint32_t *index)
{
	if (word[0] < '0' || word[0] > '9' || word[1] != '\0')
		return false;
	*index = (uint32_t)(word[0] - '0');
	return *index < machine.process_count;
}

static bool read_base(const char word[2], uint32_t *base)
{
	char number[2] = {word[1], '\0'};
	struct kc_process_info info;
	uint32_t index;

	if (!value_read_process(number, &index) || !kc_process_info(&machine.kernel, index, &info))
		return false;
	switch (word[0]) {
	case 'R':
		*base = info.ram_start;
		return true;
	case 'E':
		*base = info.ram_end;
		return true;
	case 'F':
		*base = info.flash_start;
		return true;
	case 'B':
		*base = info.app_break;
		return true;
	case 'G':
		*base = info.kernel_low_mark;
		return true;
	default:
		return false;
	}
}

bool value_read(const char *word, uint32_t *value)
{
	uint32_t base = 0;
	uint32_t number = 0;

	if (word[0] == '-') {
		if (!read_hex(word + 1, &number))
			return false;
		*value = 0 - number;
		return true;
	}
	if (digit(word[0]) >= 0)
		return read_hex(word, value);
	if (word[0] == '\0' || word[1] == '\0' || !read_base(word, &base))
		return false;
	if (word[2] != '\0' && ((word[2] != '+' && word[2] != '-') || !read_hex(word + 3, &number)))
		return false;
	*value = word[2] == '-' ? base - number : base + number;
	return true;
}

bool value_read_bytes(const char *word, uint8_t **bytes, uint32_t *count)
{
	size_t length = strlen(word);

	if (length == 0 || length % 2 != 0)
		return false;
	uint8_t *read = malloc(length / 2);

	if (read == NULL)
		abort();
	for (size_t i = 0; i < length / 2; i++) {
		int high = digit((char)tolower((unsigned char)word[2 * i]));
		int low = digit((char)tolower((unsigned char)word[2 * i + 1]));

		if (high < 0 || low < 0) {
			free(read);
			return false;
		}
		read[i] = (uint8_t)(16 * high + low);
	}
	*bytes = read;
	*count = (uint32_t)(length / 2);
	return true;
}

static struct value_text text(char letter, uint32_t index, char sign, uint32_t number)
{
	struct value_text out;

	snprintf(out.text, sizeof out.text, "%c%u%c%x", letter, index, sign, number);
	return out;
}

static bool print_for(uint32_t index, uint32_t value, struct value_text *out)
{
	const struct machine_process *process = &machine.processes[index];
	uint32_t flash_end = process->flash_start + process->flash_size;

	if (value >= process->ram_start - NEAR && value < process->ram_start)
		*out = text('R', index, '-', process->ram_start - value);
	else if (value >= process->ram_start && value <= process->low_mark_at_start + EDGE)
		*out = text('R', index, '+', value - process->ram_start);
	else if (value > process->low_mark_at_start + EDGE && value < process->ram_end - EDGE)
		snprintf(out->text, sizeof out->text, "K%u", index);
	else if (value >= process->ram_end - EDGE && value <= process->ram_end)
		*out = text('E', index, '-', process->ram_end - value);
	else if (value > process->ram_end && value <= process->ram_end + NEAR)
		*out = text('E', index, '+', value - process->ram_end);
	else if (value >= process->flash_start - NEAR && value < process->flash_start)
		*out = text('F', index, '-', process->flash_start - value);
	else if (value >= process->flash_start && value <= flash_end + NEAR)
		*out = text('F', index, '+', value - process->flash_start);
	else
		return false;
	return true;
}

struct value_text value_print(uint32_t value)
{
	struct value_text out;

	for (uint32_t i = 0; i < machine.process_count; i++) {
		if (print_for(i, value, &out))
			return out;
	}
	snprintf(out.text, sizeof out.text, "%x", value);
	return out;
}
