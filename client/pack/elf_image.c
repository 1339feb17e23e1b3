/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/pack/elf_image.h"

#include <gelf.h>
#include <stdlib.h>
#include <string.h>

#define CUT_HINT "the file is truncated or damaged; build it again"

/* Checks identification and type before libelf sees the file, to give the clearest messages. */
static bool check_kind(const struct elf_image *image, const char *architecture_name, const struct architecture *architecture,
		       struct failure *failure)
{
	const uint8_t *data = image->bytes.data;
	uint16_t type, machine;

	if (image->bytes.length < sizeof(Elf32_Ehdr))
		return fail(failure, "%s: has %zu bytes, less than an ELF header; " CUT_HINT, image->file_name,
			    image->bytes.length);
	if (memcmp(data, ELFMAG, SELFMAG) != 0)
		return fail(failure, "%s: offset 0: is not an ELF file", image->file_name);
	type = (uint16_t)(data[16] | data[17] << 8);
	machine = (uint16_t)(data[18] | data[19] << 8);
	if (data[EI_DATA] != ELFDATA2LSB)
		return fail(failure, "%s: offset %d: is not little-endian, as Tock requires", image->file_name, EI_DATA);
	if (machine != architecture->machine)
		return fail(failure,
			    "%s: offset 18: is built for %s (machine %u), but the member %s requires %s; "
			    "build it with that compiler or name the right architecture after a comma",
			    image->file_name, architecture_machine_name(machine), machine, architecture_name,
			    architecture->processor);
	if (data[EI_CLASS] != architecture->elf_class)
		return fail(failure, "%s: offset %d: is of class %s, but %s needs %s", image->file_name, EI_CLASS,
			    data[EI_CLASS] == ELFCLASS64   ? "ELF64"
			    : data[EI_CLASS] == ELFCLASS32 ? "ELF32"
							   : "unknown",
			    architecture_name, architecture->elf_class == ELFCLASS64 ? "ELF64" : "ELF32");
	if (type != ET_EXEC)
		return fail(failure,
			    "%s: offset 16: is %s, not an executable at fixed addresses; link it with -static -no-pie and "
			    "Tock's linker script",
			    image->file_name,
			    type == ET_DYN   ? "position-independent or a shared library"
			    : type == ET_REL ? "an object file"
					     : "no executable");
	return true;
}

/* Checks that a table lies within the file. */
static bool check_table(const struct elf_image *image, const char *what, uint64_t offset, uint64_t count, uint64_t entry_bytes,
			uint64_t wanted_entry_bytes, struct failure *failure)
{
	if (count == 0 || offset == 0)
		return fail(failure, "%s: has no %s; link it again, and do not strip that table", image->file_name, what);
	if (entry_bytes != wanted_entry_bytes)
		return fail(failure, "%s: its %s has entries of %llu bytes instead of %llu; " CUT_HINT, image->file_name, what,
			    (unsigned long long)entry_bytes, (unsigned long long)wanted_entry_bytes);
	if (offset > image->bytes.length || count > (image->bytes.length - offset) / entry_bytes)
		return fail(failure,
			    "%s: its %s at offset %llu with %llu entries extends beyond the end of the file at %zu; " CUT_HINT,
			    image->file_name, what, (unsigned long long)offset, (unsigned long long)count, image->bytes.length);
	return true;
}

static bool check_tables(const struct elf_image *image, const struct architecture *architecture, size_t *segments,
			 size_t *sections, struct failure *failure)
{
	GElf_Ehdr header;
	bool wide = architecture->elf_class == ELFCLASS64;

	if (!gelf_getehdr(image->handle, &header))
		return fail(failure, "%s: unreadable ELF header (%s); " CUT_HINT, image->file_name, elf_errmsg(-1));
	/*
	 * Check the header's own counts first: libelf treats counts that exceed the file as 0. If they are 0, libelf knows the
	 * extended counts.
	 */
	*sections = header.e_shnum;
	*segments = header.e_phnum;
	if (header.e_shnum == 0 && elf_getshdrnum(image->handle, sections) < 0)
		*sections = 0;
	return check_table(image, "table of segments", header.e_phoff, *segments, header.e_phentsize,
			   wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr), failure) &&
	       check_table(image, "table of sections", header.e_shoff, *sections, header.e_shentsize,
			   wide ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr), failure);
}

static bool inside_file(const struct elf_image *image, uint64_t offset, uint64_t size)
{
	return offset <= image->bytes.length && size <= image->bytes.length - offset;
}

/* Returns true if [start, start + size) lies below 4 GiB. */
static bool inside_32_bits(uint64_t start, uint64_t size)
{
	return start <= UINT32_MAX && size <= UINT32_MAX - start;
}

