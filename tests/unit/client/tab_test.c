/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The TAB reader with archives that are intact, truncated, false or hostile. */
#include "tests/unit/harness.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "protocol/plain_text.h"
#include "protocol/tab.h"
#include "tests/unit/tar_bytes.h"

#define METADATA "tab-version = 1\nname = \"hello\"\nbuild-date = 2024-05-06T07:08:09Z\n"

static struct tab tab;
static struct tab_error error;

static int read_bytes(const void *data, size_t length, const char *wanted)
{
	int descriptor = memfd_create("test", MFD_CLOEXEC), result;

	if (descriptor < 0 || write(descriptor, data, length) != (ssize_t)length)
		abort();
	result = tab_read_descriptor(descriptor, "x.tab", wanted, &tab, &error);
	close(descriptor);
	return result;
}

static int read_tar(struct tar_bytes *tar, const char *wanted)
{
	int result = read_bytes(tar->data, tar->length, wanted);

	tar_free(tar);
	return result;
}

/* True if the archive is refused as damaged, with this text in the reason, and nothing is kept. */
static bool refused(struct tar_bytes *tar, const char *text)
{
	bool good = read_tar(tar, NULL) == -EBADMSG && strstr(error.text, text) && strncmp(error.text, "x.tab: ", 7) == 0 &&
		    tab.member_count == 0 && !tab.metadata;

	if (!good)
		fprintf(stderr, "wanted \"%s\", got \"%s\"\n", text, error.text);
	tab_free(&tab);
	return good;
}

static void a_tbf_is_told_from_a_damaged_tab(void)
{
	uint8_t bytes[2048] = {2, 0};

	CU_ASSERT(read_bytes(bytes, sizeof(bytes), NULL) == -EBADMSG && strstr(error.text, "x.tab: is a TBF, not a TAB"));
	bytes[1] = 1;
	CU_ASSERT(read_bytes(bytes, sizeof(bytes), NULL) == -EBADMSG && !strstr(error.text, "TBF"));
	CU_ASSERT(read_bytes(bytes, 1, NULL) == -EBADMSG && !strstr(error.text, "TBF"));
}

static struct tar_bytes sample(void)
{
	struct tar_bytes tar = {0};
	uint8_t bytes[1300];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (uint8_t)(i * 7 + 1);
	tar_add_text(&tar, "metadata.toml", METADATA);
	tar_add(&tar, "linux-x86_64.tbf", bytes, 700);
	tar_add(&tar, "cortex-m4.tbf", bytes, sizeof(bytes));
	tar_end(&tar);
	return tar;
}

static void whole_is_read(void)
{
	struct tar_bytes tar = sample();
	const struct tab_member *member;

	CU_ASSERT_EQUAL(read_tar(&tar, NULL), 0);
	CU_ASSERT_STRING_EQUAL(error.text, "");
	CU_ASSERT_STRING_EQUAL(tab.name, "hello");
	CU_ASSERT_STRING_EQUAL(tab.build_date, "2024-05-06T07:08:09Z");
	CU_ASSERT_STRING_EQUAL(tab.metadata, METADATA);
	CU_ASSERT_EQUAL(tab.member_count, 2);
	member = tab_find(&tab, "linux-x86_64.tbf");
	CU_ASSERT_PTR_NOT_NULL_FATAL(member);
	CU_ASSERT_EQUAL(member->length, 700);
	CU_ASSERT_EQUAL(member->bytes[699], (uint8_t)(699 * 7 + 1));
	CU_ASSERT_PTR_NULL(tab_find(&tab, "linux-x86_64"));
	CU_ASSERT_PTR_NULL(tab_find(&tab, "metadata.toml"));
	tab_free(&tab);
	CU_ASSERT_EQUAL(tab.member_count, 0);
}

static void only_the_wanted_member_is_kept(void)
{
	struct tar_bytes tar = sample();

	CU_ASSERT_EQUAL(read_tar(&tar, "cortex-m4.tbf"), 0);
	CU_ASSERT_PTR_NULL(tab_find(&tab, "linux-x86_64.tbf")->bytes);
	CU_ASSERT_EQUAL(tab_find(&tab, "linux-x86_64.tbf")->length, 700);
	CU_ASSERT_PTR_NOT_NULL(tab_find(&tab, "cortex-m4.tbf")->bytes);
	tab_free(&tab);
	tar = sample();
	CU_ASSERT_EQUAL(read_tar(&tar, "riscv.tbf"), 0);
	CU_ASSERT_EQUAL(tab.member_count, 2);
	tab_free(&tab);
}

