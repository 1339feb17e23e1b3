/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/memory/pages.h"

uint32_t pages_round_up(uint32_t bytes, uint32_t page_size)
{
	uint32_t rest = bytes % page_size;

	return rest == 0 ? bytes : bytes + (page_size - rest);
}

uint32_t pages_round_down(uint32_t bytes, uint32_t page_size)
{
	return bytes - bytes % page_size;
}

bool pages_lay_out(uint32_t page_size, uint32_t app_ram, uint32_t block_bytes, uint32_t share_bytes, struct pages_layout *layout)
{
	uint32_t app_ram_rounded;

	/* The trap page must end before RAM begins, and RAM, share window and flash start on a page. */
	if (page_size < PAGES_SIZE_MIN || page_size > PAGES_SIZE_MAX || LAYOUT_RAM % page_size != 0)
		return false;
	if (app_ram > LAYOUT_RAM_MAX || block_bytes > LAYOUT_RAM_MAX || share_bytes > LAYOUT_RAM_MAX)
		return false;
	if (block_bytes % 8 != 0 || share_bytes % page_size != 0)
		return false;
	app_ram_rounded = pages_round_up(app_ram, 8);
	if (app_ram_rounded > LAYOUT_RAM_MAX - block_bytes)
		return false;
	layout->page_size = page_size;
	layout->ram_size = app_ram_rounded + block_bytes;
	layout->kernel_bytes = pages_round_up(PAGES_HEADER_BYTES + layout->ram_size, page_size);
	layout->block_offset = PAGES_HEADER_BYTES + app_ram_rounded;
	layout->share_bytes = share_bytes;
	layout->app_offset = layout->kernel_bytes + page_size + share_bytes;
	/*@ assert (layout->kernel_bytes + page_size) % page_size == 0; */
	/*@ assert layout->app_offset % page_size == 0; */
	layout->ram_bytes = pages_round_up(layout->ram_size, page_size);
	layout->map_bytes = layout->app_offset + layout->ram_bytes;
	layout->initial_break = app_ram_rounded < LAYOUT_INITIAL_BREAK ? app_ram_rounded : LAYOUT_INITIAL_BREAK;
	return true;
}

uint32_t pages_file_end(const struct pages_layout *layout, uint32_t break_bytes)
{
	return layout->app_offset + pages_round_up(break_bytes, layout->page_size);
}
