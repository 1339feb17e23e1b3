/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <libtock/tock.h>

enum {
	MEMOP_MEMORY_START = 2,
	MEMOP_MEMORY_END = 3,
	MEMOP_FLASH_START = 4,
	MEMOP_FLASH_END = 5,
	MEMOP_GRANT_START = 6,
	MEMOP_FLASH_REGIONS = 7,
	MEMOP_FLASH_REGION_START = 8,
	MEMOP_FLASH_REGION_END = 9
};

/* Returns the value of a memop, or 0 if it failed. */
static uintptr_t ask(uint32_t operation, int argument)
{
	memop_return_t answer = memop(operation, (uint32_t)argument);
	return answer.status == TOCK_STATUSCODE_SUCCESS ? answer.data : 0;
}

void *tock_app_memory_begins_at(void)
{
	return (void *)ask(MEMOP_MEMORY_START, 0);
}

void *tock_app_memory_ends_at(void)
{
	return (void *)ask(MEMOP_MEMORY_END, 0);
}

void *tock_app_flash_begins_at(void)
{
	return (void *)ask(MEMOP_FLASH_START, 0);
}

void *tock_app_flash_ends_at(void)
{
	return (void *)ask(MEMOP_FLASH_END, 0);
}

void *tock_app_grant_begins_at(void)
{
	return (void *)ask(MEMOP_GRANT_START, 0);
}

int tock_app_number_writeable_flash_regions(void)
{
	return (int)ask(MEMOP_FLASH_REGIONS, 0);
}

void *tock_app_writeable_flash_region_begins_at(int region_index)
{
	return (void *)ask(MEMOP_FLASH_REGION_START, region_index);
}

void *tock_app_writeable_flash_region_ends_at(int region_index)
{
	return (void *)ask(MEMOP_FLASH_REGION_END, region_index);
}
