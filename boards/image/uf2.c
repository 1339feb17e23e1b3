/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Converts a flash image to UF2, a format that boot ROMs accept as a file copied to a disk (github.com/microsoft/uf2): 512-byte blocks,
 * each with 256 bytes of the image and their address.
 *
 *     uf2 ADDRESS FAMILY IMAGE.bin IMAGE.uf2
 */
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK_BYTES    512u
#define PAYLOAD_BYTES  256u
#define PAYLOAD_OFFSET 32u
#define FIRST_MAGIC    0x0a324655u
#define SECOND_MAGIC   0x9e5d5157u
#define LAST_MAGIC     0x0ab16f30u
#define FLAG_FAMILY    0x00002000u
#define ERASED         0xff
#define IMAGE_MAX      (64u << 20)

static int fail(const char *what, const char *why)
{
	fprintf(stderr, "uf2: %s: %s\n", what, why);
	return 1;
}

static void put(uint8_t *to, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		to[i] = (uint8_t)(value >> 8 * i);
}

static uint32_t blocks_of(uint32_t length)
{
	return (length + PAYLOAD_BYTES - 1) / PAYLOAD_BYTES;
}

static void make_block(uint8_t *block, const uint8_t *image, uint32_t length, uint32_t number, uint32_t address, uint32_t family)
{
	uint32_t offset = number * PAYLOAD_BYTES;
	uint32_t left = length - offset;
	const uint32_t head[] = {FIRST_MAGIC,   SECOND_MAGIC, FLAG_FAMILY,       address + offset,
				 PAYLOAD_BYTES, number,       blocks_of(length), family};

	memset(block, 0, BLOCK_BYTES);
	for (uint32_t i = 0; i < sizeof head / sizeof head[0]; i++)
		put(block + 4 * i, head[i]);
	memset(block + PAYLOAD_OFFSET, ERASED, PAYLOAD_BYTES);
	memcpy(block + PAYLOAD_OFFSET, image + offset, left < PAYLOAD_BYTES ? left : PAYLOAD_BYTES);
	put(block + BLOCK_BYTES - 4, LAST_MAGIC);
}

static int write_blocks(const char *name, const uint8_t *image, uint32_t length, uint32_t address, uint32_t family)
{
	FILE *file = fopen(name, "wb");
	uint8_t block[BLOCK_BYTES];

	if (file == NULL)
		return fail(name, strerror(errno));
	for (uint32_t number = 0; number < blocks_of(length); number++) {
		make_block(block, image, length, number, address, family);
		fwrite(block, sizeof block, 1, file);
	}
	if (ferror(file) != 0 || fclose(file) != 0)
		return fail(name, "cannot be written");
	return 0;
}

/* Returns the number of bytes; 0 if the file is empty, too long or cannot be read. */
static uint32_t read_image(const char *name, uint8_t *image, size_t size)
{
	FILE *file = fopen(name, "rb");
	size_t length;

	if (file == NULL)
		return 0;
	length = fread(image, 1, size, file);
	if (ferror(file) != 0 || length == size)
		length = 0;
	fclose(file);
	return (uint32_t)length;
}

static int parse(const char *text, uint32_t *number)
{
	char *end;
	unsigned long long value = strtoull(text, &end, 0);

	*number = (uint32_t)value;
	return *text != '\0' && *end == '\0' && value <= UINT32_MAX ? 0 : fail(text, "is no number of 32 bits");
}

int main(int argc, char **argv)
{
	uint8_t *image = malloc(IMAGE_MAX + 1);
	uint32_t address;
	uint32_t family;
	uint32_t length;
	int status = 1;

	if (argc != 5) {
		fail("usage", "uf2 ADDRESS FAMILY IMAGE.bin IMAGE.uf2");
	} else if (image == NULL) {
		fail("memory", strerror(errno));
	} else if (parse(argv[1], &address) == 0 && parse(argv[2], &family) == 0) {
		length = read_image(argv[3], image, IMAGE_MAX + 1);
		status = length > 0 ? write_blocks(argv[4], image, length, address, family)
				    : fail(argv[3], "cannot be read, is empty or has more than 64 MiB");
	}
	free(image);
	return status;
}
