/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/memory/pages.h"

#include "kc/driver.h"
#include "protocol/layout.h"
#include "tests/unit/harness.h"

static void rounding(void)
{
	CU_ASSERT_EQUAL(pages_round_up(0, 4096), 0);
	CU_ASSERT_EQUAL(pages_round_up(1, 4096), 4096);
	CU_ASSERT_EQUAL(pages_round_up(4096, 4096), 4096);
	CU_ASSERT_EQUAL(pages_round_up(4097, 4096), 8192);
	CU_ASSERT_EQUAL(pages_round_up(UINT32_MAX - 4096, 4096), UINT32_MAX - 4095);
	CU_ASSERT_EQUAL(pages_round_down(4095, 4096), 0);
	CU_ASSERT_EQUAL(pages_round_down(4096, 4096), 4096);
	CU_ASSERT_EQUAL(pages_round_down(UINT32_MAX, 65536), 0xffff0000u);
}

/* Invariants of every layout, whatever was requested. */
static void check_layout(uint32_t page_size, uint32_t app_ram, uint32_t block_bytes, uint32_t share_bytes)
{
	struct pages_layout layout;

	CU_ASSERT_TRUE_FATAL(pages_lay_out(page_size, app_ram, block_bytes, share_bytes, &layout));
	CU_ASSERT_TRUE(layout.ram_size >= app_ram + block_bytes);
	CU_ASSERT_TRUE(layout.ram_size < app_ram + block_bytes + 8);
	CU_ASSERT_EQUAL(layout.kernel_bytes % page_size, 0);
	CU_ASSERT_EQUAL(layout.app_offset % page_size, 0);
	CU_ASSERT_EQUAL(layout.ram_bytes % page_size, 0);
	CU_ASSERT_EQUAL(layout.block_offset % 8, 0);
	CU_ASSERT_EQUAL(PAGES_HEADER_BYTES % KC_GRANT_ALIGN_MAX, 0);
	/* The kernel half covers every address of RAM, and ends before the first page that the app maps. */
	CU_ASSERT_TRUE(PAGES_HEADER_BYTES + layout.ram_size <= layout.kernel_bytes);
	CU_ASSERT_EQUAL(layout.block_offset + block_bytes, PAGES_HEADER_BYTES + layout.ram_size);
	CU_ASSERT_EQUAL(layout.app_offset, layout.kernel_bytes + page_size + share_bytes);
	CU_ASSERT_EQUAL(layout.map_bytes, layout.app_offset + layout.ram_bytes);
	CU_ASSERT_TRUE(layout.ram_bytes >= layout.ram_size);
	/* The break starts at or below the start of grants. */
	CU_ASSERT_TRUE(layout.initial_break <= layout.ram_size - block_bytes);
	CU_ASSERT_TRUE(pages_file_end(&layout, layout.initial_break) <= layout.map_bytes);
	CU_ASSERT_EQUAL(pages_file_end(&layout, 0), layout.app_offset);
	CU_ASSERT_EQUAL(pages_file_end(&layout, layout.ram_size), layout.map_bytes);
}

static void layouts(void)
{
	static const uint32_t rams[] = {0, 1, 7, 8, 3000, 4095, 4096, 4097, 65535, 65536, 100000, LAYOUT_RAM_MAX - 1024};
	static const uint32_t blocks[] = {0, 8, 512, 1024};

	for (uint32_t page_size = PAGES_SIZE_MIN; page_size <= PAGES_SIZE_MAX; page_size *= 2) {
		for (size_t i = 0; i < sizeof rams / sizeof rams[0]; i++) {
			for (size_t j = 0; j < sizeof blocks / sizeof blocks[0]; j++) {
				check_layout(page_size, rams[i], blocks[j], 0);
				check_layout(page_size, rams[i], blocks[j], 3 * page_size);
			}
		}
	}
}

static void refusals(void)
{
	struct pages_layout layout;

	CU_ASSERT_TRUE(pages_lay_out(4096, LAYOUT_RAM_MAX, 0, 0, &layout));
	CU_ASSERT_FALSE(pages_lay_out(4096, LAYOUT_RAM_MAX, 8, 0, &layout));
	CU_ASSERT_FALSE(pages_lay_out(4096, LAYOUT_RAM_MAX + 1, 0, 0, &layout));
	CU_ASSERT_FALSE(pages_lay_out(4096, UINT32_MAX, 512, 0, &layout));
	CU_ASSERT_FALSE(pages_lay_out(4096, UINT32_MAX - 6, 0, 0, &layout));
	CU_ASSERT_FALSE(pages_lay_out(4096, 100, UINT32_MAX - 7, 0, &layout));
	CU_ASSERT_FALSE(pages_lay_out(4096, 100, 12, 0, &layout));
	CU_ASSERT_FALSE(pages_lay_out(4096, 100, 512, 100, &layout));
	CU_ASSERT_FALSE(pages_lay_out(4096, 100, 512, UINT32_MAX - 4095, &layout));
	CU_ASSERT_FALSE(pages_lay_out(0, 100, 512, 0, &layout));
	CU_ASSERT_FALSE(pages_lay_out(2048, 100, 512, 0, &layout));
	CU_ASSERT_FALSE(pages_lay_out(131072, 100, 512, 0, &layout));
	CU_ASSERT_FALSE(pages_lay_out(5000, 100, 512, 0, &layout));
}

HARNESS_MAIN({"pages round up and down", rounding}, {"regions of every size keep the halves apart", layouts},
	     {"regions that cannot be laid out are refused", refusals})
