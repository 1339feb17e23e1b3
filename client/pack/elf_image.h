/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * An ELF executable, read and checked: every offset lies inside the file, every address below 4 GiB, segments do not overlap in
 * flash. What the rest of the packer reads of an ELF, it reads here; libelf is used nowhere else.
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
	uint32_t load_address; /* p_paddr: where its bytes lie in flash */
	uint32_t address;      /* p_vaddr: where the program sees them */
	uint32_t file_bytes;   /* p_filesz */
	uint32_t memory_bytes; /* p_memsz, >= file_bytes */
	uint32_t offset;       /* of its bytes in the file */
	bool writeable;
	bool executable;
};

struct elf_section {
	const char *name; /* belongs to the image */
	uint32_t address;
	uint32_t size;
	uint32_t offset;
	bool allocated;
	bool writeable;
	bool has_bytes; /* not NOBITS */
};

struct elf_image {
	const char *file_name; /* the caller's */
	struct bytes bytes;
	uint32_t entry;
	struct elf_segment *segments; /* PT_LOAD with memory; in the order of load addresses, those without bytes last */
	size_t segment_count;
	struct elf_section *sections; /* of size > 0 */
	size_t section_count;
	struct Elf *handle; /* libelf's, for the symbols */
};

/* Returns false with a reason if it is no executable for this architecture; *image is empty then. */
bool elf_image_read(struct elf_image *image, const char *file_name, const char *architecture_name,
		    const struct architecture *architecture, struct failure *failure);
void elf_image_free(struct elf_image *image);
/* The value of a symbol; false if there is none, or it is no 32-bit number. */
bool elf_image_symbol(const struct elf_image *image, const char *name, uint32_t *value);
/* Does this section lie in this segment, with its bytes if it has any? */
bool elf_section_in_segment(const struct elf_section *section, const struct elf_segment *segment);
/* Returns NULL if there is none of that name. */
const struct elf_section *elf_image_section(const struct elf_image *image, const char *name);

#endif
