/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* A whole TBF: header, protected trailer, flash, footers, padding. */
#ifndef PACK_TBF_BUILD_H
#define PACK_TBF_BUILD_H

#include "client/pack/architecture.h"
#include "client/pack/bytes.h"
#include "client/pack/credentials.h"
#include "client/pack/program.h"
#include "client/pack/tbf_header.h"

/* Memory, in bytes. elf2tab's rule: data and bss of the ELF + stack (to 8) + heap (to 4) + grants (to 4). */
struct memory_wishes {
	bool has_stack; /* else the size of the ELF's section .stack, else 2048 */
	uint32_t stack;
	bool has_app_heap; /* else MEMORY_APP_HEAP, which app_heap holds then */
	uint32_t app_heap;
	bool has_kernel_heap;
	uint32_t kernel_heap; /* what the kernel keeps of the app's RAM for grants */
	bool has_minimum_ram; /* the whole, instead of the sum */
	uint32_t minimum_ram;
	bool has_protected_size; /* bytes before flash, the header included; the ELF's own symbol is believed first */
	uint32_t protected_size;
};

#define MEMORY_APP_HEAP    1024
#define MEMORY_KERNEL_HEAP 1024
#define MEMORY_STACK       2048

/* What a TBF is made of. All of it stays the caller's. */
struct tbf_parts {
	const struct program *program;
	const struct architecture *architecture;
	const struct tbf_wishes *wishes;
	const struct memory_wishes *memory;
	const struct credential_wishes *credentials;
	const char *file_name; /* of the ELF, for messages */
};

/*
 * Appends the TBF to *tbf (empty before). Returns false with a failure that says what to do: no room for the header before a
 * fixed address, more RAM or flash than there is. The result is read with the kernel's own parser before it is given out.
 */
bool tbf_build(struct bytes *tbf, const struct tbf_parts *parts, struct failure *failure);

#endif
