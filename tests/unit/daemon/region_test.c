/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/memory/region.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "protocol/layout.h"
#include "tests/unit/harness.h"

#define BLOCK 512u
#define MIB   0x100000u

static struct memory_ceiling ceiling;
static int bus_errors;

static void on_bus_error(void *context)
{
	(void)context;
	bus_errors++;
}

static uint32_t page_size(void)
{
	return (uint32_t)sysconf(_SC_PAGESIZE);
}

static struct region *create_with_window(uint32_t app_ram, uint32_t share_bytes, uint64_t limit)
{
	struct pages_layout layout;
	struct region *region = NULL;
	const char *step;

	ceiling = (struct memory_ceiling){.limit_bytes = limit};
	CU_ASSERT_TRUE_FATAL(pages_lay_out(page_size(), app_ram, BLOCK, share_bytes, &layout));
	CU_ASSERT_EQUAL_FATAL(region_create(&layout, &ceiling, on_bus_error, NULL, &region, &step), 0);
	return region;
}

static struct region *create(uint32_t app_ram, uint64_t limit)
{
	return create_with_window(app_ram, 0, limit);
}

static uint64_t file_size(const struct region *region)
{
	struct stat status;

	CU_ASSERT_EQUAL_FATAL(fstat(region->fd, &status), 0);
	return (uint64_t)status.st_size;
}

static uint64_t file_memory(const struct region *region)
{
	struct stat status;

	CU_ASSERT_EQUAL_FATAL(fstat(region->fd, &status), 0);
	return (uint64_t)status.st_blocks * 512;
}

static void grow_and_shrink(void)
{
	struct region *region = create(100000, 64 * MIB);
	volatile uint8_t *ram = region_app_base(region);
	uint32_t page = page_size();

	CU_ASSERT_EQUAL(bus_guard_install(), 0);
	bus_errors = 0;
	ram[0] = 1;
	CU_ASSERT_EQUAL(region_move_break(region, 3 * page + 1), 0);
	CU_ASSERT_EQUAL(file_size(region), region->layout.app_offset + 4 * page);
	ram[4 * page - 1] = 5;
	CU_ASSERT_EQUAL(bus_errors, 0);
	/* Released memory is not accessible, and is zero when it comes back. */
	CU_ASSERT_EQUAL(region_move_break(region, 3 * page), 0);
	CU_ASSERT_EQUAL(file_size(region), region->layout.app_offset + 3 * page);
	CU_ASSERT_EQUAL(region_move_break(region, 4 * page), 0);
	CU_ASSERT_EQUAL(ram[4 * page - 1], 0);
	CU_ASSERT_EQUAL(ram[0], 1);
	CU_ASSERT_EQUAL(bus_errors, 0);
	CU_ASSERT_EQUAL(ram[4 * page], 0);
	CU_ASSERT_EQUAL(bus_errors, 1);
	region_destroy(region);
	CU_ASSERT_EQUAL(ceiling.used_bytes, 0);
}

static void memory_is_counted(void)
{
	struct region *region = create(8 * MIB, 4 * MIB);
	uint64_t before = ceiling.used_bytes;

	CU_ASSERT_EQUAL(before, file_memory(region));
	CU_ASSERT_EQUAL(region_move_break(region, 5 * MIB), -ENOMEM);
	CU_ASSERT_EQUAL(ceiling.used_bytes, before);
	CU_ASSERT_EQUAL(file_memory(region), before);
	CU_ASSERT_EQUAL(region_move_break(region, 2 * MIB), 0);
	CU_ASSERT_EQUAL(ceiling.used_bytes, file_memory(region));
	/* The kernel half counts too, page by page, as the grants grow down. */
	before = ceiling.used_bytes;
	CU_ASSERT_EQUAL(region_reserve_kernel(region, 8 * MIB - 3 * page_size()), 0);
	CU_ASSERT_EQUAL(ceiling.used_bytes, before + 3 * page_size());
	CU_ASSERT_EQUAL(region_reserve_kernel(region, 8 * MIB - 2 * page_size()), 0);
	CU_ASSERT_EQUAL(ceiling.used_bytes, before + 3 * page_size());
	CU_ASSERT_EQUAL(ceiling.used_bytes, file_memory(region));
	CU_ASSERT_EQUAL(region_reserve_kernel(region, 0), -ENOMEM);
	CU_ASSERT_EQUAL(ceiling.used_bytes, file_memory(region));
	region_destroy(region);
	CU_ASSERT_EQUAL(ceiling.used_bytes, 0);
}

