/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/memory/region.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "daemon/memory/sealed.h"

static int allocate(struct region *region, uint32_t from, uint32_t to, int mode)
{
	int result;

	if (to <= from)
		return 0;
	if (!memory_ceiling_take(region->ceiling, to - from))
		return -ENOMEM;
	do
		result = fallocate(region->fd, mode, from, to - from);
	while (result < 0 && errno == EINTR);
	if (result < 0) {
		int error = errno;

		memory_ceiling_give(region->ceiling, to - from);
		return -error;
	}
	region->charged_bytes += to - from;
	return 0;
}

static void uncharge(struct region *region, uint64_t bytes)
{
	memory_ceiling_give(region->ceiling, bytes);
	region->charged_bytes -= bytes;
}

/* Truncates the file. Truncating a memfd cannot fail; if it did, the app would keep memory that the core gives to others. */
static void cut(struct region *region, uint32_t end)
{
	int result;

	do
		result = ftruncate(region->fd, end);
	while (result < 0 && errno == EINTR);
	if (result < 0)
		abort();
}

/* Charges the whole share window in advance, because an app can allocate its pages just by touching them. */
static int count_window(struct region *region)
{
	if (!memory_ceiling_take(region->ceiling, region->layout.share_bytes))
		return -ENOMEM;
	region->charged_bytes += region->layout.share_bytes;
	region->window_bytes = region->layout.share_bytes;
	return 0;
}

static uint32_t window_offset(const struct region *region)
{
	return region->layout.app_offset - region->layout.share_bytes;
}

/* Frees a slice of the share window, which is no longer used, from its end. */
static void give_window_slice(struct region *region)
{
	uint32_t slice = region->window_bytes < REGION_SLICE_BYTES ? region->window_bytes : REGION_SLICE_BYTES;

	if (slice == 0)
		return;
	region->window_bytes -= slice;
	(void)fallocate(region->fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, window_offset(region) + region->window_bytes,
			slice);
	uncharge(region, slice);
}

/* Allocates from the control block to the initial break, but not the share window in between. */
static int allocate_first(struct region *region, uint32_t end)
{
	int error;

	if (region->window_bytes == 0)
		return allocate(region, region->kernel_low, end, 0);
	error = allocate(region, region->kernel_low, window_offset(region), 0);
	return error < 0 ? error : allocate(region, region->layout.app_offset, end, 0);
}

static int set_up(struct region *region, const char **step)
{
	const struct pages_layout *layout = &region->layout;
	uint32_t first_end = pages_file_end(layout, layout->initial_break);
	uint32_t header_end = pages_round_up(PAGES_HEADER_BYTES, layout->page_size);
	void *map;
	int error;

	*step = "memfd_create";
	region->fd = sealed_memfd("tock-region");
	if (region->fd < 0)
		return region->fd;
	*step = "fallocate";
	region->kernel_low = pages_round_down(layout->block_offset, layout->page_size);
	/* Grants will fill the hole between the header and the control block. A small region has no hole. */
	if (header_end >= region->kernel_low)
		region->kernel_low = 0;
	else if ((error = allocate(region, 0, header_end, 0)) < 0)
		return error;
	if ((error = count_window(region)) < 0 || (error = allocate_first(region, first_end)) < 0)
		return error;
	region->end = region->file_end = region->allocated = first_end;
	*step = "mmap";
	map = mmap(NULL, layout->map_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_NORESERVE, region->fd, 0);
	if (map == MAP_FAILED)
		return -errno;
	region->map = map;
	/* Keep apps' memory out of the daemon's core dumps. */
	(void)madvise(map, layout->map_bytes, MADV_DONTDUMP);
	return 0;
}

int region_create(const struct pages_layout *layout, struct memory_ceiling *ceiling, void (*on_bus_error)(void *context),
		  void *context, struct region **region, const char **step)
{
	struct region *made = calloc(1, sizeof *made);
	int error;

	*step = "malloc";
	if (made == NULL)
		return -ENOMEM;
	made->layout = *layout;
	made->ceiling = ceiling;
	error = set_up(made, step);
	if (error < 0) {
		region_destroy(made);
		return error;
	}
	made->guard =
	    (struct bus_guard_range){.start = made->map, .length = layout->map_bytes, .hit = on_bus_error, .context = context};
	bus_guard_add(&made->guard);
	*region = made;
	return 0;
}

