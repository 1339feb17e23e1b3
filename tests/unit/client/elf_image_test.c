/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Packing ELF files that are intact, truncated, or lie. */
#include "tests/unit/harness.h"

#include <sys/mman.h>

#include "client/pack/elf_image.h"
#include "client/pack/program.h"
#include "client/pack/tbf_build.h"
#include "tests/unit/elf_bytes.h"

static struct failure failure;
static struct elf_image image;
static struct program program;

static const struct region_names no_names;

/* Runs all steps of the packer on the file. */
static bool pack_bytes(const void *elf, size_t length, const struct region_names *names)
{
	static const struct tbf_wishes wishes = {.name = "x", .has_kernel_version = true, .kernel_major = 2};
	static const struct memory_wishes memory = {.app_heap = 1024, .kernel_heap = 1024};
	static const struct credential_wishes credentials;
	const struct architecture *architecture = architecture_find("linux-x86_64");
	int descriptor = memfd_create("x.elf", MFD_CLOEXEC);
	struct bytes tbf = {0};
	char name[64];
	struct tbf_parts parts = {.program = &program,
				  .architecture = architecture,
				  .wishes = &wishes,
				  .memory = &memory,
				  .credentials = &credentials,
				  .file_name = name};
	bool packed;

	if (descriptor < 0 || write(descriptor, elf, length) != (ssize_t)length)
		abort();
	snprintf(name, sizeof(name), "/proc/self/fd/%d", descriptor);
	failure.text[0] = '\0';
	packed = elf_image_read(&image, name, "linux-x86_64", architecture, &failure);
	if (packed) {
		packed = program_build(&program, &image, architecture, names, &failure);
		elf_image_free(&image);
	}
	if (packed && (packed = tbf_build(&tbf, &parts, &failure)))
		CU_ASSERT_EQUAL(failure.text[0], '\0');
	if (!packed) {
		CU_ASSERT_NOT_EQUAL(failure.text[0], '\0');
		CU_ASSERT_PTR_NULL(image.bytes.data);
	}
	bytes_free(&tbf);
	close(descriptor);
	return packed;
}

static bool pack_sample(const struct elf_sample *elf)
{
	bool packed = pack_bytes(elf, sizeof(*elf), &no_names);

	return packed;
}

static bool refused(const struct elf_sample *elf, const char *reason)
{
	bool good = !pack_sample(elf) && strstr(failure.text, reason);

	if (!good)
		fprintf(stderr, "wanted \"%s\", got \"%s\"\n", reason, failure.text);
	program_free(&program);
	return good;
}

static void segments_become_flash(void)
{
	struct elf_sample elf = elf_sample();

	CU_ASSERT_TRUE_FATAL(pack_sample(&elf));
	CU_ASSERT_EQUAL(program.flash_origin, 0x08000100);
	CU_ASSERT_TRUE(program.flash_fixed && program.ram_fixed);
	CU_ASSERT_EQUAL(program.ram_origin, 0x20000000);
	CU_ASSERT_EQUAL(program.entry_offset, 0x10);
	CU_ASSERT_EQUAL_FATAL(program.flash.length, 0x50 + 12);
	CU_ASSERT_EQUAL(memcmp(program.flash.data, elf.text, 0x40), 0);
	CU_ASSERT_EQUAL(program.flash.data[0x40], 0); /* between the segments */
	CU_ASSERT_EQUAL(program.flash.data[0x4f], 0);
	CU_ASSERT_EQUAL(memcmp(program.flash.data + 0x50, elf.data, 12), 0);
	CU_ASSERT_EQUAL(program.stack_bytes, 0x400);
	CU_ASSERT_EQUAL(program.data_bytes, 12); /* the sample names no .bss */
	program_free(&program);
}

static void elf_headers_in_the_first_segment_are_left_out(void)
{
	struct elf_sample elf = elf_sample();

	elf.segments[0].p_offset = 0;
	elf.segments[0].p_vaddr = elf.segments[0].p_paddr = 0x08000000;
	elf.segments[0].p_filesz = elf.segments[0].p_memsz = 0x140;
	CU_ASSERT_TRUE_FATAL(pack_sample(&elf));
	CU_ASSERT_EQUAL(program.flash_origin, 0x08000100);
	CU_ASSERT_EQUAL(program.flash.data[0], 't');
	program_free(&program);
}