static void windows_are_counted(void)
{
	uint32_t window = 16 * page_size();
	struct region *region = create(100, MIB);
	uint64_t without = ceiling.used_bytes;

	region_destroy(region);
	region = create_with_window(100, window, MIB);
	/* Memory that an app may touch counts from the beginning, but is only allocated when touched. */
	CU_ASSERT_EQUAL(ceiling.used_bytes, without + window);
	CU_ASSERT_EQUAL(file_memory(region), without);
	CU_ASSERT_EQUAL(region_share_base(region) + window, region_app_base(region));
	memset(region_share_base(region), 0xff, window);
	CU_ASSERT_EQUAL(file_memory(region), ceiling.used_bytes);
	CU_ASSERT_EQUAL(region_app_base(region)[0], 0);
	CU_ASSERT_EQUAL(region_share_base(region)[-1], 0);
	/* A dead app's region has no memory left. */
	CU_ASSERT_FALSE(region_empty_slice(region));
	CU_ASSERT_TRUE(ceiling.used_bytes < without);
	CU_ASSERT_EQUAL(file_memory(region), ceiling.used_bytes);
	region_destroy(region);
	CU_ASSERT_EQUAL(ceiling.used_bytes, 0);
	/* No life starts beyond the ceiling. */
	struct pages_layout layout;
	const char *step;

	CU_ASSERT_TRUE_FATAL(pages_lay_out(page_size(), 100, BLOCK, window, &layout));
	ceiling.limit_bytes = without + window - 1;
	CU_ASSERT_EQUAL(region_create(&layout, &ceiling, on_bus_error, NULL, &region, &step), -ENOMEM);
	CU_ASSERT_EQUAL(ceiling.used_bytes, 0);
}

static void all_of_the_kernel_half(void)
{
	struct region *region = create(MIB, 64 * MIB);

	CU_ASSERT_EQUAL(region_reserve_kernel(region, 0), 0);
	CU_ASSERT_EQUAL(ceiling.used_bytes, file_memory(region));
	memset(region_kernel_base(region), 0xff, region->layout.ram_size);
	CU_ASSERT_EQUAL(ceiling.used_bytes, file_memory(region));
	CU_ASSERT_EQUAL(region_app_base(region)[0], 0);
	CU_ASSERT_EQUAL(region_header(region)->magic, 0);
	region_destroy(region);
}

static void slices(void)
{
	struct region *region = create(32 * MIB, 64 * MIB);
	uint64_t size = file_size(region);
	int rounds = 0;

	while (region_gather_slice(region, 20 * MIB) > 0 && rounds < 100) {
		rounds++;
		CU_ASSERT_EQUAL(file_size(region), size);
		CU_ASSERT_EQUAL(ceiling.used_bytes, file_memory(region));
	}
	CU_ASSERT_EQUAL(rounds, 9);
	CU_ASSERT_EQUAL(region_move_break(region, 20 * MIB), 0);
	CU_ASSERT_EQUAL(file_size(region), region->layout.app_offset + 20 * MIB);
	CU_ASSERT_EQUAL(ceiling.used_bytes, file_memory(region));

	/* Memory reserved for a failed start is released. */
	size = file_size(region);
	CU_ASSERT_EQUAL(region_gather_slice(region, 30 * MIB), 1);
	region_gather_end(region);
	CU_ASSERT_EQUAL(file_size(region), size);
	CU_ASSERT_EQUAL(ceiling.used_bytes, file_memory(region));

	CU_ASSERT_EQUAL(region_move_break(region, page_size()), 0);
	for (rounds = 1; region_is_shrinking(region) && rounds < 100; rounds++)
		region_shrink_slice(region);
	CU_ASSERT_EQUAL(rounds, 10);
	CU_ASSERT_EQUAL(file_size(region), region->layout.app_offset + page_size());
	CU_ASSERT_EQUAL(ceiling.used_bytes, file_memory(region));
	region_destroy(region);
	CU_ASSERT_EQUAL(ceiling.used_bytes, 0);
}