static void position_of_the_descriptor_does_not_matter(void)
{
	struct tar_bytes tar = sample();
	int descriptor = memfd_create("test", MFD_CLOEXEC);

	CU_ASSERT_EQUAL(write(descriptor, tar.data, tar.length), (ssize_t)tar.length);
	CU_ASSERT_EQUAL(lseek(descriptor, 100, SEEK_SET), 100);
	CU_ASSERT_EQUAL(tab_read_descriptor(descriptor, "x.tab", NULL, &tab, &error), 0);
	CU_ASSERT_EQUAL(lseek(descriptor, 0, SEEK_CUR), 100);
	tab_free(&tab);
	close(descriptor);
	tar_free(&tar);
}

/* A truncated archive is refused, wherever it ends. */
static void every_cut_is_refused(void)
{
	struct tar_bytes tar = sample();

	for (size_t length = 0; length < tar.length; length += length % 512 == 511 || length % 512 == 0 ? 1 : 51) {
		int result = read_bytes(tar.data, length, NULL);

		CU_ASSERT_EQUAL(result, -EBADMSG);
		CU_ASSERT_NOT_EQUAL(error.text[0], '\0');
		CU_ASSERT_EQUAL(tab.member_count, 0);
		result = read_bytes(tar.data, length, "linux-x86_64.tbf");
		CU_ASSERT_EQUAL(result, -EBADMSG);
	}
	for (size_t blocks = 0; blocks * 512 < tar.length; blocks++)
		CU_ASSERT_EQUAL(read_bytes(tar.data, blocks * 512, NULL), -EBADMSG);
	tar_free(&tar);
}

/* Cut within the first member's data, and within the padding of its last block. */
static void cut_first_member_is_called_cut(void)
{
	struct tar_bytes tar = sample();
	size_t lengths[] = {512 + sizeof(METADATA) / 2, 512 + sizeof(METADATA), 1023};

	for (size_t i = 0; i < 3; i++) {
		CU_ASSERT_EQUAL(read_bytes(tar.data, lengths[i], NULL), -EBADMSG);
		CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "offset 0: is truncated or damaged in the member"));
	}
	tar_free(&tar);
}

/* A changed byte in a header breaks its checksum; in data it only changes the member. */
static void flipped_bytes_are_refused_or_harmless(void)
{
	struct tar_bytes tar = sample();

	for (size_t at = 0; at < tar.length; at += at % 512 < 160 ? 1 : 13) {
		static const uint8_t masks[] = {0x01, 0x80, 0xff};

		for (size_t i = 0; i < sizeof(masks); i++) {
			int result;

			tar.data[at] ^= masks[i];
			result = read_bytes(tar.data, tar.length, NULL);
			CU_ASSERT(result == 0 || result == -EBADMSG);
			CU_ASSERT((result == 0) == (error.text[0] == '\0'));
			if (at < 512 || at >= tar.length - 1024)
				CU_ASSERT_EQUAL(result, -EBADMSG);
			tab_free(&tab);
			tar.data[at] ^= masks[i];
		}
	}
	tar_free(&tar);
}

static void claimed_sizes_cost_nothing(void)
{
	static const uint64_t sizes[] = {1, 513, 0x10000001, 0x40000000, 077777777777};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		struct tar_bytes tar = {0};

		tar_add_text(&tar, "metadata.toml", METADATA);
		tar_add_header(&tar, "linux-x86_64.tbf", '0', sizes[i]);
		CU_ASSERT(refused(&tar, i < 2 ? "is truncated" : "is longer than the whole file"));
	}
	for (size_t i = 0; i < 2; i++) {
		struct tar_bytes tar = {0};

		/* GNU's base 256: 2 to the 63 and a negative number. */
		tar_add_text(&tar, "metadata.toml", METADATA);
		tar_add_header(&tar, "linux-x86_64.tbf", '0', 0);
		memset(tar.data + 1024 + 124, i ? 0xff : 0, 12);
		tar.data[1024 + 124] = i ? 0xff : 0x80;
		if (!i)
			tar.data[1024 + 124 + 4] = 0x80;
		tar_checksum(tar.data + 1024);
		tar_end(&tar);
		CU_ASSERT_EQUAL(read_tar(&tar, NULL), -EBADMSG);
		CU_ASSERT_EQUAL(tab.member_count, 0);
	}
}