static void regions_are_found_by_name(void)
{
	struct elf_sample elf = elf_sample();
	static const char *const names[] = {".data"}, *const missing[] = {".nowhere"};
	const struct region_names named = {names, 1}, wrong = {missing, 1};

	CU_ASSERT_TRUE_FATAL(pack_bytes(&elf, sizeof(elf), &named));
	CU_ASSERT_EQUAL_FATAL(program.region_count, 1);
	CU_ASSERT_EQUAL(program.regions[0].offset, 0x50);
	CU_ASSERT_EQUAL(program.regions[0].size, 12);
	program_free(&program);
	CU_ASSERT_FALSE(pack_bytes(&elf, sizeof(elf), &wrong));
	CU_ASSERT_PTR_NOT_NULL(strstr(failure.text, "--write-flash .nowhere: there is no such section"));
	memcpy(elf.names + 7, ".wfr1", 6);
	CU_ASSERT_TRUE_FATAL(pack_sample(&elf));
	CU_ASSERT_EQUAL(program.region_count, 1);
	program_free(&program);
}

static void every_cut_is_refused(void)
{
	struct elf_sample elf = elf_sample();

	for (size_t length = 0; length < sizeof(elf); length++) {
		CU_ASSERT_FALSE(pack_bytes(&elf, length, &no_names));
		program_free(&program);
	}
}

/* Whichever byte changes, the result is either a TBF that the kernel accepts, or a reason. */
static void changed_bytes_never_pass_unnoticed(void)
{
	static const uint8_t masks[] = {0x01, 0x10, 0x80, 0xff};
	struct elf_sample elf = elf_sample();
	uint8_t *bytes = (uint8_t *)&elf;
	int refusals = 0;

	for (size_t at = 0; at < sizeof(elf); at++)
		for (size_t i = 0; i < sizeof(masks); i++) {
			bytes[at] ^= masks[i];
			refusals += !pack_bytes(bytes, sizeof(elf), &no_names);
			program_free(&program);
			bytes[at] ^= masks[i];
		}
	CU_ASSERT(refusals > 500);
}

/* Replaces each word in turn by a false number. */
static void huge_numbers_are_refused_or_harmless(void)
{
	static const uint64_t values[] = {0, UINT32_MAX, 0x7fffffff, 1ull << 32, 1ull << 63, UINT64_MAX, UINT64_MAX - 0x100};
	struct elf_sample elf = elf_sample();

	for (size_t at = 0; at + 8 <= sizeof(elf); at += 4)
		for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++) {
			struct elf_sample lie = elf;

			memcpy((char *)&lie + at, &values[i], sizeof(values[i]));
			pack_sample(&lie);
			CU_ASSERT(program.flash.length < 0x200000);
			program_free(&program);
		}
}

