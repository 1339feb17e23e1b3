/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * crt0 for Linux, where every app is linked at the same addresses. RAM, from low to high: the stack (so an overflow leaves RAM
 * and faults), data, bss, and the heap from there to the break.
 */
#include <libtock/tock.h>
#include <string.h>

/* Defined by the linker script, aligned to at least 16. */
extern char _stack_top[], _data_in_flash[], _data[], _data_end[], _bss[], _heap[];

extern int main(int argc, char *argv[]);

__attribute__((noreturn)) void libtock_start(uint32_t app_start, uint32_t ram_start, uint32_t ram_length, uint32_t initial_break);
__attribute__((noreturn)) void libtock_switch_stack(char *top, void (*function)(void));

enum { MEMOP_BREAK = 0, MEMOP_STACK_START = 10, MEMOP_HEAP_START = 11 };

__attribute__((noreturn)) static void start_on_own_stack(void)
{
	memcpy(_data, _data_in_flash, (uintptr_t)_data_end - (uintptr_t)_data);
	memset(_bss, 0, (uintptr_t)_heap - (uintptr_t)_bss);

	main(0, NULL);
	for (;;)
		yield();
}

/*
 * Runs on the small entry stack, which may overlap the future data: nothing may be written there until the app's own stack is in
 * use.
 */
void libtock_start(uint32_t app_start, uint32_t ram_start, uint32_t ram_length, uint32_t initial_break)
{
	(void)app_start;
	(void)ram_start;
	(void)ram_length;
	(void)initial_break;
	/* Not enough RAM for stack, data and bss: the TBF requests less than its program needs. */
	if (memop(MEMOP_BREAK, (uintptr_t)_heap).status != TOCK_STATUSCODE_SUCCESS)
		tock_exit(TOCK_STATUSCODE_NOMEM);
	memop(MEMOP_STACK_START, (uintptr_t)_stack_top);
	memop(MEMOP_HEAP_START, (uintptr_t)_heap);
	libtock_switch_stack(_stack_top, start_on_own_stack);
}
