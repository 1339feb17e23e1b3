/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A TAB of arbitrary bytes. It must be read, or be refused with a printable message and nothing left behind. The first byte says whether
 * the headers' checksums are corrected, which random input never hits.
 */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "protocol/plain_text.h"
#include "protocol/tab.h"
#include "tests/fuzz/require.h"

#define BLOCK_BYTES 512
#define CHECKSUM_AT 148
#define MAGIC_AT    257

static void give_checksums(uint8_t *bytes, size_t length)
{
	for (uint8_t *block = bytes; length - (size_t)(block - bytes) >= BLOCK_BYTES; block += BLOCK_BYTES) {
		char text[8];
		unsigned int sum = 0;

		if (memcmp(block + MAGIC_AT, "ustar", 5) != 0)
			continue;
		memset(block + CHECKSUM_AT, ' ', sizeof text);
		for (size_t i = 0; i < BLOCK_BYTES; i++)
			sum += block[i];
		snprintf(text, sizeof text, "%06o", sum);
		memcpy(block + CHECKSUM_AT, text, sizeof text - 1);
	}
}

static void check(const struct tab *tab, size_t length)
{
	size_t kept = 0;

	require(tab->metadata != NULL && tab->member_count <= TAB_MEMBERS_MAX);
	require(plain_text(tab->name, strlen(tab->name)) && plain_text(tab->build_date, strlen(tab->build_date)));
	for (size_t i = 0; i < tab->member_count; i++) {
		const struct tab_member *member = &tab->members[i];

		require(member->name[0] != '\0' && strchr(member->name, '/') == NULL);
		require(plain_text(member->name, strlen(member->name)) && tab_find(tab, member->name) == member);
		require((member->bytes == NULL) == (member->length == 0));
		/* Reads all bytes, so that the sanitizer checks that they exist. */
		if (member->length > 0)
			require(memchr(member->bytes, member->bytes[member->length - 1], member->length) != NULL);
		kept += member->length;
	}
	require(kept < length);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct tab tab;
	struct tab_error error;
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	uint8_t *bytes = malloc(size + 1);

	require(fd >= 0 && bytes != NULL);
	if (size > 0) {
		memcpy(bytes, data + 1, size - 1);
		if (data[0] & 1)
			give_checksums(bytes, size - 1);
		require(write(fd, bytes, size - 1) == (ssize_t)(size - 1));
	}
	free(bytes);
	if (tab_read_descriptor(fd, "fuzz.tab", NULL, &tab, &error) == 0) {
		check(&tab, size);
		tab_free(&tab);
	} else {
		require(plain_text(error.text, strlen(error.text)) && strncmp(error.text, "fuzz.tab: ", 10) == 0);
		require(tab.member_count == 0 && tab.metadata == NULL);
	}
	close(fd);
	return 0;
}
