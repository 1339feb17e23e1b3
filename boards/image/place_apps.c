/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Lays out apps for a board's flash:
 *
 *     place-apps ADDRESS BYTES MEMBER[,MEMBER...] OUTPUT APP...
 *
 * ADDRESS and BYTES are the start and the size of the region for apps in the board's flash. APP is a TBF, which is taken as it is, or a
 * TAB, from which the first MEMBER that it contains is taken. Apps are placed in the given order: an app linked for a fixed address goes
 * there, any other goes to a multiple of its size rounded up to a power of two, so that every kind of MPU can isolate it from its
 * neighbours. Padding apps fill the gaps.
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "boards/image/app_file.h"

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
	uint8_t *bytes; /* array of size */
};

static uint32_t parse_number(const char *text, const char *what)
{
	char *end;

	errno = 0;
	unsigned long value = strtoul(text, &end, 0);

	if (errno != 0 || end == text || *end != '\0' || value > UINT32_MAX)
		image_give_up("%s: \"%s\" is no number of 32 bits", what, text);
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

/* Padding is a TBF header without a program. */
static void put_padding(uint8_t *at, uint32_t length)
{
	memset(at, ERASED, length);
	put_u16(at + TBF_OFFSET_VERSION, TBF_VERSION);
	put_u16(at + TBF_OFFSET_HEADER_SIZE, TBF_BASE_BYTES);
	put_u32(at + TBF_OFFSET_TOTAL_SIZE, length);
	put_u32(at + TBF_OFFSET_FLAGS, 0);
	put_u32(at + TBF_OFFSET_CHECKSUM, (uint32_t)TBF_VERSION ^ (uint32_t)TBF_BASE_BYTES << 16 ^ length);
}

/* The smallest allowed power of two that is at least length. */
static uint32_t alignment_of(uint32_t length)
{
	uint32_t alignment = ALIGNMENT_MIN;

	while (alignment < length)
		alignment *= 2;
	return alignment;
}

/* The number of bytes between the end of the apps so far and the start of this one. */
static uint32_t gap_before(const struct image *image, const struct app_file *app)
{
	uint32_t alignment = alignment_of(app->length);
	uint32_t end = image->address + image->used;

	if (app->is_fixed)
		return app->fixed_start - end;
	return end % alignment == 0 ? 0 : alignment - end % alignment;
}

static void place(struct image *image, const char *file_name, const struct app_file *app)
{
	uint32_t gap = gap_before(image, app);

	if (gap > image->size - image->used || app->length > image->size - image->used - gap)
		image_give_up(
		    "%s: its %u bytes do not fit: of the board's %u bytes for apps %u are taken, and it has to begin at %s 0x%x",
		    file_name, app->length, image->size, image->used, app->is_fixed ? "address" : "a multiple of",
		    app->is_fixed ? app->fixed_start : alignment_of(app->length));
	if (gap > 0 && gap < TBF_BASE_BYTES)
		image_give_up("%s: the app before it ends %u bytes too early: its size is no multiple of 16", file_name, gap);
	if (gap > 0)
		put_padding(image->bytes + image->used, gap);
	memcpy(image->bytes + image->used + gap, app->bytes, app->length);
	image->used += gap + app->length;
}

static void add(struct image *image, const char *file_name, const char *members)
{
	struct app_room room = {.start = image->address + image->used, .end = image->address + image->size};
	struct app_file app;

	app_file_read(file_name, members, room, &app);
	place(image, file_name, &app);
	app_file_free(&app);
}

/* Ends the apps with erased bytes, so that the kernel finds their end even if the flash holds older data. */
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
		image_give_up("%s: %s", file_name, strerror(errno));
}

int main(int argc, char *argv[])
{
	if (argc < 6) {
		fputs("usage: place-apps ADDRESS BYTES MEMBER[,MEMBER...] OUTPUT APP...\n", stderr);
		return 2;
	}
	struct image image = {.address = parse_number(argv[1], "ADDRESS"), .size = parse_number(argv[2], "BYTES")};

	if (image.size > REGION_MAX || image.size > UINT32_MAX - image.address)
		image_give_up("BYTES: %u are more than there can be", image.size);
	image.bytes = malloc((size_t)image.size + 1);
	if (image.bytes == NULL)
		image_give_up("%s", strerror(errno));
	for (int i = 5; i < argc; i++)
		add(&image, argv[i], argv[3]);
	end_image(&image);
	write_image(&image, argv[4]);
	free(image.bytes);
	return 0;
}
