/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The memory of one life of a process: a memfd (protocol/region.h) that the daemon maps once, as a whole. The file's end bounds
 * the app's memory.
 *
 * Linux needs long to move the end far (0.3 ms per MiB to grow, 0.2 ms to shrink), so the move can be done in slices: the end as
 * the core sees it (`end`) and the end of the file may differ for a while. The region's owner keeps the app waiting meanwhile.
 */
#ifndef DAEMON_MEMORY_REGION_H
#define DAEMON_MEMORY_REGION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "daemon/memory/bus_guard.h"
#include "daemon/memory/memory_ceiling.h"
#include "daemon/memory/pages.h"
#include "protocol/region.h"

/* Maximum number of bytes moved in one step. A multiple of every page size. */
#define REGION_SLICE_BYTES 0x200000u

struct region {
	struct pages_layout layout;
	int fd;
	uint8_t *map;
	uint32_t end;        /* the end of the file that the core has decided */
	uint32_t file_end;   /* the actual end of the file; above `end` while the file shrinks in slices */
	uint32_t allocated;  /* pages are allocated up to here; above `end` while memory for growing is being gathered */
	uint32_t kernel_low; /* the kernel half's pages are allocated from this offset on */
	uint64_t charged_bytes;
	uint32_t window_bytes; /* bytes of the share window that are still charged */
	struct memory_ceiling *ceiling;
	struct bus_guard_range guard;
	struct region *next_retired; /* for the owner's list of regions to destroy */
};

/*
 * Creates a zeroed region with memory up to the layout's initial break. on_bus_error: see bus_guard_range.hit. Returns 0 and
 * *region (to be freed with region_destroy), or a negative errno and the step that failed; -ENOMEM also if the ceiling is
 * reached.
 */
int region_create(const struct pages_layout *layout, struct memory_ceiling *ceiling, void (*on_bus_error)(void *context),
		  void *context, struct region **region, const char **step);
void region_destroy(struct region *region); /* NULL is fine */

/* Returns the header at the start of the file, which apphost reads. */
struct region_header *region_header(struct region *region);
/*
 * Return host addresses: the start of RAM in the app half, the share window, the start of RAM in the kernel half, the control
 * block.
 */
uint8_t *region_app_base(struct region *region);
uint8_t *region_share_base(struct region *region);
uint8_t *region_kernel_base(struct region *region);
uint8_t *region_block(struct region *region);

/*
 * Moves the end to the page of a break. Growing succeeds or fails as a whole; shrinking does the first slice. Returns 0 or a
 * negative errno.
 */
int region_move_break(struct region *region, uint32_t break_bytes);
/*
 * Allocates the kernel half's pages from `low` (bytes above the start of RAM) up to those already allocated. Returns 0 or a
 * negative errno.
 */
int region_reserve_kernel(struct region *region, uint32_t low);

/*
 * Allocates one slice of the memory up to break_bytes, without moving the end. Returns 1: call again; 0: the rest is small enough
 * for region_move_break; or a negative errno: there is not enough memory.
 */
int region_gather_slice(struct region *region, uint32_t break_bytes);
/* Frees memory that was gathered but not used. */
void region_gather_end(struct region *region);
/* Returns true while the file is longer than the core decided. */
bool region_is_shrinking(const struct region *region);
/* Shrinks the file by one slice. */
void region_shrink_slice(struct region *region);
/*
 * Frees one slice of the app's RAM and share window, once nobody needs them any more. Returns true if there is more. The mapping
 * stays until region_destroy.
 */
bool region_empty_slice(struct region *region);

#endif
