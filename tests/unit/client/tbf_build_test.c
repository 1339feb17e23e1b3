/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The bytes of TBFs: headers, compared with ones computed by hand or written by elf2tab; padding; footers. */
#include "tests/unit/harness.h"

#include <kc/tbf.h>
#include <stdint.h>
#include <string.h>

#include "client/pack/credentials.h"
#include "client/pack/tbf_build.h"
#include "client/pack/tbf_header.h"
#include "protocol/layout.h"

static struct failure failure;

static uint32_t word(const uint8_t *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* The 76 bytes that elf2tab 0.13 wrote for an app "screen" for Cortex-M4: position-independent, kernel 2.0. */
static void header_equals_elf2tab_s_for_a_position_independent_app(void)
{
	static const uint8_t expected[76] = {
	    0x02, 0x00, 0x4c, 0x00, 0x00, 0x80, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x38, 0xb6, 0x24, 0x65, /* base */
	    0x01, 0x00, 0x0c, 0x00, 0x31, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x94, 0x1e, 0x00, 0x00, /* Main */
	    0x09, 0x00, 0x14, 0x00, 0x31, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x94, 0x1e, 0x00, 0x00, /* Program */
	    0x2c, 0x3b, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,                                                 /* its end */
	    0x03, 0x00, 0x06, 0x00, 's',  'c',  'r',  'e',  'e',  'n',  0x00, 0x00,                         /* name */
	    0x08, 0x00, 0x04, 0x00, 0x02, 0x00, 0x00, 0x00,                                                 /* kernel 2.0 */
	};
	struct tbf_wishes wishes = {.name = "screen", .has_kernel_version = true, .kernel_major = 2};
	struct tbf_facts facts = {.total_size = 32768, .init_fn_offset = 49, .minimum_ram = 7828, .binary_end = 15148};
	struct bytes header = {0};

	CU_ASSERT_TRUE_FATAL(tbf_header_write(&header, &wishes, &facts, &failure));
	CU_ASSERT_EQUAL_FATAL(header.length, sizeof(expected));
	CU_ASSERT_EQUAL(memcmp(header.data, expected, sizeof(expected)), 0);
	bytes_free(&header);
}

/* elf2tab's TBF of the same app for a RISC-V board, linked for fixed addresses, has 88 bytes with this checksum. */
static void header_equals_elf2tab_s_for_fixed_addresses(void)
{
	static const uint8_t fixed[12] = {0x05, 0x00, 0x08, 0x00, 0x00, 0x28, 0x00, 0x80, 0x80, 0x00, 0x04, 0x20};
	struct tbf_wishes wishes = {.name = "screen", .has_kernel_version = true, .kernel_major = 2};
	struct tbf_facts facts = {
	    .total_size = 21164,
	    .init_fn_offset = 80,
	    .protected_trailer = 40,
	    .minimum_ram = 7132,
	    .binary_end = 18164,
	    .flash_fixed = true,
	    .ram_fixed = true,
	    .fixed_flash = 0x20040080,
	    .fixed_ram = 0x80002800,
	};
	struct bytes header = {0};

	CU_ASSERT_TRUE_FATAL(tbf_header_write(&header, &wishes, &facts, &failure));
	CU_ASSERT_EQUAL_FATAL(header.length, 88);
	CU_ASSERT_EQUAL(word(header.data + 12), 0xc53c31c9);
	CU_ASSERT_EQUAL(memcmp(header.data + 68, fixed, sizeof(fixed)), 0);
	bytes_free(&header);
}

static void optional_parts_stand_in_elf2tab_s_order(void)
{
	/* After base, Main and Program; no name. */
	static const uint8_t expected[] = {
	    0x02, 0x00, 0x10, 0x00, 0x64, 0x00, 0x00, 0x00, 0x08, 0x00, 0x00, 0x00, /* two writeable flash regions: 100, 8 ... */
	    0x00, 0x02, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00,                         /* ... and 512, 256 */
	    0x05, 0x00, 0x08, 0x00, 0xff, 0xff, 0xff, 0xff, 0x00, 0x01, 0x00, 0x08, /* RAM anywhere, flash at 0x08000100 */
	    0x06, 0x00, 0x32, 0x00, 0x03, 0x00,                                     /* three permissions */
	    0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x80, /* 1: 0, 1, 63 */
	    0x01, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, /* 1: 64 */
	    0x05, 0x00, 0x09, 0x00, 0x00, 0x00, 0x00, 0x00, 0x10, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, /* 0x90005: 4 */
	    0x00, 0x00, /* to a multiple of 4 */
	    0x07, 0x00, 0x14, 0x00, 0x0a, 0x00, 0x00, 0x00, 0x02, 0x00, 0x0b, 0x00, 0x00, 0x00, 0x0c, 0x00,
	    0x00, 0x00,                                     /* storage: write 10, read 11, 12 */
	    0x01, 0x00, 0x0d, 0x00, 0x00, 0x00,             /* modify 13 */
	    0x08, 0x00, 0x04, 0x00, 0x02, 0x00, 0x01, 0x00, /* kernel 2.1 */
	    0x0a, 0x00, 0x04, 0x00, 0x78, 0x56, 0x34, 0x12, /* short id */
	};
	static const struct tbf_permission permissions[] = {{1, 0}, {1, 64}, {0x90005, 4}, {1, 1}, {1, 63}};
	static const uint32_t reads[] = {11, 12}, modifies[] = {13};
	static const struct tbf_region regions[] = {{100, 8}, {512, 256}};
	struct tbf_wishes wishes = {
	    .name = "",
	    .disabled = true,
	    .app_version = 7,
	    .has_kernel_version = true,
	    .kernel_major = 2,
	    .kernel_minor = 1,
	    .permissions = permissions,
	    .permission_count = 5,
	    .has_storage = true,
	    .write_id = 10,
	    .read_ids = {reads, 2},
	    .modify_ids = {modifies, 1},
	    .has_short_id = true,
	    .short_id = 0x12345678,
	};
	struct tbf_facts facts = {
	    .flash_fixed = true, .fixed_flash = 0x08000100, .regions = regions, .region_count = 2, .binary_end = 0x1234};
	struct bytes header = {0};
	uint32_t sum = 0;

	CU_ASSERT_TRUE_FATAL(tbf_header_write(&header, &wishes, &facts, &failure));
	CU_ASSERT_EQUAL_FATAL(header.length, 56 + sizeof(expected));
	CU_ASSERT_EQUAL(memcmp(header.data + 56, expected, sizeof(expected)), 0);
	CU_ASSERT_EQUAL(word(header.data + 8), 0); /* disabled */
	CU_ASSERT_EQUAL(word(header.data + 48), 0x1234);
	CU_ASSERT_EQUAL(word(header.data + 52), 7);
	for (size_t at = 0; at < header.length; at += 4)
		sum ^= word(header.data + at);
	CU_ASSERT_EQUAL(sum, 0);
	bytes_free(&header);
}

static void header_that_is_too_long_is_refused(void)
{
	static struct tbf_permission permissions[4100];
	struct tbf_wishes wishes = {.name = "", .permissions = permissions, .permission_count = 4100};
	struct tbf_facts facts = {0};
	struct bytes header = {0};

	for (uint32_t i = 0; i < 4100; i++)
		permissions[i].driver = i;
	CU_ASSERT_FALSE(tbf_header_write(&header, &wishes, &facts, &failure));
	CU_ASSERT_PTR_NOT_NULL(strstr(failure.text, "65664 bytes; the maximum is 65535"));
	bytes_free(&header);
}

/* A program of `length` bytes of flash, entered at its byte 9. */
static struct program sample_program(size_t length)
{
	struct program program = {.entry_offset = 9, .data_bytes = 100, .stack_bytes = 512, .flash_origin = 0x80000000};

	bytes_append_zeroes(&program.flash, length);
	for (size_t i = 0; i < length; i++)
		program.flash.data[i] = (uint8_t)(i ^ i >> 8);
	return program;
}

static struct program linux_program(size_t length, uint32_t protected_size)
{
	struct program program = sample_program(length);

	program.flash_fixed = true;
	program.flash_origin = LAYOUT_FLASH + protected_size;
	program.ram_fixed = true;
	program.ram_origin = LAYOUT_RAM;
	return program;
}

static const struct tbf_wishes hello = {.name = "hello", .has_kernel_version = true, .kernel_major = 2};
static const struct memory_wishes memory = {.app_heap = 1024, .kernel_heap = 1024};
static const struct credential_wishes no_credentials;

static bool build(struct bytes *tbf, struct program *program, const char *architecture, const struct memory_wishes *wishes,
		  const struct credential_wishes *credentials)
{
	struct tbf_parts parts = {.program = program,
				  .architecture = architecture_find(architecture),
				  .wishes = &hello,
				  .memory = wishes,
				  .credentials = credentials,
				  .file_name = "x.elf"};
	bool built = tbf_build(tbf, &parts, &failure);

	program_free(program);
	return built;
}

static void linux_code_lies_where_it_was_linked(void)
{
	struct program program = linux_program(50, 0x100);
	struct bytes tbf = {0};
	struct kc_tbf parsed;

	CU_ASSERT_TRUE_FATAL(build(&tbf, &program, "linux-x86_64", &memory, &no_credentials));
	CU_ASSERT_EQUAL(tbf.length, 0x100 + 52); /* rounded up to 4 only */
	CU_ASSERT_EQUAL(tbf.data[0x100 + 3], 3);
	CU_ASSERT_EQUAL(kc_tbf_parse(tbf.data, (uint32_t)tbf.length, &parsed).error, KC_TBF_OK);
	CU_ASSERT_EQUAL(parsed.header_size + parsed.protected_trailer, 0x100);
	CU_ASSERT_EQUAL(parsed.header_size + parsed.init_fn_offset, 0x100 + 9);
	CU_ASSERT_EQUAL(parsed.binary_end, 0x100 + 50);
	CU_ASSERT_EQUAL(parsed.fixed_flash, LAYOUT_FLASH + 0x100);
	CU_ASSERT_EQUAL(parsed.fixed_ram, LAYOUT_RAM);
	CU_ASSERT_EQUAL(parsed.minimum_ram, 100 + 512 + 1024 + 1024);
	bytes_free(&tbf);
}

static void header_without_room_is_refused(void)
{
	struct program program = linux_program(50, 84); /* base 16, Main 16, Program 24, name 12, addresses 12, kernel 8: 88 */
	struct bytes tbf = {0};

	CU_ASSERT_FALSE(build(&tbf, &program, "linux-x86_64", &memory, &no_credentials));
	CU_ASSERT_PTR_NOT_NULL(
	    strstr(failure.text, "x.elf: a protected region of 84 bytes before flash has no room for the header of 88"));
	program = linux_program(50, 88);
	CU_ASSERT_TRUE(build(&tbf, &program, "linux-x86_64", &memory, &no_credentials));
	bytes_free(&tbf);
}

static void protected_region_follows_symbol_option_and_address(void)
{
	struct memory_wishes wishes = memory;
	static const struct {
		bool has_symbol, has_option, fixed;
		uint32_t expected;
	} cases[] = {
	    {false, false, false, 76},  {false, true, false, 256}, {true, true, false, 128},
	    {false, false, true, 0x90}, {false, true, true, 256},  {true, false, true, 128},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct program program = sample_program(1000);
		struct bytes tbf = {0};
		struct kc_tbf parsed;

		program.has_protected_size = cases[i].has_symbol;
		program.protected_size = 128;
		program.flash_fixed = cases[i].fixed;
		program.flash_origin = cases[i].fixed ? 0x20040090 : 0x80000000;
		wishes.has_protected_size = cases[i].has_option;
		wishes.protected_size = 256;
		CU_ASSERT_TRUE_FATAL(build(&tbf, &program, "cortex-m4", &wishes, &no_credentials));
		CU_ASSERT_EQUAL(kc_tbf_parse(tbf.data, (uint32_t)tbf.length, &parsed).error, KC_TBF_OK);
		CU_ASSERT_EQUAL(parsed.header_size + parsed.protected_trailer, cases[i].expected);
		bytes_free(&tbf);
	}
}

/* elf2tab: the next power of two, at least 512, unless the size is one already, however small. */
static void cortex_m_is_padded_to_a_power_of_two(void)
{
	static const struct {
		size_t flash;
		uint32_t total;
	} cases[] = {{52, 128}, {100, 512}, {436, 512}, {437, 1024}, {948, 1024}, {949, 2048}, {4000, 4096}};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct program program = sample_program(cases[i].flash);
		struct bytes tbf = {0};

		CU_ASSERT_TRUE_FATAL(build(&tbf, &program, "cortex-m4", &memory, &no_credentials));
		CU_ASSERT_EQUAL(tbf.length, cases[i].total);
		CU_ASSERT_EQUAL(word(tbf.data + 4), cases[i].total);
		/* More than 8 bytes of room become a reserved credential. */
		if (cases[i].total - cases[i].flash - 76 >= 8)
			CU_ASSERT_EQUAL(word(tbf.data + 76 + cases[i].flash) & 0xffff, 128);
		bytes_free(&tbf);
	}
}

