/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "protocol/tar.h"

#include <errno.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

/* A header that says more of the member after it; nobody needs many. */
#define EXTENSIONS_MAX 8
/* Of a pax header: more than names and times take. */
#define PAX_BYTES_MAX 4096u

struct header {
	char name[100];
	char mode[8], user[8], group[8];
	char size[12];
	char time[12];
	char checksum[8];
	char type;
	char link[100];
	char magic[6], version[2];
	char user_name[32], group_name[32];
	char major[8], minor[8];
	char prefix[155];
	char rest[12];
};
_Static_assert(sizeof(struct header) == TAR_BLOCK_BYTES, "a header is a block");

bool tar_read(struct tar *tar, uint64_t offset, void *bytes, uint64_t length)
{
	uint64_t done = 0;

	while (done < length) {
		ssize_t got = pread(tar->descriptor, (char *)bytes + done, length - done, (off_t)(offset + done));

		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0) {
			tar->system_error = errno;
			return false;
		}
		if (got == 0) {
			tar->reason = "the file ends there";
			return false;
		}
		done += (uint64_t)got;
	}
	return true;
}

/* Octal digits between blanks, to the end of the field or a blank; nothing is 0. */
static bool read_octal(const char *field, size_t length, uint64_t *number)
{
	size_t i = 0;

	*number = 0;
	while (i < length && field[i] == ' ')
		i++;
	for (; i < length && field[i] >= '0' && field[i] <= '7'; i++)
		*number = *number * 8 + (uint64_t)(field[i] - '0'); /* of 12 at most */
	for (; i < length; i++) {
		if (field[i] != ' ' && field[i] != '\0')
			return false;
	}
	return true;
}

/* GNU has numbers that are too large for that in base 256, with the first bit set. */
static bool read_size(const char field[12], uint64_t *number)
{
	const unsigned char *bytes = (const unsigned char *)field;

	if ((bytes[0] & 0x80) == 0)
		return read_octal(field, 12, number);
	*number = 0;
	for (size_t i = 4; i < 12; i++)
		*number = *number << 8 | bytes[i];
	return bytes[0] == 0x80 && bytes[1] == 0 && bytes[2] == 0 && bytes[3] == 0 && *number <= INT64_MAX;
}

/* The sum of all bytes with the field itself taken for blanks. Some have added them up as signed ones. */
static bool has_right_checksum(const struct header *header)
{
	const unsigned char *bytes = (const unsigned char *)header;
	uint64_t wanted;
	uint64_t sum = 0;
	int64_t signed_sum = 0;

	for (size_t i = 0; i < sizeof *header; i++) {
		bool is_field =
		    i >= offsetof(struct header, checksum) && i < offsetof(struct header, checksum) + sizeof header->checksum;
		unsigned char byte = is_field ? ' ' : bytes[i];

		sum += byte;
		signed_sum += (signed char)byte;
	}
	return read_octal(header->checksum, sizeof header->checksum, &wanted) && (wanted == sum || (int64_t)wanted == signed_sum);
}

static bool is_zero(const struct header *header)
{
	const char *bytes = (const char *)header;

	for (size_t i = 0; i < sizeof *header; i++) {
		if (bytes[i] != '\0')
			return false;
	}
	return true;
}

static void add_to_name(struct tar_member *member, const char *text, size_t length)
{
	size_t have = strlen(member->name);

	length = strnlen(text, length);
	if (length > TAR_NAME_MAX - have)
		length = TAR_NAME_MAX - have;
	memcpy(member->name + have, text, length);
	member->name[have + length] = '\0';
}

static void set_name(struct tar_member *member, const char *text, size_t length)
{
	member->name[0] = '\0';
	add_to_name(member, text, length);
}

/* What the headers before a member's own have said. */
struct extensions {
	bool has_name, has_size, is_sparse;
	uint64_t size;
};

static bool read_decimal(const char *text, size_t length, uint64_t *number)
{
	*number = 0;
	for (size_t i = 0; i < length; i++) {
		if (text[i] < '0' || text[i] > '9' || __builtin_mul_overflow(*number, 10u, number) ||
		    __builtin_add_overflow(*number, (uint64_t)(text[i] - '0'), number))
			return false;
	}
	return length > 0;
}

/* "KEY=VALUE" of a pax header. */
static bool take_record(const char *record, size_t length, struct extensions *extensions, struct tar_member *member)
{
	static const char sparse[] = "GNU.sparse.";
	const char *equals = memchr(record, '=', length);

	if (equals == NULL)
		return false;
	size_t key_length = (size_t)(equals - record);
	const char *value = equals + 1;
	size_t value_length = length - key_length - 1;

	if (key_length == 4 && memcmp(record, "path", 4) == 0) {
		extensions->has_name = true;
		set_name(member, value, value_length);
	} else if (key_length == 4 && memcmp(record, "size", 4) == 0) {
		extensions->has_size = true;
		return read_decimal(value, value_length, &extensions->size);
	} else if (key_length >= sizeof sparse - 1 && memcmp(record, sparse, sizeof sparse - 1) == 0) {
		extensions->is_sparse = true;
	}
	return true;
}

