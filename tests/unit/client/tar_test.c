/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Headers of tar archives in all their formats, right and wrong. */
#include "tests/unit/harness.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "protocol/tar.h"
#include "tests/unit/tar_bytes.h"

static struct tar tar;
static struct tar_member member;

/* A pass over these bytes, which are freed. */
static void begin(struct tar_bytes *bytes)
{
	if (tar.descriptor > 0)
		close(tar.descriptor);
	tar = (struct tar){.descriptor = memfd_create("test", MFD_CLOEXEC), .size = bytes->length};
	if (tar.descriptor < 0 || write(tar.descriptor, bytes->data, bytes->length) != (ssize_t)bytes->length)
		abort();
	tar_free(bytes);
}

static bool is_damaged(const char *reason)
{
	bool good = tar_next(&tar, &member) == TAR_DAMAGED && strcmp(tar.reason, reason) == 0;

	if (!good)
		fprintf(stderr, "wanted \"%s\", got \"%s\"\n", reason, tar.reason != NULL ? tar.reason : "nothing");
	return good;
}

static void add_extension(struct tar_bytes *bytes, char type, const char *data)
{
	tar_add_header(bytes, "extension", type, strlen(data));
	tar_add_data(bytes, data, strlen(data));
}

static void members_follow_each_other(void)
{
	struct tar_bytes bytes = {0};
	char text[3];

	tar_add_text(&bytes, "a", "one");
	tar_add_text(&bytes, "b", "");
	tar_add(&bytes, "c", (char[1025]){0}, 1025);
	tar_end(&bytes);
	begin(&bytes);
	CU_ASSERT_EQUAL(tar_next(&tar, &member), TAR_MEMBER);
	CU_ASSERT_STRING_EQUAL(member.name, "a");
	CU_ASSERT_TRUE(member.at == 0 && member.data == 512 && member.size == 3 && member.is_file && !member.is_cut);
	CU_ASSERT_TRUE(tar_read(&tar, member.data, text, 3) && memcmp(text, "one", 3) == 0);
	CU_ASSERT_EQUAL(tar_next(&tar, &member), TAR_MEMBER);
	CU_ASSERT_TRUE(member.at == 1024 && member.size == 0);
	CU_ASSERT_EQUAL(tar_next(&tar, &member), TAR_MEMBER);
	CU_ASSERT_TRUE(member.at == 1536 && member.data == 2048);
	CU_ASSERT_EQUAL(tar_next(&tar, &member), TAR_END);
	CU_ASSERT_EQUAL(tar.at, 2048 + 3 * 512);
	CU_ASSERT_FALSE(tar_read(&tar, tar.size - 2, text, 3));
	CU_ASSERT_STRING_EQUAL(tar.reason, "the file ends there");
}

static void names_come_from_every_place(void)
{
	struct tar_bytes bytes = {0};
	char longest[400], record[450];

	memset(longest, 'n', sizeof longest);
	longest[399] = '\0';
	tar_add_text(&bytes, "plain", "");
	/* Of 100 bytes, without an end. */
	tar_add_text(&bytes, longest + 299, "");
	tar_add_text(&bytes, "name", "");
	memcpy(bytes.data + bytes.length - 512 + 345, "prefix", 6);
	tar_checksum(bytes.data + bytes.length - 512);
	add_extension(&bytes, 'L', longest);
	tar_add_text(&bytes, "short", "");
	snprintf(record, sizeof record, "409 path=%s\n", longest);
	add_extension(&bytes, 'x', record);
	tar_add_text(&bytes, "short", "");
	/* What is said of one member is not said of the next. */
	tar_add_text(&bytes, "last", "");
	tar_end(&bytes);
	begin(&bytes);
	CU_ASSERT_TRUE(tar_next(&tar, &member) == TAR_MEMBER && strcmp(member.name, "plain") == 0);
	CU_ASSERT_TRUE(tar_next(&tar, &member) == TAR_MEMBER && strlen(member.name) == 100);
	CU_ASSERT_TRUE(tar_next(&tar, &member) == TAR_MEMBER && strcmp(member.name, "prefix/name") == 0);
	for (int i = 0; i < 2; i++) {
		CU_ASSERT_EQUAL(tar_next(&tar, &member), TAR_MEMBER);
		CU_ASSERT_TRUE(strlen(member.name) == TAR_NAME_MAX && strncmp(member.name, longest, TAR_NAME_MAX) == 0);
	}
	CU_ASSERT_TRUE(tar_next(&tar, &member) == TAR_MEMBER && strcmp(member.name, "last") == 0);
	CU_ASSERT_EQUAL(tar_next(&tar, &member), TAR_END);
}

