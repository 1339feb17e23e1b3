/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A growing buffer of bytes. Running out of memory sets `exhausted`, which callers check once, after the last append. */
#ifndef PACK_BYTES_H
#define PACK_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/pack/failure.h"

struct bytes {
	uint8_t *data; /* owned; NULL while length is 0 */
	size_t length;
	size_t capacity;
	bool exhausted; /* an append ran out of memory; its bytes and all later ones are missing */
};

void bytes_free(struct bytes *bytes);
void bytes_append(struct bytes *bytes, const void *data, size_t length);
void bytes_append_zeroes(struct bytes *bytes, size_t length);
/* Little-endian, like everything in a TBF. */
void bytes_append_u16(struct bytes *bytes, uint16_t value);
void bytes_append_u32(struct bytes *bytes, uint32_t value);
void bytes_append_u64(struct bytes *bytes, uint64_t value);

/*
 * Reads a whole regular file into *bytes (empty before). Refuses files of more than `maximum` bytes before it allocates. The
 * failure names the file and the system's reason.
 */
bool bytes_read_file(struct bytes *bytes, const char *file_name, size_t maximum, struct failure *failure);

#endif
