/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <libtock/tock.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "shares.h"

#define NAME_BYTES 32

void fault(void)
{
	*byte_at(0xffffff00) = 0;
	printf("NOBODY STOPPED ME\n");
	tock_exit(1);
}

void failed(const char *what, uint32_t line, uint32_t value)
{
	printf("BROKEN: %s (line %lu), but %lu = 0x%lx\n", what, (unsigned long)line, (unsigned long)value, (unsigned long)value);
	tock_exit(1);
}

/* The package's name stands in the TBF's header, at the start of flash. */
static void read_name(char name[NAME_BYTES])
{
	const uint8_t *flash = tock_app_flash_begins_at();
	uint32_t header_size = flash[2] + 256u * flash[3];
	uint32_t at = 16;

	while (at + 4 <= header_size) {
		uint32_t kind = flash[at] + 256u * flash[at + 1];
		uint32_t length = flash[at + 2] + 256u * flash[at + 3];

		if (kind == 3 && length < NAME_BYTES) {
			memcpy(name, flash + at + 4, length);
			name[length] = '\0';
			return;
		}
		at += 4 + (length + 3) / 4 * 4;
	}
	name[0] = '\0';
}

/* Cuts "-NUMBER" from the name. */
static uint32_t cut_argument(char *name)
{
	char *dash = strrchr(name, '-');

	if (dash == NULL || dash[1] < '0' || dash[1] > '9')
		return 0;
	*dash = '\0';
	return (uint32_t)strtoul(dash + 1, NULL, 10);
}

int main(void)
{
	char name[NAME_BYTES];
	uint32_t argument;

	read_name(name);
	argument = cut_argument(name);
	if (strcmp(name, SERVICE) == 0)
		run_service(argument);
	for (const struct client *client = clients; client->name != NULL; client++) {
		if (strcmp(client->name, name) != 0)
			continue;
		client->run(argument);
		printf("%s: as it should be\n", name);
		tock_exit(0);
	}
	printf("BROKEN: there is no app '%s'\n", name);
	tock_exit(1);
}