static void sizes_are_octal_decimal_or_binary(void)
{
	struct tar_bytes bytes = {0};

	tar_add_header(&bytes, "octal", '0', 0);
	memcpy(bytes.data + 124, "       17 \0\0", 12);
	tar_checksum(bytes.data);
	tar_grow(&bytes, 512);
	tar_add_header(&bytes, "binary", '0', 0);
	memcpy(bytes.data + 1024 + 124, "\x80\0\0\0\0\0\0\0\0\0\x01\x02", 12);
	tar_checksum(bytes.data + 1024);
	tar_grow(&bytes, 512);
	add_extension(&bytes, 'x', "10 size=3\n");
	tar_add_text(&bytes, "decimal", "");
	tar_grow(&bytes, 512);
	tar_end(&bytes);
	begin(&bytes);
	CU_ASSERT_TRUE(tar_next(&tar, &member) == TAR_MEMBER && member.size == 15);
	CU_ASSERT_TRUE(tar_next(&tar, &member) == TAR_MEMBER && member.size == 0x102);
	CU_ASSERT_TRUE(tar_next(&tar, &member) == TAR_MEMBER && member.size == 3);
	CU_ASSERT_EQUAL(tar_next(&tar, &member), TAR_END);
}

static void numbers_that_are_none_are_damage(void)
{
	static const char *const sizes[] = {"00000000008",      "0x100000000", "-1         ", "1 2        ",
					    "\xff\xff\xff\xff", "\x80\0\0\1",  "\x81"};

	for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
		struct tar_bytes bytes = {0};

		tar_add_header(&bytes, "x", '0', 0);
		memset(bytes.data + 124, 0, 12);
		memcpy(bytes.data + 124, sizes[i], i < 4 ? strlen(sizes[i]) : 4);
		tar_checksum(bytes.data);
		tar_end(&bytes);
		begin(&bytes);
		CU_ASSERT_TRUE(is_damaged("a header has no size"));
	}
}

/* With bytes above 127 there are two sums; a third one is wrong. */
static void checksums_are_of_signed_or_unsigned_bytes(void)
{
	for (int i = 0; i < 3; i++) {
		struct tar_bytes bytes = {0};
		unsigned int sum;

		tar_add_header(&bytes, "gr\xc3\xbc\xc3\x9f", '0', 0);
		CU_ASSERT_EQUAL_FATAL(sscanf((char *)bytes.data + 148, "%o", &sum), 1);
		snprintf((char *)bytes.data + 148, 8, "%06o", sum - (unsigned int)i * 4 * 128);
		tar_end(&bytes);
		begin(&bytes);
		CU_ASSERT_EQUAL(tar_next(&tar, &member), i == 1 ? TAR_DAMAGED : TAR_MEMBER);
		CU_ASSERT_TRUE(i != 1 || (tar.reason != NULL && strcmp(tar.reason, "the checksum of a header is wrong") == 0));
	}
}

static void kinds_of_members_are_told_apart(void)
{
	static const struct {
		const char *name;
		char type;
		bool is_file, is_sparse;
	} cases[] = {{"a", '0', true, false},  {"a", '\0', true, false}, {"a/", '\0', false, false},
		     {"a", '7', true, false},  {"a", 'S', true, true},   {"a", '1', false, false},
		     {"a", '5', false, false}, {"a", 'V', false, false}, {"a", 'M', false, false}};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct tar_bytes bytes = {0};

		tar_add_header(&bytes, cases[i].name, cases[i].type, 0);
		tar_end(&bytes);
		begin(&bytes);
		CU_ASSERT_EQUAL(tar_next(&tar, &member), TAR_MEMBER);
		CU_ASSERT_TRUE(member.is_file == cases[i].is_file && member.is_sparse == cases[i].is_sparse);
	}
	struct tar_bytes bytes = {0};

	add_extension(&bytes, 'x', "22 GNU.sparse.major=1\n");
	tar_add_text(&bytes, "x", "");
	tar_end(&bytes);
	begin(&bytes);
	CU_ASSERT_TRUE(tar_next(&tar, &member) == TAR_MEMBER && member.is_sparse);
}