static void ram_is_the_sum_that_elf2tab_takes(void)
{
	static const struct {
		struct memory_wishes wishes;
		uint32_t stack_section, expected;
	} cases[] = {
	    {{.app_heap = 1024, .kernel_heap = 1024}, 0, 100 + 2048 + 1024 + 1024},
	    {{.app_heap = 1024, .kernel_heap = 1024}, 777, 100 + 784 + 1024 + 1024},
	    {{.has_stack = true, .stack = 1001, .app_heap = 1, .kernel_heap = 6}, 777, 100 + 1008 + 4 + 8},
	    {{.has_stack = true, .stack = 0}, 0, 100},
	    {{.has_minimum_ram = true, .minimum_ram = 5000}, 777, 5000},
	    {{.has_stack = true, .stack = 776}, 777, 0},
	    {{.has_minimum_ram = true, .minimum_ram = 876}, 777, 0},
	    {{.app_heap = LAYOUT_RAM_MAX - 100 - 784, .kernel_heap = 1}, 777, 0},
	    {{.app_heap = 0xffffffff, .kernel_heap = 0xffffffff}, 777, 0},
	    {{.has_minimum_ram = true, .minimum_ram = LAYOUT_RAM_MAX + 1}, 777, 0},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct program program = linux_program(100, 0x100);
		struct bytes tbf = {0};
		struct kc_tbf parsed;

		program.stack_bytes = cases[i].stack_section;
		CU_ASSERT_EQUAL(build(&tbf, &program, "linux-x86_64", &cases[i].wishes, &no_credentials), cases[i].expected != 0);
		if (cases[i].expected) {
			CU_ASSERT_EQUAL(kc_tbf_parse(tbf.data, (uint32_t)tbf.length, &parsed).error, KC_TBF_OK);
			CU_ASSERT_EQUAL(parsed.minimum_ram, cases[i].expected);
		}
		bytes_free(&tbf);
	}
}

