/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The processors for which a TAB can have members, and their differences. */
#ifndef PACK_ARCHITECTURE_H
#define PACK_ARCHITECTURE_H

#include <stdbool.h>
#include <stdint.h>

/* How the size of a TBF is rounded up. */
enum padding {
	PADDING_WORD,         /* to a multiple of 4 */
	PADDING_POWER_OF_TWO, /* at least 512, so that one MPU region can cover it */
};

struct architecture {
	const char *prefix; /* the beginning of member names; the whole name if exact */
	bool exact;
	const char *processor; /* for messages */
	uint16_t machine;      /* e_machine of the ELF */
	uint8_t elf_class;     /* ELFCLASS32, ELFCLASS64 */
	bool linux_layout;     /* uses the fixed addresses of protocol/layout.h */
	enum padding padding;
};

/*
 * Finds the architecture for a member name like "linux-x86_64", "cortex-m4" or "rv32imac.0x20040060.0x80002800". Returns NULL if
 * it is unknown.
 */
const struct architecture *architecture_find(const char *name);
/* Returns the known names as a list for messages. */
const char *architecture_names(void);
/* Returns a short name for an e_machine, or "unknown". */
const char *architecture_machine_name(uint16_t machine);

#endif