static void pax_records_are_read_to_the_byte(void)
{
	static const struct {
		const char *records;
		bool good;
	} cases[] = {
	    {"", true},
	    {"6 a=b\n", true},
	    {"6 a=b\n19 comment=so so so\n", false}, /* one more than there are */
	    {"6 a=b\n18 comment=so sos\n", true},
	    {"5 a=b\n", false},
	    {"7 a=b\n", false},
	    {"6 a-b\n", false},
	    {"6 a=bc", false},
	    {"a=b\n", false},
	    {" 6 a=b\n", false},
	    {"0 a=b\n", false},
	    {"2 \n", false},
	    {"-6 a=b\n", false},
	    {"18446744073709551622 a=b\n", false},
	    {"11 size=-1\n", false},
	    {"8 size=\n", false},
	    {"28 size=18446744073709551616\n", false},
	};

	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct tar_bytes bytes = {0};

		add_extension(&bytes, 'x', cases[i].records);
		tar_add_text(&bytes, "x", "");
		tar_end(&bytes);
		begin(&bytes);
		CU_ASSERT_EQUAL(tar_next(&tar, &member), cases[i].good ? TAR_MEMBER : TAR_DAMAGED);
		CU_ASSERT_TRUE(cases[i].good || (tar.reason != NULL && strcmp(tar.reason, "its pax header is malformed") == 0));
	}
}

static void headers_before_a_member_are_bounded(void)
{
	struct tar_bytes bytes = {0};
	char large[5000];

	for (int i = 0; i < 8; i++)
		add_extension(&bytes, i % 2 == 0 ? 'g' : 'K', "26 comment=for all members\n");
	tar_add_text(&bytes, "x", "");
	for (int i = 0; i < 9; i++)
		add_extension(&bytes, 'g', "");
	tar_end(&bytes);
	begin(&bytes);
	CU_ASSERT_EQUAL(tar_next(&tar, &member), TAR_MEMBER);
	CU_ASSERT_TRUE(member.at == 0 && member.data == 17 * 512);
	CU_ASSERT_TRUE(is_damaged("it has too many headers"));
	memset(large, 'a', sizeof large);
	tar_add_header(&bytes, "x", 'x', sizeof large);
	tar_add_data(&bytes, large, sizeof large);
	tar_end(&bytes);
	begin(&bytes);
	CU_ASSERT_TRUE(is_damaged("its pax header is longer than 4096 bytes"));
	add_extension(&bytes, 'L', "name");
	tar_end(&bytes);
	begin(&bytes);
	CU_ASSERT_TRUE(is_damaged("a header without its member"));
	tar_add_header(&bytes, "x", 'g', 077777777777);
	tar_end(&bytes);
	begin(&bytes);
	CU_ASSERT_TRUE(is_damaged("the file ends within a header"));
}

static void what_the_system_refuses_is_told(void)
{
	struct tar_bytes bytes = {0};

	tar_add_text(&bytes, "x", "");
	tar_end(&bytes);
	begin(&bytes);
	int good = tar.descriptor;

	tar.descriptor = -1;
	CU_ASSERT_EQUAL(tar_next(&tar, &member), TAR_FAILED);
	CU_ASSERT_EQUAL(tar.system_error, EBADF);
	tar = (struct tar){.descriptor = good, .size = tar.size};
	/* It became shorter. */
	CU_ASSERT_EQUAL(ftruncate(good, 100), 0);
	CU_ASSERT_TRUE(is_damaged("the file ends there"));
}

HARNESS_MAIN({"tar: members follow each other in whole blocks", members_follow_each_other},
	     {"tar: names come from headers, prefixes, GNU's and pax's headers, cut to 255 bytes", names_come_from_every_place},
	     {"tar: sizes are octal, binary or pax's", sizes_are_octal_decimal_or_binary},
	     {"tar: a size that is no number is damage", numbers_that_are_none_are_damage},
	     {"tar: checksums are of signed or unsigned bytes", checksums_are_of_signed_or_unsigned_bytes},
	     {"tar: files are told from links, folders and sparse files", kinds_of_members_are_told_apart},
	     {"tar: pax records are as long as they say", pax_records_are_read_to_the_byte},
	     {"tar: headers before a member are bounded", headers_before_a_member_are_bounded},
	     {"tar: what the system refuses is told", what_the_system_refuses_is_told})