/* SHA-256 of "abc", FIPS 180-2. */
static void hashes_stand_after_what_they_cover(void)
{
	static const uint8_t expected[] = {0x80, 0x00, 0x24, 0x00, 0x03, 0x00, 0x00, 0x00, 0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01,
					   0xcf, 0xea, 0x41, 0x41, 0x40, 0xde, 0x5d, 0xae, 0x22, 0x23, 0xb0, 0x03, 0x61, 0xa3,
					   0x96, 0x17, 0x7a, 0x9c, 0xb4, 0x10, 0xff, 0x61, 0xf2, 0x00, 0x15, 0xad};
	struct credential_wishes wishes = {.sha256 = true};
	struct bytes tbf = {0};

	bytes_append(&tbf, "abc", 3);
	CU_ASSERT_TRUE_FATAL(credentials_append(&tbf, &wishes, &failure));
	CU_ASSERT_EQUAL_FATAL(tbf.length, 3 + sizeof(expected));
	CU_ASSERT_EQUAL(memcmp(tbf.data + 3, expected, sizeof(expected)), 0);
	CU_ASSERT_EQUAL(credentials_size(&wishes), sizeof(expected));
	bytes_free(&tbf);
}

static void keys_that_are_none_are_refused(void)
{
	struct credential_wishes rsa = {.rsa4096_key = "/nonexistent/key.der"}, ecdsa = {.ecdsa_nist_p256_key = "/proc/self/exe"};
	struct bytes tbf = {0};

	bytes_append(&tbf, "abc", 3);
	CU_ASSERT_FALSE(credentials_append(&tbf, &rsa, &failure));
	CU_ASSERT_PTR_NOT_NULL(strstr(failure.text, "/nonexistent/key.der: cannot open"));
	CU_ASSERT_FALSE(credentials_append(&tbf, &ecdsa, &failure));
	CU_ASSERT_PTR_NOT_NULL(strstr(failure.text, "/proc/self/exe: "));
	bytes_free(&tbf);
}

