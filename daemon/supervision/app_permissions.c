/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/supervision/app_permissions.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
#define TBF_NUMBER(name, value) TBF_##name = (value),
#include "protocol/tbf.def"
};

#define COUNT_BYTES   2u
#define ENTRIES_MAX   UINT16_MAX
#define DRIVER_ALONE  "0-63"
#define OFFSET_OFFSET 4u
#define OFFSET_MASK   8u

bool tbf_permissions_parse(const char *name, enum tbf_permissions *permissions)
{
	static const char *const names[] = {"grant", "signed", "limit"};

	for (unsigned int i = 0; i < sizeof names / sizeof names[0]; i++) {
		if (strcmp(name, names[i]) == 0) {
			*permissions = (enum tbf_permissions)i;
			return true;
		}
	}
	return false;
}

static void put_u16(uint8_t *bytes, uint32_t value)
{
	bytes[0] = (uint8_t)value;
	bytes[1] = (uint8_t)(value >> 8);
}

static void put_u32(uint8_t *bytes, uint32_t value)
{
	put_u16(bytes, value);
	put_u16(bytes + 2, value >> 16);
}

static uint32_t count_of(const struct app_permissions *permissions)
{
	return (uint32_t)((permissions->bytes - COUNT_BYTES) / TBF_PERMISSION_BYTES);
}

bool app_permissions_begin(struct app_permissions *permissions)
{
	*permissions = (struct app_permissions){.table = calloc(1, COUNT_BYTES), .bytes = COUNT_BYTES};
	return permissions->table != NULL;
}

/* Returns the entry that covers this group of 64 commands, creating it if needed, or NULL if there is no room. */
static uint8_t *entry_for(struct app_permissions *permissions, uint32_t driver, uint32_t offset)
{
	uint8_t wanted[OFFSET_MASK];
	uint32_t count = count_of(permissions);
	uint8_t *grown;

	put_u32(wanted, driver);
	put_u32(wanted + OFFSET_OFFSET, offset);
	for (uint32_t i = 0; i < count; i++) {
		uint8_t *entry = permissions->table + COUNT_BYTES + i * TBF_PERMISSION_BYTES;

		if (memcmp(entry, wanted, sizeof wanted) == 0)
			return entry;
	}
	if (count == ENTRIES_MAX)
		return NULL;
	grown = realloc(permissions->table, permissions->bytes + TBF_PERMISSION_BYTES);
	if (grown == NULL)
		return NULL;
	permissions->table = grown;
	grown += permissions->bytes;
	permissions->bytes += TBF_PERMISSION_BYTES;
	memset(grown, 0, TBF_PERMISSION_BYTES);
	memcpy(grown, wanted, sizeof wanted);
	put_u16(permissions->table, count + 1);
	return grown;
}

static bool permit(struct app_permissions *permissions, uint32_t driver, uint32_t command)
{
	uint8_t *entry = entry_for(permissions, driver, command / TBF_PERMISSION_COMMANDS);
	uint32_t bit = command % TBF_PERMISSION_COMMANDS;

	if (entry == NULL)
		return false;
	entry[OFFSET_MASK + bit / 8] |= (uint8_t)(1u << bit % 8);
	return true;
}

/* Parses a number up to max, without sign or blanks, and advances *text. */
static bool take_number(const char **text, uint32_t max, uint32_t *number)
{
	char *end;
	unsigned long value;

	if (!isdigit((unsigned char)**text))
		return false;
	errno = 0;
	value = strtoul(*text, &end, 0);
	*text = end;
	*number = (uint32_t)value;
	return errno == 0 && value <= max;
}

/* Parses "3" or "0-7". */
static bool take_range(const char **text, uint32_t *first, uint32_t *last)
{
	if (!take_number(text, APP_PERMISSIONS_COMMAND_MAX, first))
		return false;
	*last = *first;
	if (**text != '-')
		return true;
	(*text)++;
	return take_number(text, APP_PERMISSIONS_COMMAND_MAX, last) && *first <= *last;
}

bool app_permissions_add(struct app_permissions *permissions, const char *text)
{
	uint32_t driver, first, last;

	if (!take_number(&text, UINT32_MAX, &driver) || (*text != ':' && *text != '\0'))
		return false;
	text = *text == ':' ? text + 1 : DRIVER_ALONE;
	for (;;) {
		if (!take_range(&text, &first, &last))
			return false;
		for (uint32_t command = first; command <= last; command++) {
			if (!permit(permissions, driver, command))
				return false;
		}
		if (*text != ',')
			return *text == '\0';
		text++;
	}
}

bool app_permissions_copy(struct app_permissions *to, const struct app_permissions *from)
{
	*to = (struct app_permissions){0};
	if (from->table == NULL)
		return true;
	to->table = malloc(from->bytes);
	if (to->table == NULL)
		return false;
	to->bytes = from->bytes;
	memcpy(to->table, from->table, from->bytes);
	return true;
}

bool app_permissions_same(const struct app_permissions *a, const struct app_permissions *b)
{
	if (a->table == NULL || b->table == NULL)
		return a->table == b->table;
	return a->bytes == b->bytes && memcmp(a->table, b->table, a->bytes) == 0;
}

void app_permissions_free(struct app_permissions *permissions)
{
	free(permissions->table);
	*permissions = (struct app_permissions){0};
}