/* Records "LENGTH KEY=VALUE\n", where LENGTH counts all of that. */
static bool take_pax(const char *text, size_t length, struct extensions *extensions, struct tar_member *member)
{
	while (length > 0) {
		const char *blank = memchr(text, ' ', length);
		uint64_t record;

		if (blank == NULL || !read_decimal(text, (size_t)(blank - text), &record) || record > length)
			return false;
		size_t head = (size_t)(blank - text) + 1;

		if (record < head + 2 || text[record - 1] != '\n' ||
		    !take_record(text + head, (size_t)record - head - 1, extensions, member))
			return false;
		text += record;
		length -= (size_t)record;
	}
	return true;
}

static bool damaged(struct tar *tar, const char *reason)
{
	tar->reason = reason;
	return false;
}

/* A header that is no member's own: true if it was one, with what it says taken. False: tar->reason, if it is not NULL. */
static bool take_extension(struct tar *tar, char type, uint64_t data, uint64_t size, struct extensions *extensions,
			   struct tar_member *member)
{
	char text[PAX_BYTES_MAX];

	switch (type) {
	case 'x':
		if (size > sizeof text)
			return damaged(tar, "its pax header is longer than 4096 bytes");
		if (!tar_read(tar, data, text, size))
			return false;
		return take_pax(text, (size_t)size, extensions, member) || damaged(tar, "its pax header is malformed");
	case 'L':
		extensions->has_name = true;
		if (size > sizeof text)
			size = sizeof text;
		if (!tar_read(tar, data, text, size))
			return false;
		set_name(member, text, (size_t)size);
		return true;
	default: /* 'g', for all members, and 'K', of a link */
		return true;
	}
}

static bool is_extension(char type)
{
	return type == 'x' || type == 'g' || type == 'L' || type == 'K';
}

/* The member whose own header this is. */
static void take_member(const struct header *header, const struct extensions *extensions, struct tar_member *member)
{
	bool is_posix = memcmp(header->magic, "ustar", 6) == 0;
	size_t length;

	if (!extensions->has_name) {
		member->name[0] = '\0';
		if (is_posix && header->prefix[0] != '\0') {
			add_to_name(member, header->prefix, sizeof header->prefix);
			add_to_name(member, "/", 1);
		}
		add_to_name(member, header->name, sizeof header->name);
	}
	length = strlen(member->name);
	member->is_file = header->type == '0' || header->type == '7' || header->type == 'S' ||
			  (header->type == '\0' && (length == 0 || member->name[length - 1] != '/'));
	member->is_sparse = extensions->is_sparse || header->type == 'S';
}

static uint64_t whole_blocks(uint64_t size)
{
	return size / TAR_BLOCK_BYTES * TAR_BLOCK_BYTES + (size % TAR_BLOCK_BYTES != 0 ? TAR_BLOCK_BYTES : 0);
}

/* TAR_MEMBER: there is a header at `at`. */
static enum tar_next read_header(struct tar *tar, uint64_t at, struct header *header, uint64_t *size)
{
	if (at == tar->size)
		return TAR_END;
	if (tar->size - at < sizeof *header) {
		tar->reason = "the file ends within a header";
		return TAR_DAMAGED;
	}
	if (!tar_read(tar, at, header, sizeof *header))
		return tar->system_error != 0 ? TAR_FAILED : TAR_DAMAGED;
	if (is_zero(header))
		return TAR_END;
	if (!has_right_checksum(header))
		tar->reason = "the checksum of a header is wrong";
	else if (!read_size(header->size, size))
		tar->reason = "a header has no size";
	else
		return TAR_MEMBER;
	return TAR_DAMAGED;
}

enum tar_next tar_next(struct tar *tar, struct tar_member *member)
{
	struct extensions extensions = {0};
	uint64_t at = tar->at;
	struct header header;

	*member = (struct tar_member){.at = at};
	for (int count = 0; count <= EXTENSIONS_MAX; count++) {
		uint64_t size;
		enum tar_next next = read_header(tar, at, &header, &size);

		if (next == TAR_END && count > 0) {
			tar->reason = "a header without its member";
			return TAR_DAMAGED;
		}
		if (next != TAR_MEMBER)
			return next;
		at += sizeof header;
		if (!is_extension(header.type)) {
			take_member(&header, &extensions, member);
			member->data = at;
			member->size = extensions.has_size ? extensions.size : size;
			member->is_cut = member->size > tar->size || whole_blocks(member->size) > tar->size - at;
			if (!member->is_cut)
				tar->at = at + whole_blocks(member->size);
			return TAR_MEMBER;
		}
		if (size > tar->size || whole_blocks(size) > tar->size - at) {
			tar->reason = "the file ends within a header";
			return TAR_DAMAGED;
		}
		if (!take_extension(tar, header.type, at, size, &extensions, member))
			return tar->system_error != 0 ? TAR_FAILED : TAR_DAMAGED;
		at += whole_blocks(size);
	}
	tar->reason = "it has too many headers";
	return TAR_DAMAGED;
}
