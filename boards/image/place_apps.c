/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Lays out apps as a board's flash wants them:
 *
 *     place-apps ADDRESS BYTES MEMBER[,MEMBER...] OUTPUT APP...
 *
 * ADDRESS is where the region for apps begins in the board's flash, BYTES how long it is. APP is a TAB, of which the first MEMBER that it
 * has is taken, or a TBF, which is taken as it is. They are placed in the given order, each at a multiple of its size rounded up to a
 * power of two, so that every unit for memory protection can tell it from its neighbours; padding apps fill what lies between.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "protocol/tab.h"

enum {
#define TBF_NUMBER(name, value) TBF_##name = (value),
#include "protocol/tbf.def"
};

#define ALIGNMENT_MIN 512u
#define REGION_MAX    0x10000000u
#define ERASED        0xff

struct image {
	uint32_t address; /* of the region */
	uint32_t size;    /* of the region */
	uint32_t used;
	uint8_t *bytes; /* size of them */
};

static _Noreturn __attribute__((format(printf, 1, 2))) void die(const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	fputs("place-apps: ", stderr);
	vfprintf(stderr, format, arguments);
	va_end(arguments);
	fputc('\n', stderr);
	exit(1);
}

static uint32_t parse_number(const char *text, const char *what)
{
	char *end;

	errno = 0;
	unsigned long value = strtoul(text, &end, 0);

	if (errno != 0 || end == text || *end != '\0' || value > UINT32_MAX)
		die("%s: \"%s\" is no number of 32 bits", what, text);
	return (uint32_t)value;
}

static void put_u16(uint8_t *at, uint32_t value)
{
	at[0] = (uint8_t)value;
	at[1] = (uint8_t)(value >> 8);
}

static void put_u32(uint8_t *at, uint32_t value)
{
	put_u16(at, value & 0xffffu);
	put_u16(at + 2, value >> 16);
}

