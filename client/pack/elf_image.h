/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Reads and checks an ELF executable: every offset lies within the file, every address below 4 GiB, and segments do not overlap
 * in flash. The packer reads ELF files only through this interface; only elf_image.c uses libelf.
 */
#ifndef PACK_ELF_IMAGE_H
#define PACK_ELF_IMAGE_H

#include <stddef.h>
#include <stdint.h>

#include "client/pack/architecture.h"
#include "client/pack/bytes.h"
#include "client/pack/failure.h"

#define ELF_IMAGE_BYTES_MAX 0x20000000u

/* A PT_LOAD segment. */
struct elf_segment {
	uint32_t load_address; /* p_paddr: its address in flash */
	uint32_t address;      /* p_vaddr: its address at run time */
	uint32_t file_bytes;   /* p_filesz */
	uint32_t memory_bytes; /* p_memsz, >= file_bytes */
	uint32_t offset;       /* offset of its bytes in the file */
	bool writeable;
	bool executable;
};

struct elf_section {
	const char *name; /* owned by the image */
	uint32_t address;
	uint32_t size;
	uint32_t offset;
	bool allocated;
	bool writeable;
	bool has_bytes; /* not NOBITS */
};

struct elf_image {
	const char *file_name; /* owned by the caller */
	struct bytes bytes;
	uint32_t entry;
	struct elf_segment *segments; /* PT_LOAD segments with memory, by load address; those without bytes last */
	size_t segment_count;
	struct elf_section *sections; /* sections of size > 0 */
	size_t section_count;
	struct Elf *handle; /* libelf's handle, to read symbols */
};

/* Returns false with a failure if the file is not an executable for this architecture; *image is then empty. */
bool elf_image_read(struct elf_image *image, const char *file_name, const char *architecture_name,
		    const struct architecture *architecture, struct failure *failure);
void elf_image_free(struct elf_image *image);
/* Looks up a symbol. Returns false if it does not exist or its value does not fit into 32 bits. */
bool elf_image_symbol(const struct elf_image *image, const char *name, uint32_t *value);
/* Returns true if the section, with its bytes if it has any, lies within the segment. */
bool elf_section_in_segment(const struct elf_section *section, const struct elf_segment *segment);
/* Returns NULL if there is no section with this name. */
const struct elf_section *elf_image_section(const struct elf_image *image, const char *name);

#endif
