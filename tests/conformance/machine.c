/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "tests/conformance/machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/conformance/drivers.h"
#include "tests/unit/willing_port.h"

#define RAM_FIRST     0x20000000u
#define FLASH_FIRST   0x10000000u
#define SPACING       0x100000u
#define GAP           0x4000u
#define ADDRESSES_END 0x70000000u
#define PAGE          4096u
#define KERNEL_BYTES  0x180u /* the format requires at least this much between low0 and the end of RAM */

struct machine machine = {.granule = 1};

static bool new_life(void *context, uint32_t index, uint32_t app_ram, uint32_t block_size, struct kc_process_memory *memory,
		     bool *zeroed)
{
	const struct machine_process *process = &machine.processes[index];

	(void)context;
	(void)block_size;
	*zeroed = false;
	if (process->low_mark_at_start - process->ram_start != app_ram)
		return false;
	*memory = (struct kc_process_memory){
	    .app_base = process->ram,
	    .kernel_base = process->ram,
	    .block = (struct kc_process_block *)(void *)(process->ram + app_ram),
	    .ram_start = process->ram_start,
	    .ram_size = process->ram_end - process->ram_start,
	    .block_size = process->ram_end - process->low_mark_at_start,
	    .initial_break = machine.initial_break,
	    .granule = machine.granule,
	};
	return true;
}

static bool reserve_grant(void *context, uint32_t index, uint32_t old_low_mark, uint32_t low_mark)
{
	(void)context;
	(void)index;
	return low_mark <= old_low_mark;
}

static _Noreturn void panic(void *context, const char *reason)
{
	(void)context;
	fflush(stdout);
	fprintf(stderr, "kernel panic: %s\n", reason);
	exit(3);
}

static const struct kc_port_ops port_ops = {
    .new_life = new_life,
    .move_break = willing_move_break,
    .reserve_grant = reserve_grant,
    .state_changed = willing_state_changed,
    .ready = willing_ready,
    .panic = panic,
};

void machine_init(void)
{
	machine.port = (struct kc_port){.ops = &port_ops};
	kc_kernel_init(&machine.kernel, &machine.port, machine.slots, MACHINE_PROCESSES, test_drivers, TEST_DRIVERS);
}

/* The start of the next region: a round address, some distance after the last region. */
static uint32_t next_start(uint32_t first, uint32_t last_end)
{
	uint32_t start = first + machine.process_count * SPACING;

	while (machine.process_count > 0 && start < last_end + GAP)
		start += SPACING;
	return start;
}

static uint8_t *memory_of(uint32_t size)
{
	uint8_t *bytes = aligned_alloc(PAGE, ((size_t)size + PAGE - 1) / PAGE * PAGE);

	if (bytes == NULL) {
		fprintf(stderr, "no memory for a process of %u bytes\n", size);
		exit(3);
	}
	return bytes;
}

bool machine_load(uint32_t ram, uint32_t flash_size, const uint8_t *header, uint32_t header_size, struct kc_fault_policy policy)
{
	struct machine_process *process = &machine.processes[machine.process_count];
	const struct machine_process *last = machine.process_count > 0 ? process - 1 : process;
	uint32_t block_size = kc_process_block_size(&machine.kernel);
	uint32_t kernel_bytes = block_size > KERNEL_BYTES ? block_size : KERNEL_BYTES;

	process->ram_start = next_start(RAM_FIRST, last->ram_end);
	process->flash_start = next_start(FLASH_FIRST, last->flash_start + last->flash_size);
	if (ram > ADDRESSES_END - process->ram_start - kernel_bytes || flash_size > RAM_FIRST - process->flash_start) {
		fprintf(stderr, "a process of this size has no place\n");
		exit(2);
	}
	process->low_mark_at_start = process->ram_start + ram;
	process->ram_end = process->low_mark_at_start + kernel_bytes;
	process->flash_size = flash_size;
	process->printed_sequence = 0;
	process->ram = memory_of(process->ram_end - process->ram_start);
	memset(process->ram, 0xa5, process->ram_end - process->ram_start);
	process->flash = memory_of(flash_size > 0 ? flash_size : 1);
	for (uint32_t i = 0; i < flash_size; i++)
		process->flash[i] = i < header_size ? header[i] : (uint8_t)(13 * i + 7);
	machine.process_count++;
	return kc_process_load(&machine.kernel, process->flash, flash_size, process->flash_start, policy).error == KC_LOAD_OK;
}

static bool within(uint32_t start, uint32_t end, uint32_t address, uint32_t length)
{
	return address >= start && address <= end && length <= end - address;
}

uint8_t *machine_memory(uint32_t address, uint32_t length, bool flash_too)
{
	for (uint32_t i = 0; i < machine.process_count; i++) {
		const struct machine_process *process = &machine.processes[i];
		struct kc_process_info info;

		kc_process_info(&machine.kernel, i, &info);
		if (within(process->ram_start, info.kernel_low_mark, address, length))
			return process->ram + (address - process->ram_start);
		if (flash_too && within(process->flash_start, process->flash_start + process->flash_size, address, length))
			return process->flash + (address - process->flash_start);
	}
	return NULL;
}
