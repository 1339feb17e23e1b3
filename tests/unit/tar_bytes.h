/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Tar archives made by hand, so that they can be wrong in every way. POSIX.1-1988 (ustar): a header of 512 bytes, then data. */
#ifndef TESTS_UNIT_TAR_BYTES_H
#define TESTS_UNIT_TAR_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct tar_bytes {
	uint8_t *data;
	size_t length;
};

static inline uint8_t *tar_grow(struct tar_bytes *tar, size_t more)
{
	tar->data = realloc(tar->data, tar->length + more);
	if (!tar->data)
		abort();
	memset(tar->data + tar->length, 0, more);
	tar->length += more;
	return tar->data + tar->length - more;
}

static inline void tar_checksum(uint8_t *header)
{
	unsigned int sum = 0;

	memset(header + 148, ' ', 8);
	for (int i = 0; i < 512; i++)
		sum += header[i];
	snprintf((char *)header + 148, 8, "%06o", sum);
}

/* Writes a header of this type ('0' file, '1' link, '2' symbolic link, '5' folder, 'x' pax...) that claims `size` bytes. */
static inline void tar_add_header(struct tar_bytes *tar, const char *name, char type, uint64_t size)
{
	uint8_t *header = tar_grow(tar, 512);

	memcpy(header, name, strlen(name) < 100 ? strlen(name) : 100);
	memcpy(header + 100,
	       "0000644\0"
	       "0000000\0"
	       "0000000\0",
	       24);
	snprintf((char *)header + 124, 12, "%011llo", (unsigned long long)size & 077777777777);
	memcpy(header + 136, "00000000000", 11);
	header[156] = (uint8_t)type;
	if (type == '1' || type == '2')
		memcpy(header + 157, "metadata.toml", 13);
	memcpy(header + 257,
	       "ustar\0"
	       "00",
	       8);
	tar_checksum(header);
}

static inline void tar_add_data(struct tar_bytes *tar, const void *data, size_t length)
{
	memcpy(tar_grow(tar, (length + 511) / 512 * 512), data, length);
}

static inline void tar_add(struct tar_bytes *tar, const char *name, const void *data, size_t length)
{
	tar_add_header(tar, name, '0', length);
	if (length > 0)
		tar_add_data(tar, data, length);
}

static inline void tar_add_text(struct tar_bytes *tar, const char *name, const char *text)
{
	tar_add(tar, name, text, strlen(text));
}

static inline void tar_end(struct tar_bytes *tar)
{
	tar_grow(tar, 1024);
}

static inline void tar_free(struct tar_bytes *tar)
{
	free(tar->data);
	*tar = (struct tar_bytes){0};
}

#endif