/* A sparse file may be arbitrarily large, but no more than the size limit is accepted. */
static void large_files_are_refused(void)
{
	struct tar_bytes tar = {0};
	int descriptor = memfd_create("test", MFD_CLOEXEC);

	tar_add_text(&tar, "metadata.toml", METADATA);
	tar_add_header(&tar, "linux-x86_64.tbf", '0', TAB_MEMBER_BYTES_MAX + 512);
	CU_ASSERT_EQUAL(write(descriptor, tar.data, tar.length), (ssize_t)tar.length);
	CU_ASSERT_EQUAL(ftruncate(descriptor, (off_t)TAB_MEMBER_BYTES_MAX + 8192), 0);
	CU_ASSERT_EQUAL(tab_read_descriptor(descriptor, "x.tab", NULL, &tab, &error), -EBADMSG);
	CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "256 MiB"));
	CU_ASSERT_EQUAL(ftruncate(descriptor, (off_t)TAB_FILE_BYTES_MAX + 1), 0);
	CU_ASSERT_EQUAL(tab_read_descriptor(descriptor, "x.tab", NULL, &tab, &error), -EBADMSG);
	CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "the maximum is 536870912"));
	close(descriptor);
	tar_free(&tar);
}

static void sixty_five_members_are_refused(void)
{
	for (int count = TAB_MEMBERS_MAX; count <= TAB_MEMBERS_MAX + 1; count++) {
		struct tar_bytes tar = {0};

		tar_add_text(&tar, "metadata.toml", METADATA);
		for (int i = 0; i < count; i++) {
			char name[16];

			snprintf(name, sizeof(name), "a%d.tbf", i);
			tar_add_text(&tar, name, "x");
		}
		tar_end(&tar);
		if (count > TAB_MEMBERS_MAX) {
			CU_ASSERT(refused(&tar, "member a64.tbf exceeds the maximum of 64"));
		} else {
			CU_ASSERT_EQUAL(read_tar(&tar, NULL), 0);
			CU_ASSERT_EQUAL(tab.member_count, TAB_MEMBERS_MAX);
			tab_free(&tab);
		}
	}
}

static void paths_are_refused(void)
{
	static const char *const names[] = {"../x.tbf", "/x.tbf", "a/x.tbf", "./x.tbf", "..", ".", "x.tbf/"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct tar_bytes tar = {0};

		tar_add_text(&tar, "metadata.toml", METADATA);
		tar_add_text(&tar, names[i], "x");
		tar_end(&tar);
		CU_ASSERT(refused(&tar, "offset 1024: member "));
	}
}

static void names_that_garble_terminals_are_refused(void)
{
	static const char *const names[] = {"a\033[2J.tbf", "a\n.tbf", "a\xff.tbf", "a\x7f.tbf"};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		struct tar_bytes tar = {0};

		tar_add_text(&tar, "metadata.toml", METADATA);
		tar_add_text(&tar, names[i], "x");
		tar_end(&tar);
		CU_ASSERT(refused(&tar, "control characters"));
	}
}

/* A message that truncates a long name must not end in half a character, whatever precedes it. */
static void long_names_are_told_in_whole_characters(void)
{
	for (size_t shift = 0; shift < 3; shift++) {
		struct tar_bytes tar = {0};
		char name[101] = "ab";

		name[shift] = '\0';
		while (strlen(name) + 3 <= 100)
			strcat(name, "\xe2\x82\xac");
		tar_add_text(&tar, "metadata.toml", METADATA);
		tar_add_text(&tar, name, "x");
		tar_end(&tar);
		CU_ASSERT(refused(&tar, "has a name longer than 95 bytes"));
		CU_ASSERT(plain_text(error.text, strlen(error.text)));
	}
}

