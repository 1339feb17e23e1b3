/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The memfd behind one life of a process:
 *
 *   0 ............ kernel_bytes | trap page (page_size) | share_bytes | app RAM ... the file ends at the break, rounded up to pages
 *
 * It begins with this header, which apphost reads once to learn what to map. The rest of the first part belongs to the kernel.
 */
#ifndef PROTOCOL_REGION_H
#define PROTOCOL_REGION_H

#include <stdint.h>

#define REGION_MAGIC          0x4b434f54u /* "TOCK" */
#define REGION_LAYOUT_VERSION 1

struct region_header {
	uint32_t magic;
	uint16_t layout_version;
	uint16_t trap_version;
	uint32_t page_size;
	uint32_t kernel_bytes; /* multiple of page_size; also the offset of the trap page */
	uint32_t share_bytes;  /* multiple of page_size, 0 without IPC */
	uint32_t ram_bytes;    /* address space for the app half, in bytes; multiple of page_size */
	uint32_t flash_bytes;  /* length of the TBF image */
	uint32_t block_offset; /* offset of the kernel's control block */
	uint64_t life;         /* the process identifier */
	char name[32];         /* name of the app, zero-terminated; shown by ps */
};

#endif
