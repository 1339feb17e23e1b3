/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The processors a TAB can have members for, and what differs between them. */
#ifndef PACK_ARCHITECTURE_H
#define PACK_ARCHITECTURE_H

#include <stdbool.h>
#include <stdint.h>

/* How the end of a TBF is rounded up. */
enum padding {
	PADDING_WORD,         /* to a multiple of 4 */
	PADDING_POWER_OF_TWO, /* and at least 512: an MPU region covers it whole */
};

struct architecture {
	const char *prefix; /* member names that begin so; the whole name if exact */
	bool exact;
	const char *processor; /* for people */
	uint16_t machine;      /* e_machine of the ELF */
	uint8_t elf_class;     /* ELFCLASS32, ELFCLASS64 */
	bool linux_layout;     /* the fixed addresses of protocol/layout.h */
	enum padding padding;
};

/* The one that `name` ("linux-x86_64", "cortex-m4", "rv32imac.0x20040060.0x80002800") belongs to, NULL if it is none we know. */
const struct architecture *architecture_find(const char *name);
/* "linux-x86_64, linux-aarch64, cortex-m*, ...": for messages. */
const char *architecture_names(void);
/* A short name of an e_machine, "unknown" if we have none. */
const char *architecture_machine_name(uint16_t machine);

#endif
