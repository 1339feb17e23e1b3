/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Builds a whole TBF: header, protected trailer, flash, footers, padding. */
#ifndef PACK_TBF_BUILD_H
#define PACK_TBF_BUILD_H

#include "client/pack/architecture.h"
#include "client/pack/bytes.h"
#include "client/pack/credentials.h"
#include "client/pack/program.h"
#include "client/pack/tbf_header.h"

/* Memory sizes in bytes. elf2tab's rule: data and bss of the ELF + stack (rounded up to 8) + heap (to 4) + grants (to 4). */
struct memory_wishes {
	bool has_stack; /* false: the size of the ELF's section .stack, or 2048 */
	uint32_t stack;
	bool has_app_heap; /* false: app_heap is MEMORY_APP_HEAP */
	uint32_t app_heap;
	bool has_kernel_heap;
	uint32_t kernel_heap; /* part of the app's RAM that the kernel uses for grants */
	bool has_minimum_ram; /* use minimum_ram instead of the sum */
	uint32_t minimum_ram;
	bool has_protected_size; /* bytes before flash, header included; the ELF's symbol takes precedence */
	uint32_t protected_size;
};

#define MEMORY_APP_HEAP    1024
#define MEMORY_KERNEL_HEAP 1024
#define MEMORY_STACK       2048

/* The inputs of a TBF, all owned by the caller. */
struct tbf_parts {
	const struct program *program;
	const struct architecture *architecture;
	const struct tbf_wishes *wishes;
	const struct memory_wishes *memory;
	const struct credential_wishes *credentials;
	const char *file_name; /* name of the ELF, for messages */
};

/*
 * Appends the TBF to *tbf (empty before). Returns false with a failure that says what to do: no room for the header before a
 * fixed address, or more RAM or flash than there is. The result has been checked with the kernel's own parser.
 */
bool tbf_build(struct bytes *tbf, const struct tbf_parts *parts, struct failure *failure);

#endif
