/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The memory of one life of a process: a memfd (protocol/region.h) that the daemon maps once, as a whole. The app's memory ends
 * where the file ends.
 *
 * Moving the end far takes Linux long (growing 0.3 ms per MiB, shrinking 0.2 ms), so it can be done in slices: the end as the
 * core sees it (`end`) and the end of the file may differ for a while, in which the region's owner keeps the app waiting.
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

/* What may be done in one go. A multiple of every page size. */
#define REGION_SLICE_BYTES 0x200000u

struct region {
	struct pages_layout layout;
	int fd;
	uint8_t *map;
	uint32_t end;        /* of the file, as the core has decided it */
	uint32_t file_end;   /* of the file; above `end` while it shrinks in slices */
	uint32_t allocated;  /* pages exist up to here; above `end` while memory to grow into is being gathered */
	uint32_t kernel_low; /* offset from which on the kernel half's pages exist */
	uint64_t charged_bytes;
	bool has_window; /* and it is counted */
	struct memory_ceiling *ceiling;
	struct bus_guard_range guard;
	struct region *next_retired; /* for the owner's list of regions to destroy */
};

/*
 * A new region, all zero, with memory up to the layout's initial break. on_bus_error: see bus_guard_range.hit. 0 and *region
 * (which region_destroy frees), or a negative errno and the step that failed; -ENOMEM also if the ceiling is reached.
 */
int region_create(const struct pages_layout *layout, struct memory_ceiling *ceiling, void (*on_bus_error)(void *context),
		  void *context, struct region **region, const char **step);
void region_destroy(struct region *region); /* NULL is fine */

/* The header at the start of the file, for apphost. */
struct region_header *region_header(struct region *region);
/* Host addresses of the start of RAM, in the app half and in the kernel half, and of the share window. */
uint8_t *region_app_base(struct region *region);
uint8_t *region_share_base(struct region *region);
uint8_t *region_kernel_base(struct region *region);
uint8_t *region_block(struct region *region);

/* Moves the end to the page of a break. Grows at once or not at all; shrinks by the first slice. 0 or a negative errno. */
int region_move_break(struct region *region, uint32_t break_bytes);
/*
 * Allocates the kernel half's pages from low (bytes above the start of RAM) up to where they already exist. 0 or a negative
 * errno.
 */
int region_reserve_kernel(struct region *region, uint32_t low);

/*
 * Gathers memory to grow up to break_bytes, one slice per call, without moving the end. 1: call again; 0: the rest is small
 * enough for region_move_break; a negative errno: there is not so much memory.
 */
int region_gather_slice(struct region *region, uint32_t break_bytes);
/* Gives back what was gathered but not used. */
void region_gather_end(struct region *region);
/* True while the file is longer than the core decided. */
bool region_is_shrinking(const struct region *region);
/* Shrinks the file by one slice. */
void region_shrink_slice(struct region *region);
/*
 * Gives back one slice of the app's RAM and the share window, which nobody may need any more. True if there is more. The mapping
 * stays until region_destroy.
 */
bool region_empty_slice(struct region *region);

#endif