static uint32_t get_u32(const uint8_t *at)
{
	return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/*
 * E7 of the isolation bugs: a kernel finds the next app by the size that this one claims. One too large swallows it; one too small makes
 * another app of what an app's maker hid behind it.
 */
static void check_total_size(const char *file_name, const uint8_t *bytes, uint32_t length)
{
	if (length < TBF_BASE_BYTES)
		die("%s: %u bytes are no TBF", file_name, length);
	uint32_t total_size = get_u32(bytes + TBF_OFFSET_TOTAL_SIZE);

	if (total_size != length)
		die("%s: offset %u: its header says that it has %u bytes, and it has %u; it would %s", file_name,
		    TBF_OFFSET_TOTAL_SIZE, total_size, length,
		    total_size > length ? "swallow the app behind it" : "leave bytes behind it that count as another app");
}

/* A header without a program. */
static void put_padding(uint8_t *at, uint32_t length)
{
	memset(at, ERASED, length);
	put_u16(at + TBF_OFFSET_VERSION, TBF_VERSION);
	put_u16(at + TBF_OFFSET_HEADER_SIZE, TBF_BASE_BYTES);
	put_u32(at + TBF_OFFSET_TOTAL_SIZE, length);
	put_u32(at + TBF_OFFSET_FLAGS, 0);
	put_u32(at + TBF_OFFSET_CHECKSUM, (uint32_t)TBF_VERSION ^ (uint32_t)TBF_BASE_BYTES << 16 ^ length);
}

/* A power of two that holds length bytes. */
static uint32_t alignment_of(uint32_t length)
{
	uint32_t alignment = ALIGNMENT_MIN;

	while (alignment < length)
		alignment *= 2;
	return alignment;
}

static void place(struct image *image, const char *file_name, const uint8_t *bytes, uint32_t length)
{
	if (length == 0 || length > REGION_MAX)
		die("%s: %u bytes are no TBF for a board", file_name, length);
	check_total_size(file_name, bytes, length);
	uint32_t alignment = alignment_of(length);
	uint32_t beyond = (image->address + image->used) % alignment;
	uint32_t gap = beyond == 0 ? 0 : alignment - beyond;

	if (gap > image->size - image->used || length > image->size - image->used - gap)
		die("%s: its %u bytes do not fit: of the board's %u bytes for apps %u are taken, and it has to begin at a "
		    "multiple of %u",
		    file_name, length, image->size, image->used, alignment);
	if (gap > 0 && gap < TBF_BASE_BYTES)
		die("%s: the app before it ends %u bytes too early: its size is no multiple of 16", file_name, gap);
	if (gap > 0)
		put_padding(image->bytes + image->used, gap);
	memcpy(image->bytes + image->used + gap, bytes, length);
	image->used += gap + length;
}

static void place_tbf(struct image *image, const char *file_name)
{
	FILE *file = fopen(file_name, "rb");
	uint8_t *bytes = malloc((size_t)image->size + 1);

	if (file == NULL)
		die("%s: %s", file_name, strerror(errno));
	if (bytes == NULL)
		die("%s", strerror(errno));
	size_t length = fread(bytes, 1, (size_t)image->size + 1, file);

	if (ferror(file))
		die("%s: %s", file_name, strerror(errno));
	place(image, file_name, bytes, (uint32_t)length);
	free(bytes);
	fclose(file);
}

/* The first of the members, by comma, that the TAB has. */
static const struct tab_member *choose(const struct tab *tab, const char *members)
{
	const struct tab_member *found = NULL;

	while (found == NULL && *members != '\0') {
		char name[sizeof tab->members[0].name];
		size_t length = strcspn(members, ",");

		if (snprintf(name, sizeof name, "%.*s.tbf", (int)length, members) < (int)sizeof name)
			found = tab_find(tab, name);
		members += length;
		members += strspn(members, ",");
	}
	return found;
}

static void place_tab(struct image *image, const char *file_name, const char *members)
{
	struct tab tab;
	struct tab_error error;

	if (tab_read_file(file_name, NULL, &tab, &error) < 0)
		die("%s", error.text);
	const struct tab_member *member = choose(&tab, members);

	if (member == NULL)
		die("%s: it has no member for this board, which would be %s.tbf; build it with arm-none-eabi-gcc installed",
		    file_name, members);
	place(image, file_name, member->bytes, member->length);
	tab_free(&tab);
}

static bool ends_with(const char *text, const char *end)
{
	size_t length = strlen(text);

	return length >= strlen(end) && strcmp(text + length - strlen(end), end) == 0;
}

/* So that the kernel sees where the apps end, also in flash that was written before. */
static void end_image(struct image *image)
{
	uint32_t room = image->size - image->used;

	memset(image->bytes + image->used, ERASED, room < TBF_BASE_BYTES ? room : TBF_BASE_BYTES);
	image->used += room < TBF_BASE_BYTES ? room : TBF_BASE_BYTES;
}

static void write_image(const struct image *image, const char *file_name)
{
	FILE *file = fopen(file_name, "wb");

	if (file == NULL || fwrite(image->bytes, 1, image->used, file) != image->used || fclose(file) != 0)
		die("%s: %s", file_name, strerror(errno));
}

int main(int argc, char *argv[])
{
	if (argc < 6) {
		fputs("usage: place-apps ADDRESS BYTES MEMBER[,MEMBER...] OUTPUT APP...\n", stderr);
		return 2;
	}
	struct image image = {.address = parse_number(argv[1], "ADDRESS"), .size = parse_number(argv[2], "BYTES")};

	if (image.size > REGION_MAX)
		die("BYTES: %u are more than the %u there can be", image.size, REGION_MAX);
	image.bytes = malloc((size_t)image.size + 1);
	if (image.bytes == NULL)
		die("%s", strerror(errno));
	for (int i = 5; i < argc; i++) {
		if (ends_with(argv[i], ".tbf"))
			place_tbf(&image, argv[i]);
		else
			place_tab(&image, argv[i], argv[3]);
	}
	end_image(&image);
	write_image(&image, argv[4]);
	free(image.bytes);
	return 0;
}
