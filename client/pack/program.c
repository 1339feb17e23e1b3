/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/pack/program.h"

#include <string.h>

#include "client/pack/tbf_numbers.h"
#include "protocol/layout.h"

/* Maximum gap between segments in flash. A larger gap is an error in the linker script, not alignment. */
#define GAP_MAX 0x100000u

/*
 * Returns the offset of the lowest section in this segment. Linkers begin a segment with the ELF's own headers if there is room
 * before it.
 */
static uint32_t segment_content(const struct elf_image *image, const struct elf_segment *segment)
{
	uint32_t lowest = segment->memory_bytes;

	for (size_t i = 0; i < image->section_count; i++) {
		const struct elf_section *section = &image->sections[i];

		if (section->has_bytes && elf_section_in_segment(section, segment) &&
		    section->address - segment->address < lowest)
			lowest = section->address - segment->address;
	}
	return lowest;
}

static bool find_flash_origin(struct program *program, const struct elf_image *image, struct failure *failure)
{
	bool found = elf_image_symbol(image, "_flash_origin", &program->flash_origin);

	for (size_t i = 0; i < image->segment_count && !found; i++) {
		const struct elf_segment *segment = &image->segments[i];
		uint32_t content = segment_content(image, segment);

		if (segment->executable && content < segment->file_bytes) {
			program->flash_origin = segment->load_address + content;
			found = true;
		}
	}
	if (!found)
		return fail(failure, "%s: has no executable segment; use Tock's linker script", image->file_name);
	program->flash_fixed = program->flash_origin != TBF_ADDRESS_PIC_FLASH;
	return true;
}

static bool find_origins(struct program *program, const struct elf_image *image, const struct architecture *architecture,
			 struct failure *failure)
{
	if (!find_flash_origin(program, image, failure))
		return false;
	program->has_protected_size = elf_image_symbol(image, "tbf_protected_region_size", &program->protected_size);
	if (elf_image_symbol(image, "_sram_origin", &program->ram_origin))
		program->ram_fixed = program->ram_origin != TBF_ADDRESS_PIC_RAM;
	else if (architecture->linux_layout) {
		program->ram_origin = LAYOUT_RAM;
		program->ram_fixed = true;
	}
	if (!architecture->linux_layout)
		return true;
	if (program->flash_origin <= LAYOUT_FLASH || program->flash_origin >= LAYOUT_FLASH + LAYOUT_FLASH_MAX)
		return fail(
		    failure,
		    "%s: flash begins at 0x%x; on Linux it must lie between 0x%x and 0x%x with room for the header before; "
		    "use Tock's linker script",
		    image->file_name, program->flash_origin, LAYOUT_FLASH, LAYOUT_FLASH + LAYOUT_FLASH_MAX);
	if (program->ram_origin != LAYOUT_RAM)
		return fail(failure, "%s: RAM begins at 0x%x; on Linux it is 0x%x; use Tock's linker script", image->file_name,
			    program->ram_origin, LAYOUT_RAM);
	return true;
}

/* Returns the segment without the part before the origin of flash; empty if nothing remains. */
static struct elf_segment trim_segment(const struct elf_segment *segment, uint32_t flash_origin)
{
	struct elf_segment rest = *segment;
	uint32_t cut = flash_origin > segment->load_address ? flash_origin - segment->load_address : 0;

	if (cut > rest.file_bytes)
		cut = rest.file_bytes;
	rest.load_address += cut;
	rest.address += cut;
	rest.file_bytes -= cut;
	rest.memory_bytes -= cut;
	rest.offset += cut;
	return rest;
}

/* The trimmed part may hold the ELF's own headers, but no section with bytes, which would be lost. */
static bool check_trimmed(const struct elf_image *image, const struct elf_segment *whole, const struct elf_segment *rest,
			  struct failure *failure)
{
	for (size_t i = 0; rest->offset != whole->offset && i < image->section_count; i++) {
		const struct elf_section *section = &image->sections[i];

		if (section->has_bytes && elf_section_in_segment(section, whole) && section->offset < rest->offset)
			return fail(failure,
				    "%s: section %s is to be loaded to 0x%x, before flash begins; give it a load address in "
				    "flash (AT > FLASH)",
				    image->file_name, section->name, whole->load_address + (section->offset - whole->offset));
	}
	return true;
}