static bool read_segment(struct elf_image *image, size_t index, bool linux_layout, struct failure *failure)
{
	GElf_Phdr header;

	if (!gelf_getphdr(image->handle, (int)index, &header))
		return fail(failure, "%s: segment %zu: unreadable (%s); " CUT_HINT, image->file_name, index, elf_errmsg(-1));
	if (header.p_type == PT_INTERP || header.p_type == PT_DYNAMIC)
		return fail(failure, "%s: segment %zu: needs a dynamic linker, but apps have none; link with -static -no-pie",
			    image->file_name, index);
	if (header.p_type == PT_TLS && header.p_memsz > 0 && linux_layout)
		return fail(failure, "%s: segment %zu: has thread-local variables, which are not supported on Linux",
			    image->file_name, index);
	if (header.p_type != PT_LOAD || header.p_memsz == 0)
		return true;
	if (header.p_filesz > header.p_memsz)
		return fail(failure, "%s: segment %zu: takes %llu bytes of the file, but only %llu of memory; " CUT_HINT,
			    image->file_name, index, (unsigned long long)header.p_filesz, (unsigned long long)header.p_memsz);
	if (!inside_file(image, header.p_offset, header.p_filesz))
		return fail(failure,
			    "%s: segment %zu: %llu bytes at offset %llu extend beyond the end of the file at %zu; " CUT_HINT,
			    image->file_name, index, (unsigned long long)header.p_filesz, (unsigned long long)header.p_offset,
			    image->bytes.length);
	if (!inside_32_bits(header.p_paddr, header.p_memsz) || !inside_32_bits(header.p_vaddr, header.p_memsz))
		return fail(
		    failure,
		    "%s: segment %zu: %llu bytes at 0x%llx (loaded from 0x%llx) are not below 4 GiB; use Tock's linker script",
		    image->file_name, index, (unsigned long long)header.p_memsz, (unsigned long long)header.p_vaddr,
		    (unsigned long long)header.p_paddr);
	image->segments[image->segment_count++] = (struct elf_segment){
	    .load_address = (uint32_t)header.p_paddr,
	    .address = (uint32_t)header.p_vaddr,
	    .file_bytes = (uint32_t)header.p_filesz,
	    .memory_bytes = (uint32_t)header.p_memsz,
	    .offset = (uint32_t)header.p_offset,
	    .writeable = header.p_flags & PF_W,
	    .executable = header.p_flags & PF_X,
	};
	return true;
}

static int compare_segments(const void *left, const void *right)
{
	const struct elf_segment *a = left, *b = right;

	if ((a->file_bytes == 0) != (b->file_bytes == 0))
		return a->file_bytes == 0 ? 1 : -1;
	return (a->load_address > b->load_address) - (a->load_address < b->load_address);
}

static bool check_overlap(const struct elf_image *image, struct failure *failure)
{
	for (size_t i = 1; i < image->segment_count && image->segments[i].file_bytes > 0; i++) {
		const struct elf_segment *before = &image->segments[i - 1], *after = &image->segments[i];

		if (before->load_address + before->file_bytes > after->load_address)
			return fail(
			    failure,
			    "%s: two segments overlap in flash: 0x%x to 0x%x and one from 0x%x; correct the linker script",
			    image->file_name, before->load_address, before->load_address + before->file_bytes,
			    after->load_address);
	}
	return true;
}

static bool read_segments(struct elf_image *image, size_t count, bool linux_layout, struct failure *failure)
{
	image->segments = calloc(count, sizeof(image->segments[0]));
	if (!image->segments)
		return fail(failure, "%s: no memory for %zu segments", image->file_name, count);
	for (size_t i = 0; i < count; i++)
		if (!read_segment(image, i, linux_layout, failure))
			return false;
	if (image->segment_count == 0)
		return fail(failure, "%s: has nothing to load", image->file_name);
	qsort(image->segments, image->segment_count, sizeof(image->segments[0]), compare_segments);
	return check_overlap(image, failure);
}

static bool read_section(struct elf_image *image, size_t index, size_t names, struct failure *failure)
{
	Elf_Scn *section = elf_getscn(image->handle, index);
	GElf_Shdr header;
	const char *name;
	bool allocated, has_bytes;

	if (!section || !gelf_getshdr(section, &header))
		return fail(failure, "%s: section %zu: unreadable (%s); " CUT_HINT, image->file_name, index, elf_errmsg(-1));
	name = elf_strptr(image->handle, names, header.sh_name);
	if (!name)
		return fail(failure, "%s: section %zu: its name is outside the string table; " CUT_HINT, image->file_name, index);
	allocated = header.sh_flags & SHF_ALLOC;
	has_bytes = header.sh_type != SHT_NOBITS && header.sh_type != SHT_NULL;
	if (header.sh_size == 0 || header.sh_type == SHT_NULL || (!allocated && !has_bytes))
		return true;
	if (has_bytes && !inside_file(image, header.sh_offset, header.sh_size))
		return fail(failure,
			    "%s: section %s: %llu bytes at offset %llu extend beyond the end of the file at %zu; " CUT_HINT,
			    image->file_name, name, (unsigned long long)header.sh_size, (unsigned long long)header.sh_offset,
			    image->bytes.length);
	if (allocated && !inside_32_bits(header.sh_addr, header.sh_size))
		return fail(failure, "%s: section %s: %llu bytes at 0x%llx are not below 4 GiB; use Tock's linker script",
			    image->file_name, name, (unsigned long long)header.sh_size, (unsigned long long)header.sh_addr);
	image->sections[image->section_count++] = (struct elf_section){
	    .name = name,
	    .address = allocated ? (uint32_t)header.sh_addr : 0,
	    .size = (uint32_t)header.sh_size,
	    .offset = has_bytes ? (uint32_t)header.sh_offset : 0,
	    .allocated = allocated,
	    .writeable = header.sh_flags & SHF_WRITE,
	    .has_bytes = has_bytes,
	};
	return true;
}