/* A footer's length is a u16, so more room becomes several footers with correct lengths. */
static void reserved_space_is_whole_footers(void)
{
	static const size_t lengths[] = {0,     1,     7,     8,      12,     3000,   65536,  65540,
					 65544, 65548, 65552, 131072, 131076, 131080, 131084, 1000004};

	for (size_t i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		struct bytes tbf = {0};
		size_t at = 0, footers = 0;

		bytes_append(&tbf, "", 0);
		credentials_append_reserved(&tbf, lengths[i]);
		CU_ASSERT_EQUAL_FATAL(tbf.length, lengths[i]);
		while (tbf.length - at >= 8) {
			CU_ASSERT_EQUAL_FATAL(word(tbf.data + at) & 0xffff, 128);
			CU_ASSERT_EQUAL(word(tbf.data + at + 4), 0);
			at += 4 + (word(tbf.data + at) >> 16);
			CU_ASSERT_TRUE_FATAL(at <= tbf.length);
			footers++;
		}
		CU_ASSERT(at == lengths[i] || lengths[i] < 8);
		CU_ASSERT_EQUAL(footers, lengths[i] < 8 ? 0 : (lengths[i] + 65535) / 65536);
		bytes_free(&tbf);
	}
}

static void footers_get_the_room_that_was_asked_for(void)
{
	static const struct {
		uint32_t minimum;
		size_t expected;
	} cases[] = {{0, 0}, {1, 8}, {8, 8}, {9, 12}, {3000, 3000}};
	struct credential_wishes wishes = {.sha256 = true, .minimum_bytes = 40};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct credential_wishes none = {.minimum_bytes = cases[i].minimum};

		CU_ASSERT_EQUAL(credentials_reserve(&none), cases[i].expected);
	}
	CU_ASSERT_EQUAL(credentials_reserve(&wishes), 0);
	wishes.minimum_bytes = 41;
	CU_ASSERT_EQUAL(credentials_reserve(&wishes), 8);
}

