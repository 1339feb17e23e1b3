/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Page arithmetic of a region: pure functions on 32-bit words, without casts or masks, so that they can be proved. Every sum stays
 * below 2^32 because of the limits here and in protocol/layout.h.
 */
#ifndef DAEMON_PAGES_H
#define DAEMON_PAGES_H

#include <stdbool.h>
#include <stdint.h>

#define PAGES_SIZE_MIN 4096u
#define PAGES_SIZE_MAX 65536u
/* Bytes in front of the kernel's own copy of the RAM's addresses: the region's header. A multiple of KC_GRANT_ALIGN_MAX. */
#define PAGES_HEADER_BYTES 256u

/* bytes rounded to a multiple of page_size. Up: bytes <= UINT32_MAX - page_size. */
uint32_t pages_round_up(uint32_t bytes, uint32_t page_size);
uint32_t pages_round_down(uint32_t bytes, uint32_t page_size);

/* Where the parts of a region lie (protocol/region.h). Offsets count from the start of the file. */
struct pages_layout {
	uint32_t page_size;
	uint32_t ram_size;      /* what the core is given: the app's RAM rounded up to 8, and its control block */
	uint32_t kernel_bytes;  /* header and kernel half; the trap page follows */
	uint32_t block_offset;  /* of the control block */
	uint32_t share_bytes;   /* of the share window */
	uint32_t app_offset;    /* of the app half */
	uint32_t ram_bytes;     /* of address space for the app half */
	uint32_t map_bytes;     /* the whole */
	uint32_t initial_break; /* bytes of RAM that an entry finds */
};

/*
 * Lays out a region for an app that asks for app_ram bytes, with a control block of block_bytes (a multiple of 8) and a share
 * window of share_bytes (a multiple of page_size). False if that is more than a process may have (LAYOUT_RAM_MAX), or page_size
 * is not one that this layout can live with.
 */
bool pages_lay_out(uint32_t page_size, uint32_t app_ram, uint32_t block_bytes, uint32_t share_bytes, struct pages_layout *layout);

/* The end of the file for a process whose break is `break_bytes` above the start of its RAM; break_bytes <= ram_size. */
uint32_t pages_file_end(const struct pages_layout *layout, uint32_t break_bytes);

#endif
