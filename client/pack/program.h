/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The parts of an ELF that a TBF contains: the flash contents after the protected region, the entry point, the RAM size of its
 * data, and the addresses it was linked for.
 *
 * Position-independent apps (Tock's Cortex-M scheme) are linked for flash at 0x80000000 and RAM at 0. Other apps are linked for
 * their actual addresses, which the TBF then states. The linker script's symbols _flash_origin, _sram_origin and
 * tbf_protected_region_size take precedence; without them, flash begins at the lowest bytes of an executable segment.
 */
#ifndef PACK_PROGRAM_H
#define PACK_PROGRAM_H

#include <stddef.h>
#include <stdint.h>

#include "client/pack/architecture.h"
#include "client/pack/bytes.h"
#include "client/pack/elf_image.h"
#include "client/pack/failure.h"

#define PROGRAM_REGIONS_MAX 64

struct program_region {
	uint32_t offset; /* in `flash` */
	uint32_t size;
};

struct program {
	struct bytes flash;    /* segments by load address, with zeros between them, then the relocations */
	uint32_t flash_origin; /* address of flash's first byte */
	bool flash_fixed;      /* the app works only at that address */
	uint32_t ram_origin;
	bool ram_fixed;
	bool has_protected_size; /* the ELF requests protected_size bytes before flash, header included */
	uint32_t protected_size;
	uint32_t entry_offset; /* in `flash`; odd on Arm (Thumb) */
	uint32_t data_bytes;   /* RAM size of data and bss */
	uint32_t stack_bytes;  /* size of section .stack; 0 without one */
	size_t region_count;   /* writeable flash regions: sections with ".wfr" in their name, and those listed */
	struct program_region regions[PROGRAM_REGIONS_MAX];
};

/* Additional sections that are writeable flash regions. */
struct region_names {
	const char *const *names;
	size_t count;
};

bool program_build(struct program *program, const struct elf_image *image, const struct architecture *architecture,
		   const struct region_names *regions, struct failure *failure);
void program_free(struct program *program);

#endif
