/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * What a TBF carries of an ELF: the bytes of flash from the first one after the protected region on, where it starts, the RAM
 * its data takes, and for which addresses it was linked.
 *
 * Position-independent apps (Tock's Cortex-M scheme) are linked for flash at 0x80000000 and RAM at 0. Others are linked for the
 * place where they will run, and the TBF says so. The linker script's symbols are believed first: _flash_origin, _sram_origin,
 * tbf_protected_region_size; without them, the lowest bytes of an executable segment are the origin of flash.
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
	struct bytes flash;    /* segments in the order of their load addresses, zeroes between, then what the loader relocates */
	uint32_t flash_origin; /* address of flash's first byte */
	bool flash_fixed;      /* the app works at that address only */
	uint32_t ram_origin;
	bool ram_fixed;
	bool has_protected_size; /* the ELF asks for this many bytes before flash, headers included */
	uint32_t protected_size;
	uint32_t entry_offset; /* in `flash`; odd on Arm (Thumb) */
	uint32_t data_bytes;   /* RAM of data and bss */
	uint32_t stack_bytes;  /* size of section .stack; 0 without one */
	size_t region_count;   /* writeable flash regions: sections with ".wfr" in their name, and those that were named */
	struct program_region regions[PROGRAM_REGIONS_MAX];
};

/* Sections to take as writeable flash regions, besides those that say so by name. */
struct region_names {
	const char *const *names;
	size_t count;
};

bool program_build(struct program *program, const struct elf_image *image, const struct architecture *architecture,
		   const struct region_names *regions, struct failure *failure);
void program_free(struct program *program);

#endif