static void members_that_are_no_files_are_refused(void)
{
	static const char types[] = {'1', '2', '3', '4', '5', '6'};

	for (size_t i = 0; i < sizeof(types); i++) {
		struct tar_bytes tar = {0};

		tar_add_text(&tar, "metadata.toml", METADATA);
		tar_add_header(&tar, "x.tbf", types[i], 0);
		tar_end(&tar);
		CU_ASSERT(refused(&tar, "is not a regular file"));
	}
}

static void duplicates_are_refused(void)
{
	struct tar_bytes tar = {0};

	tar_add_text(&tar, "metadata.toml", METADATA);
	tar_add_text(&tar, "x.tbf", "1");
	tar_add_text(&tar, "x.tbf", "2");
	tar_end(&tar);
	CU_ASSERT(refused(&tar, "offset 2048: member x.tbf appears twice"));
	tar_add_text(&tar, "metadata.toml", METADATA);
	tar_add_text(&tar, "metadata.toml", METADATA);
	tar_end(&tar);
	CU_ASSERT(refused(&tar, "metadata.toml appears twice"));
}

static void metadata_is_required_and_bounded(void)
{
	struct tar_bytes tar = {0};
	char *large = calloc(1, TAB_METADATA_BYTES_MAX + 1);

	tar_add_text(&tar, "x.tbf", "1");
	tar_end(&tar);
	CU_ASSERT(refused(&tar, "no member metadata.toml"));
	memset(large, '#', TAB_METADATA_BYTES_MAX + 1);
	tar_add(&tar, "metadata.toml", large, TAB_METADATA_BYTES_MAX + 1);
	tar_end(&tar);
	CU_ASSERT(refused(&tar, "longer than 64 KiB"));
	tar_add(&tar, "metadata.toml", large, TAB_METADATA_BYTES_MAX);
	tar_end(&tar);
	CU_ASSERT_EQUAL(read_tar(&tar, NULL), 0);
	tab_free(&tab);
	tar_add(&tar, "metadata.toml", "name = \"a\"\n\0name = \"b\"\n", 23);
	tar_end(&tar);
	CU_ASSERT(refused(&tar, "contains a NUL byte"));
	free(large);
}