static bool read_sections(struct elf_image *image, size_t count, struct failure *failure)
{
	size_t names;

	if (elf_getshdrstrndx(image->handle, &names) < 0)
		return fail(failure, "%s: has no table of section names (%s); " CUT_HINT, image->file_name, elf_errmsg(-1));
	image->sections = calloc(count, sizeof(image->sections[0]));
	if (!image->sections)
		return fail(failure, "%s: no memory for %zu sections", image->file_name, count);
	for (size_t i = 1; i < count; i++)
		if (!read_section(image, i, names, failure))
			return false;
	return true;
}

static bool read_parts(struct elf_image *image, const char *architecture_name, const struct architecture *architecture,
		       struct failure *failure)
{
	size_t segments = 0, sections = 0;
	GElf_Ehdr header;

	if (!bytes_read_file(&image->bytes, image->file_name, ELF_IMAGE_BYTES_MAX, failure) ||
	    !check_kind(image, architecture_name, architecture, failure))
		return false;
	if (elf_version(EV_CURRENT) == EV_NONE)
		return fail(failure, "libelf is too old (%s)", elf_errmsg(-1));
	image->handle = elf_memory((char *)image->bytes.data, image->bytes.length);
	if (!image->handle || elf_kind(image->handle) != ELF_K_ELF || !gelf_getehdr(image->handle, &header))
		return fail(failure, "%s: unreadable ELF header (%s); " CUT_HINT, image->file_name, elf_errmsg(-1));
	if (header.e_entry > UINT32_MAX)
		return fail(failure, "%s: its entry point 0x%llx is not below 4 GiB; use Tock's linker script", image->file_name,
			    (unsigned long long)header.e_entry);
	image->entry = (uint32_t)header.e_entry;
	return check_tables(image, architecture, &segments, &sections, failure) &&
	       read_segments(image, segments, architecture->linux_layout, failure) && read_sections(image, sections, failure);
}

bool elf_image_read(struct elf_image *image, const char *file_name, const char *architecture_name,
		    const struct architecture *architecture, struct failure *failure)
{
	*image = (struct elf_image){.file_name = file_name};
	if (read_parts(image, architecture_name, architecture, failure))
		return true;
	elf_image_free(image);
	return false;
}

void elf_image_free(struct elf_image *image)
{
	if (image->handle)
		elf_end(image->handle);
	free(image->segments);
	free(image->sections);
	bytes_free(&image->bytes);
	*image = (struct elf_image){0};
}

static bool symbol_in_table(const struct elf_image *image, Elf_Scn *section, const GElf_Shdr *header, const char *name,
			    uint32_t *value)
{
	Elf_Data *data = elf_getdata(section, NULL);
	GElf_Sym symbol;

	for (int i = 0; data && gelf_getsym(data, i, &symbol); i++) {
		const char *candidate = elf_strptr(image->handle, header->sh_link, symbol.st_name);

		if (candidate && strcmp(candidate, name) == 0 && symbol.st_shndx != SHN_UNDEF && symbol.st_value <= UINT32_MAX) {
			*value = (uint32_t)symbol.st_value;
			return true;
		}
	}
	return false;
}

bool elf_image_symbol(const struct elf_image *image, const char *name, uint32_t *value)
{
	Elf_Scn *section = NULL;
	GElf_Shdr header;

	while ((section = elf_nextscn(image->handle, section)))
		if (gelf_getshdr(section, &header) && header.sh_type == SHT_SYMTAB &&
		    symbol_in_table(image, section, &header, name, value))
			return true;
	return false;
}

bool elf_section_in_segment(const struct elf_section *section, const struct elf_segment *segment)
{
	if (!section->allocated || section->address < segment->address || section->size > segment->memory_bytes ||
	    section->address - segment->address > segment->memory_bytes - section->size)
		return false;
	if (!section->has_bytes)
		return true;
	return section->offset >= segment->offset && section->size <= segment->file_bytes &&
	       section->offset - segment->offset <= segment->file_bytes - section->size;
}

const struct elf_section *elf_image_section(const struct elf_image *image, const char *name)
{
	for (size_t i = 0; i < image->section_count; i++)
		if (strcmp(image->sections[i].name, name) == 0)
			return &image->sections[i];
	return NULL;
}