HARNESS_MAIN({"tbf: the header equals elf2tab's for a position-independent app",
	      header_equals_elf2tab_s_for_a_position_independent_app},
	     {"tbf: the header equals elf2tab's for fixed addresses", header_equals_elf2tab_s_for_fixed_addresses},
	     {"tbf: regions, addresses, permissions, storage, kernel version and short id stand in order",
	      optional_parts_stand_in_elf2tab_s_order},
	     {"tbf: a header that is too long is refused", header_that_is_too_long_is_refused},
	     {"tbf: code for Linux lies where it was linked", linux_code_lies_where_it_was_linked},
	     {"tbf: a header without room before a fixed address is refused", header_without_room_is_refused},
	     {"tbf: the protected region follows symbol, option and address", protected_region_follows_symbol_option_and_address},
	     {"tbf: Cortex-M is padded to a power of two", cortex_m_is_padded_to_a_power_of_two},
	     {"tbf: RAM is the sum that elf2tab takes, within its limit", ram_is_the_sum_that_elf2tab_takes},
	     {"tbf: hashes stand after what they cover", hashes_stand_after_what_they_cover},
	     {"tbf: files that are no keys are refused", keys_that_are_none_are_refused},
	     {"tbf: reserved space is whole footers", reserved_space_is_whole_footers},
	     {"tbf: footers get the room that was asked for", footers_get_the_room_that_was_asked_for})