static void reasons_name_the_place(void)
{
	struct elf_sample good = elf_sample(), elf;

#define CASE(change, reason) \
	elf = good;          \
	change;              \
	CU_ASSERT(refused(&elf, reason))

	CASE(elf.header.e_ident[0] = 'X', "offset 0: is not an ELF file");
	CASE(elf.header.e_machine = EM_AARCH64,
	     "offset 18: is built for AArch64 (machine 183), but the member linux-x86_64 requires x86-64");
	CASE(elf.header.e_ident[EI_CLASS] = ELFCLASS32, "offset 4: is of class ELF32");
	CASE(elf.header.e_ident[EI_DATA] = ELFDATA2MSB, "offset 5: is not little-endian");
	CASE(elf.header.e_type = ET_DYN, "offset 16: is position-independent or a shared library");
	CASE(elf.header.e_type = ET_REL, "an object file");
	CASE(elf.header.e_phoff = 0x10000, "table of segments at offset 65536 with 3 entries extends beyond the end of the file");
	CASE(elf.header.e_phnum = 0, "has no table of segments");
	CASE(elf.header.e_phnum = 100, "with 100 entries extends beyond the end of the file");
	CASE(elf.header.e_phentsize = 32, "entries of 32 bytes instead of 56");
	CASE(elf.header.e_shoff = 0, "has no table of sections");
	CASE(elf.header.e_shoff = sizeof(elf) - 100, "table of sections at offset");
	CASE(elf.header.e_shnum = 60000, "table of sections at offset");
	CASE(elf.header.e_entry = 0x1234, "its entry point 0x1234 is not in any segment");
	CASE(elf.header.e_entry = 0x08000150, "is not executable");
	CASE(elf.header.e_entry = 1ull << 40, "is not below 4 GiB");
	CASE(elf.segments[0].p_offset = 0xffffff00, "segment 0: 64 bytes at offset 4294967040 extend beyond the end of the file");
	CASE(elf.segments[0].p_filesz = elf.segments[0].p_memsz = 0x4000,
	     "segment 0: 16384 bytes at offset 256 extend beyond the end of the file");
	CASE(elf.segments[0].p_memsz = 8, "takes 64 bytes of the file, but only 8 of memory");
	CASE(elf.segments[0].p_vaddr = 1ull << 32, "are not below 4 GiB");
	CASE(elf.segments[0].p_memsz = 0x50, "bytes in flash that the file does not hold");
	CASE(elf.segments[0].p_flags = PF_R, "has no executable segment");
	CASE(elf.segments[0].p_paddr = elf.segments[0].p_vaddr = elf.sections[1].sh_addr = 0x400000, "flash begins at 0x400000");
	CASE(elf.segments[1].p_flags = PF_R | PF_W | PF_X, "is executable, but RAM never is");
	CASE(elf.segments[1].p_vaddr = elf.sections[2].sh_addr = 0x30000000, "is neither in flash");
	CASE(elf.segments[1].p_vaddr = elf.sections[2].sh_addr = 0x1ffe0000, "is neither in flash");
	CASE(elf.segments[1].p_paddr = 0x20000400, "12 bytes are to be loaded to 0x20000400, outside flash");
	CASE(elf.segments[1].p_paddr = 0x08000120, "two segments overlap in flash");
	CASE(elf.segments[1].p_paddr = 0x07000000, "section .data is to be loaded to 0x7000000, before flash begins");
	CASE(elf.segments[1].p_paddr = 0x08f00000, "follows 15728320 bytes after the one before");
	CASE(elf.segments[2].p_type = PT_INTERP, "needs a dynamic linker");
	CASE(elf.segments[2].p_type = PT_DYNAMIC, "needs a dynamic linker");
	CASE((elf.segments[2].p_type = PT_TLS, elf.segments[2].p_memsz = 8), "thread-local");
	CASE(elf.sections[1].sh_offset = 0x10000, "section .text: 64 bytes at offset 65536 extend beyond the end of the file");
	CASE(elf.sections[1].sh_name = 0xffff, "section 1: its name is outside the string table");
	CASE(elf.sections[3].sh_size = 0x20000000, "bytes of RAM; the maximum is 268435456");
	CASE(elf.sections[3].sh_size = 0xffffffff, "section .stack: 4294967295 bytes at 0x20000000 are not below 4 GiB");
#undef CASE
}

static void files_that_are_none_are_refused(void)
{
	const struct architecture *architecture = architecture_find("linux-x86_64");

	CU_ASSERT_FALSE(elf_image_read(&image, "/nonexistent.elf", "linux-x86_64", architecture, &failure));
	CU_ASSERT_STRING_EQUAL(failure.text, "/nonexistent.elf: cannot open: No such file or directory");
	CU_ASSERT_FALSE(elf_image_read(&image, "/dev/zero", "linux-x86_64", architecture, &failure));
	CU_ASSERT_STRING_EQUAL(failure.text, "/dev/zero: is not a regular file");
}

HARNESS_MAIN({"elf: segments become flash, with zeroes between", segments_become_flash},
	     {"elf: ELF headers in the first segment are left out", elf_headers_in_the_first_segment_are_left_out},
	     {"elf: writeable flash regions are found by name", regions_are_found_by_name},
	     {"elf: a file cut anywhere is refused", every_cut_is_refused},
	     {"elf: a changed byte gives a sound TBF or a reason", changed_bytes_never_pass_unnoticed},
	     {"elf: huge numbers are refused or harmless", huge_numbers_are_refused_or_harmless},
	     {"elf: the reason names the place", reasons_name_the_place},
	     {"elf: what is no file is refused", files_that_are_none_are_refused})