void region_destroy(struct region *region)
{
	if (region == NULL)
		return;
	if (region->map != NULL) {
		bus_guard_remove(&region->guard);
		munmap(region->map, region->layout.map_bytes);
	}
	if (region->fd >= 0) {
		/* Free the memory now: others may still have the file open. */
		cut(region, 0);
		close(region->fd);
	}
	uncharge(region, region->charged_bytes);
	free(region);
}

struct region_header *region_header(struct region *region)
{
	return (struct region_header *)region->map;
}

uint8_t *region_app_base(struct region *region)
{
	return region->map + region->layout.app_offset;
}

uint8_t *region_share_base(struct region *region)
{
	return region->map + window_offset(region);
}

uint8_t *region_kernel_base(struct region *region)
{
	return region->map + PAGES_HEADER_BYTES;
}

uint8_t *region_block(struct region *region)
{
	return region->map + region->layout.block_offset;
}

static void shrink_to(struct region *region, uint32_t end)
{
	cut(region, end);
	uncharge(region, region->allocated - end);
	region->file_end = region->allocated = end;
}

int region_move_break(struct region *region, uint32_t break_bytes)
{
	uint32_t end = pages_file_end(&region->layout, break_bytes);

	assert(!region_is_shrinking(region));
	if (end > region->file_end) {
		/* fallocate allocates and moves the end. If everything was gathered before, only the end must move. */
		uint32_t from = region->allocated < end ? region->allocated : end;
		int error = allocate(region, from, end, 0);

		if (error < 0)
			return error;
		if (from == end && ftruncate(region->fd, end) < 0)
			return -errno;
		region->file_end = end;
		if (region->allocated < end)
			region->allocated = end;
	}
	region->end = end;
	if (region_is_shrinking(region))
		region_shrink_slice(region);
	return 0;
}

int region_reserve_kernel(struct region *region, uint32_t low)
{
	uint32_t from = pages_round_down(PAGES_HEADER_BYTES + low, region->layout.page_size);
	uint32_t header_end = pages_round_up(PAGES_HEADER_BYTES, region->layout.page_size);
	int error;

	if (from >= region->kernel_low)
		return 0;
	/* The header's page has been allocated since the beginning. */
	error = allocate(region, from > header_end ? from : header_end, region->kernel_low, FALLOC_FL_KEEP_SIZE);
	if (error == 0)
		region->kernel_low = from;
	return error;
}

int region_gather_slice(struct region *region, uint32_t break_bytes)
{
	uint32_t end = pages_file_end(&region->layout, break_bytes);
	int error;

	if (end <= region->allocated || end - region->allocated <= REGION_SLICE_BYTES)
		return 0;
	error = allocate(region, region->allocated, region->allocated + REGION_SLICE_BYTES, FALLOC_FL_KEEP_SIZE);
	if (error < 0)
		return error;
	region->allocated += REGION_SLICE_BYTES;
	return 1;
}

void region_gather_end(struct region *region)
{
	if (region->allocated > region->file_end)
		shrink_to(region, region->file_end);
}

bool region_is_shrinking(const struct region *region)
{
	return region->end < region->file_end;
}

void region_shrink_slice(struct region *region)
{
	uint32_t rest = region->file_end - region->end;

	shrink_to(region, region->file_end - (rest < REGION_SLICE_BYTES ? rest : REGION_SLICE_BYTES));
}

bool region_empty_slice(struct region *region)
{
	uint32_t app_offset = region->layout.app_offset;
	uint32_t from = region->allocated;

	give_window_slice(region);
	if (region->window_bytes > 0)
		return true;
	if (from <= app_offset)
		return false;
	region->end = from - app_offset > REGION_SLICE_BYTES ? from - REGION_SLICE_BYTES : app_offset;
	shrink_to(region, region->end);
	return region->end > app_offset;
}