static void unknown_versions_and_bad_names_are_refused(void)
{
	static const struct {
		const char *metadata, *text;
	} cases[] = {
	    {"tab-version = 2\n", "tab-version is 2; only 1 is supported"},
	    {"tab-version = 1\nname = \"a\n", "line 2: name"},
	    {"name = \"a\033b\"\n", "line 1: name"},
	    {"name = \"\\u0007\"\n", "line 1: name"},
	    {"name = \"0123456789012345678901234567890123456789012345678901234567890123\"\n", "line 1: name"},
	    {"name =\n", "line 1: name must be a string of less than 64 bytes"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tar_bytes tar = {0};

		tar_add_text(&tar, "metadata.toml", cases[i].metadata);
		tar_end(&tar);
		CU_ASSERT(refused(&tar, cases[i].text));
	}
}

/* Long names and attributes in pax headers are accepted, and checked like everything else. */
static void pax_and_gnu_headers_are_checked_too(void)
{
	static const char record[] = "20 path=../evil.tbf\n", good[] = "17 path=good.tbf\n",
			  huge[] = "25 size=9223372036854775807\n";
	static const struct {
		char type;
		const char *data, *text;
	} cases[] = {{'x', record, "has a path"}, {'x', good, NULL}, {'x', huge, ""}, {'L', "../evil.tbf", "has a path"}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct tar_bytes tar = {0};

		tar_add_text(&tar, "metadata.toml", METADATA);
		tar_add_header(&tar, "header", cases[i].type, strlen(cases[i].data));
		tar_add_data(&tar, cases[i].data, strlen(cases[i].data));
		tar_add_text(&tar, "x.tbf", "1");
		tar_end(&tar);
		if (cases[i].text) {
			CU_ASSERT(refused(&tar, cases[i].text));
		} else {
			CU_ASSERT_EQUAL(read_tar(&tar, NULL), 0);
			CU_ASSERT_PTR_NOT_NULL(tab_find(&tab, "good.tbf"));
			tab_free(&tab);
		}
	}
}

static void what_follows_the_end_is_refused(void)
{
	struct tar_bytes tar = sample();
	size_t whole = tar.length;

	tar_grow(&tar, 4096);
	CU_ASSERT_EQUAL(read_bytes(tar.data, tar.length, NULL), 0);
	tab_free(&tab);
	tar.data[whole + 100] = 1;
	CU_ASSERT(refused(&tar, "unexpected data after the end"));
}

static void what_is_no_file_is_refused(void)
{
	int ends[2];

	CU_ASSERT_EQUAL(tab_read_file("/nonexistent/x.tab", NULL, &tab, &error), -ENOENT);
	CU_ASSERT_STRING_EQUAL(error.text, "/nonexistent/x.tab: cannot open: No such file or directory");
	CU_ASSERT_EQUAL(tab_read_file("/", NULL, &tab, &error), -EBADMSG);
	CU_ASSERT_EQUAL(tab_read_file("/dev/zero", NULL, &tab, &error), -EBADMSG);
	CU_ASSERT_EQUAL(pipe(ends), 0);
	CU_ASSERT_EQUAL(tab_read_descriptor(ends[0], "pipe", NULL, &tab, &error), -EBADMSG);
	CU_ASSERT_STRING_EQUAL(error.text, "pipe: is not a regular file");
	CU_ASSERT_EQUAL(tab_read_descriptor(-1, "none", NULL, &tab, &error), -EBADF);
	close(ends[0]);
	close(ends[1]);
	CU_ASSERT_EQUAL(read_bytes("\x1f\x8b\x08\0\0\0\0\0\0\0", 10, NULL), -EBADMSG);
	CU_ASSERT_EQUAL(read_bytes("hello", 5, NULL), -EBADMSG);
}

static void long_file_names_leave_room_for_the_reason(void)
{
	char name[1200] = "/nonexistent/";

	memset(name + strlen(name), 'x', 900);
	strcat(name, "/the-end.tab");
	CU_ASSERT(tab_read_file(name, NULL, &tab, &error) < 0);
	CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "/the-end.tab: cannot open: "));
	memset(name, '\xbc', 600);
	for (size_t i = 0; i < 600; i += 2)
		name[i] = '\xc3';
	for (size_t shift = 0; shift < 2; shift++) {
		strcpy(name + 600 + shift, ".tab");
		memset(name + 600, 'x', shift);
		CU_ASSERT(tab_read_file(name, NULL, &tab, &error) < 0);
		CU_ASSERT(plain_text(error.text, strlen(error.text)));
	}
}

HARNESS_MAIN({"tab: a whole archive is read", whole_is_read},
	     {"tab: only the wanted member's bytes are kept", only_the_wanted_member_is_kept},
	     {"tab: the position of the descriptor does not matter", position_of_the_descriptor_does_not_matter},
	     {"tab: an archive cut anywhere is refused", every_cut_is_refused},
	     {"tab: an archive cut in its first member is called cut", cut_first_member_is_called_cut},
	     {"tab: flipped bytes are refused or stay inside their member", flipped_bytes_are_refused_or_harmless},
	     {"tab: a size that lies is refused before anything is allocated", claimed_sizes_cost_nothing},
	     {"tab: files and members that are too large are refused", large_files_are_refused},
	     {"tab: 64 members are accepted, 65 are not", sixty_five_members_are_refused},
	     {"tab: member names with a path are refused", paths_are_refused},
	     {"tab: member names with control characters are refused", names_that_garble_terminals_are_refused},
	     {"tab: long member names are told in whole characters", long_names_are_told_in_whole_characters},
	     {"tab: links, devices, folders and pipes as members are refused", members_that_are_no_files_are_refused},
	     {"tab: duplicate members are refused", duplicates_are_refused},
	     {"tab: metadata.toml is required and bounded", metadata_is_required_and_bounded},
	     {"tab: unknown versions and malformed names are refused with their line",
	      unknown_versions_and_bad_names_are_refused},
	     {"tab: names and sizes from pax and GNU headers are checked too", pax_and_gnu_headers_are_checked_too},
	     {"tab: bytes after the end mark are refused", what_follows_the_end_is_refused},
	     {"tab: what is no regular file or no archive is refused", what_is_no_file_is_refused},
	     {"tab: a TBF is called a TBF", a_tbf_is_told_from_a_damaged_tab},
	     {"tab: a long path leaves room for the reason", long_file_names_leave_room_for_the_reason})