/* On Linux, an app has only flash and RAM; other addresses cannot be mapped. */
static bool check_linux_place(const struct elf_image *image, const struct elf_segment *segment, struct failure *failure)
{
	uint32_t flash_end = LAYOUT_FLASH + LAYOUT_FLASH_MAX, ram_end = LAYOUT_RAM + LAYOUT_RAM_MAX;
	bool in_flash = segment->address >= LAYOUT_FLASH && segment->address + segment->memory_bytes <= flash_end;
	bool in_ram = segment->address >= LAYOUT_RAM && segment->address + segment->memory_bytes <= ram_end;

	if (!in_flash && !in_ram)
		return fail(
		    failure,
		    "%s: a segment of %u bytes at 0x%x is neither in flash (0x%x) nor in RAM (0x%x); use Tock's linker script",
		    image->file_name, segment->memory_bytes, segment->address, LAYOUT_FLASH, LAYOUT_RAM);
	if (in_flash && segment->file_bytes > 0 && segment->address != segment->load_address)
		return fail(failure, "%s: a segment runs in flash at 0x%x but is loaded to 0x%x; the two must be the same",
			    image->file_name, segment->address, segment->load_address);
	if (in_flash && segment->memory_bytes > segment->file_bytes)
		return fail(failure,
			    "%s: a segment at 0x%x has %u bytes in flash that the file does not hold; bss belongs in RAM",
			    image->file_name, segment->address, segment->memory_bytes - segment->file_bytes);
	if (in_ram && segment->executable && segment->memory_bytes > 0)
		return fail(failure, "%s: the segment in RAM at 0x%x is executable, but RAM never is; use Tock's linker script",
			    image->file_name, segment->address);
	if (segment->file_bytes > 0 && (segment->load_address < LAYOUT_FLASH || segment->load_address >= flash_end ||
					segment->file_bytes > flash_end - segment->load_address))
		return fail(
		    failure,
		    "%s: %u bytes are to be loaded to 0x%x, outside flash; give data a load address in flash (AT > FLASH)",
		    image->file_name, segment->file_bytes, segment->load_address);
	return true;
}

static bool is_region_name(const struct region_names *names, const char *section)
{
	if (strstr(section, ".wfr"))
		return true;
	for (size_t i = 0; i < names->count; i++)
		if (strcmp(names->names[i], section) == 0)
			return true;
	return false;
}

/*
 * Collects writeable flash regions, and in `relocations` the .rel section of each writeable section, which the app's crt0 needs
 * to relocate data.
 */
static bool visit_sections(struct program *program, const struct elf_image *image, const struct elf_segment *segment,
			   const struct region_names *names, struct bytes *relocations, struct failure *failure)
{
	char relocation_name[256] = ".rel";

	for (size_t i = 0; i < image->section_count; i++) {
		const struct elf_section *section = &image->sections[i], *relocation;

		if (!elf_section_in_segment(section, segment))
			continue;
		if (is_region_name(names, section->name)) {
			if (program->region_count == PROGRAM_REGIONS_MAX)
				return fail(failure, "%s: has more than %d writeable flash regions", image->file_name,
					    PROGRAM_REGIONS_MAX);
			program->regions[program->region_count++] = (struct program_region){
			    .offset = (uint32_t)program->flash.length + section->address - segment->address,
			    .size = section->size};
		}
		if (!section->writeable || strlen(section->name) >= sizeof(relocation_name) - 4)
			continue;
		strcpy(relocation_name + 4, section->name);
		relocation = elf_image_section(image, relocation_name);
		if (relocation && relocation->has_bytes)
			bytes_append(relocations, image->bytes.data + relocation->offset, relocation->size);
	}
	return true;
}

static bool append_gap(struct program *program, const struct elf_image *image, const struct elf_segment *segment,
		       struct failure *failure)
{
	uint32_t end = program->flash_origin + (uint32_t)program->flash.length;

	/* Even the first segment may start after the origin, if a symbol sets the origin or alignment leaves a gap. */
	if (segment->load_address - end > GAP_MAX)
		return fail(failure,
			    "%s: a segment at 0x%x follows %u bytes after the one before; its load address is wrong (AT > FLASH "
			    "missing?)",
			    image->file_name, segment->load_address, segment->load_address - end);
	bytes_append_zeroes(&program->flash, segment->load_address - end);
	return true;
}

