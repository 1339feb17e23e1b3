/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "tests/apps/package_name.h"

#include <libtock/tock.h>
#include <stdlib.h>
#include <string.h>

#define BASE_HEADER_BYTES 16u
#define TLV_PACKAGE_NAME  3u

static uint32_t half_word(const uint8_t *bytes)
{
	return bytes[0] + 256u * bytes[1];
}

/* The package's name is in the TBF header, at the start of flash. */
static void read_name(char name[PACKAGE_NAME_BYTES])
{
	const uint8_t *flash = tock_app_flash_begins_at();
	uint32_t header_size = half_word(flash + 2);
	uint32_t at = BASE_HEADER_BYTES;

	while (at + 4 <= header_size) {
		uint32_t kind = half_word(flash + at);
		uint32_t length = half_word(flash + at + 2);

		if (kind == TLV_PACKAGE_NAME && length < PACKAGE_NAME_BYTES) {
			memcpy(name, flash + at + 4, length);
			name[length] = '\0';
			return;
		}
		at += 4 + (length + 3) / 4 * 4;
	}
	name[0] = '\0';
}

static uint32_t cut_number(char *name)
{
	char *dash = strrchr(name, '-');

	if (dash == NULL || dash[1] < '0' || dash[1] > '9')
		return 0;
	*dash = '\0';
	return (uint32_t)strtoul(dash + 1, NULL, 10);
}

uint32_t package_name(char name[PACKAGE_NAME_BYTES])
{
	read_name(name);
	return cut_number(name);
}