static void gathering_stops_at_the_ceiling(void)
{
	struct region *region = create(32 * MIB, 5 * MIB);
	int rounds = 0;
	int result;

	while ((result = region_gather_slice(region, 20 * MIB)) > 0 && rounds < 100)
		rounds++;
	CU_ASSERT_EQUAL(result, -ENOMEM);
	CU_ASSERT_EQUAL(region_move_break(region, 20 * MIB), -ENOMEM);
	region_gather_end(region);
	CU_ASSERT_EQUAL(ceiling.used_bytes, file_memory(region));
	CU_ASSERT_TRUE(ceiling.used_bytes < MIB);
	region_destroy(region);
}

static void gathered_more_than_used(void)
{
	struct region *region = create(32 * MIB, 64 * MIB);
	volatile uint8_t *ram = region_app_base(region);

	CU_ASSERT_EQUAL(bus_guard_install(), 0);
	bus_errors = 0;
	for (int i = 0; i < 4; i++)
		CU_ASSERT_EQUAL(region_gather_slice(region, 20 * MIB), 1);
	CU_ASSERT_EQUAL(region_move_break(region, MIB), 0);
	region_gather_end(region);
	CU_ASSERT_EQUAL(file_size(region), region->layout.app_offset + MIB);
	CU_ASSERT_EQUAL(ceiling.used_bytes, file_memory(region));
	CU_ASSERT_EQUAL(ram[MIB - 1], 0);
	CU_ASSERT_EQUAL(bus_errors, 0);
	region_destroy(region);
}

static void windows_in_slices(void)
{
	struct region *region = create_with_window(100, 9 * MIB, 64 * MIB);
	uint64_t before = ceiling.used_bytes;
	int rounds = 0;
	bool more = true;

	memset(region_share_base(region), 0xff, 9 * MIB);
	while (more && rounds < 100) {
		more = region_empty_slice(region);
		rounds++;
		/* The last slice of the window and what there is of the app half go together. */
		CU_ASSERT_TRUE(before - ceiling.used_bytes <= 2 * REGION_SLICE_BYTES);
		CU_ASSERT_EQUAL(file_memory(region), ceiling.used_bytes);
		before = ceiling.used_bytes;
	}
	CU_ASSERT_EQUAL(rounds, 5);
	region_destroy(region);
	CU_ASSERT_EQUAL(ceiling.used_bytes, 0);
}

static void emptying(void)
{
	struct region *region = create(32 * MIB, 64 * MIB);
	int rounds = 0;

	CU_ASSERT_EQUAL(region_move_break(region, 10 * MIB), 0);
	while (region_empty_slice(region) && rounds < 100)
		rounds++;
	CU_ASSERT_EQUAL(rounds, 4);
	CU_ASSERT_EQUAL(ceiling.used_bytes, file_memory(region));
	region_destroy(region);
	CU_ASSERT_EQUAL(ceiling.used_bytes, 0);
}

static void the_system_refuses(void)
{
	struct rlimit old;
	struct rlimit small = {.rlim_cur = MIB, .rlim_max = RLIM_INFINITY};
	struct region *region = create(8 * MIB, 64 * MIB);
	uint64_t before = ceiling.used_bytes;

	signal(SIGXFSZ, SIG_IGN);
	CU_ASSERT_EQUAL_FATAL(getrlimit(RLIMIT_FSIZE, &old), 0);
	small.rlim_max = old.rlim_max;
	CU_ASSERT_EQUAL_FATAL(setrlimit(RLIMIT_FSIZE, &small), 0);
	CU_ASSERT_EQUAL(region_move_break(region, 4 * MIB), -EFBIG);
	CU_ASSERT_EQUAL(setrlimit(RLIMIT_FSIZE, &old), 0);
	CU_ASSERT_EQUAL(ceiling.used_bytes, before);
	CU_ASSERT_EQUAL(file_memory(region), before);
	CU_ASSERT_EQUAL(region_move_break(region, 4 * MIB), 0);
	region_destroy(region);
}

HARNESS_MAIN({"a region's end follows the break, and new memory is zero", grow_and_shrink},
	     {"every page of a region counts against the ceiling", memory_is_counted},
	     {"the share window is counted from the beginning, though its pages come when they are touched", windows_are_counted},
	     {"the kernel half shares no page with the app half", all_of_the_kernel_half},
	     {"a break that moves by much is moved in slices", slices},
	     {"gathering stops at the ceiling and leaves nothing", gathering_stops_at_the_ceiling},
	     {"what was gathered too much goes back", gathered_more_than_used}, {"a region is emptied in slices", emptying},
	     {"a large share window is emptied in slices", windows_in_slices},
	     {"a growth that the system refuses changes nothing", the_system_refuses})