static bool append_segments(struct program *program, const struct elf_image *image, const struct architecture *architecture,
			    const struct region_names *names, struct bytes *relocations, struct failure *failure)
{
	bool has_entry = false;

	for (size_t i = 0; i < image->segment_count; i++) {
		struct elf_segment segment = trim_segment(&image->segments[i], program->flash_origin);

		if (!check_trimmed(image, &image->segments[i], &segment, failure))
			return false;
		if (architecture->linux_layout && segment.memory_bytes > 0 && !check_linux_place(image, &segment, failure))
			return false;
		if (segment.file_bytes == 0)
			continue;
		if (!append_gap(program, image, &segment, failure))
			return false;
		if (image->entry >= segment.load_address && image->entry - segment.load_address < segment.file_bytes) {
			if (!segment.executable)
				return fail(failure, "%s: its entry point 0x%x is not executable", image->file_name,
					    image->entry);
			program->entry_offset = (uint32_t)program->flash.length + image->entry - segment.load_address;
			has_entry = true;
		}
		if (!visit_sections(program, image, &segment, names, relocations, failure))
			return false;
		bytes_append(&program->flash, image->bytes.data + segment.offset, segment.file_bytes);
	}
	if (!has_entry)
		return fail(failure, "%s: its entry point 0x%x is not in any segment; set one with ENTRY() in the linker script",
			    image->file_name, image->entry);
	return true;
}

/* After the last segment, Tock's crt0 expects a word with the length of the relocations, and then the relocations. */
static bool append_relocations(struct program *program, const struct elf_image *image, const struct bytes *relocations,
			       struct failure *failure)
{
	size_t odd = program->flash.length % TBF_ALIGNMENT;

	if (odd != 0 && relocations->length > 0)
		return fail(failure,
			    "%s: its last segment ends %zu bytes after a multiple of %d, where no relocations can follow; "
			    "align the end in the linker script",
			    image->file_name, odd, TBF_ALIGNMENT);
	bytes_append_zeroes(&program->flash, odd ? TBF_ALIGNMENT - odd : 0);
	bytes_append_u32(&program->flash, (uint32_t)relocations->length);
	bytes_append(&program->flash, relocations->data, relocations->length);
	return true;
}

/* Sums the RAM of segments that are copied from flash, as elf2tab does, so that an app requests the same size on a board. */
static uint64_t copied_bytes(const struct elf_image *image)
{
	uint64_t sum = 0;

	for (size_t i = 0; i < image->segment_count; i++)
		if (image->segments[i].writeable && image->segments[i].address != image->segments[i].load_address)
			sum += image->segments[i].memory_bytes;
	return sum;
}

/* On Linux, counts RAM from its origin to the end of the highest section, including gaps, without .stack. */
static uint64_t ram_bytes(const struct elf_image *image, uint32_t stack_bytes)
{
	uint32_t end = LAYOUT_RAM;

	for (size_t i = 0; i < image->section_count; i++) {
		const struct elf_section *section = &image->sections[i];

		if (section->allocated && section->address >= LAYOUT_RAM && section->address + section->size > end)
			end = section->address + section->size;
	}
	return end - LAYOUT_RAM > stack_bytes ? end - LAYOUT_RAM - stack_bytes : 0;
}

static bool measure_ram(struct program *program, const struct elf_image *image, const struct architecture *architecture,
			struct failure *failure)
{
	const struct elf_section *stack = elf_image_section(image, ".stack");
	uint64_t data;

	program->stack_bytes = stack ? stack->size : 0;
	data = architecture->linux_layout ? ram_bytes(image, program->stack_bytes) : copied_bytes(image);
	if (data > LAYOUT_RAM_MAX)
		return fail(failure, "%s: its data needs %llu bytes of RAM; the maximum is %u", image->file_name,
			    (unsigned long long)data, LAYOUT_RAM_MAX);
	program->data_bytes = (uint32_t)data;
	return true;
}

static bool check_region_names(const struct elf_image *image, const struct region_names *names, struct failure *failure)
{
	for (size_t i = 0; i < names->count; i++)
		if (!elf_image_section(image, names->names[i]))
			return fail(failure, "%s: --write-flash %s: there is no such section", image->file_name, names->names[i]);
	return true;
}

bool program_build(struct program *program, const struct elf_image *image, const struct architecture *architecture,
		   const struct region_names *regions, struct failure *failure)
{
	struct bytes relocations = {0};
	bool built;

	*program = (struct program){0};
	built = check_region_names(image, regions, failure) && find_origins(program, image, architecture, failure) &&
		append_segments(program, image, architecture, regions, &relocations, failure) &&
		measure_ram(program, image, architecture, failure);
	/* Footers start at the end of flash and must be aligned. */
	if (built && architecture->linux_layout)
		bytes_append_zeroes(&program->flash, -program->flash.length % TBF_ALIGNMENT);
	else if (built)
		built = append_relocations(program, image, &relocations, failure);
	if (built && (program->flash.exhausted || relocations.exhausted))
		built = fail(failure, "%s: no memory for its flash", image->file_name);
	bytes_free(&relocations);
	if (!built)
		program_free(program);
	return built;
}

void program_free(struct program *program)
{
	bytes_free(&program->flash);
	*program = (struct program){0};
}
