/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Hostile flash, loaded by a kernel with a few slots. The first byte says whether the headers' checksums are corrected. Every reported TBF,
 * and every process, must lie after the one before and inside the flash.
 */
#include <kc/kernel.h>
#include <string.h>

#include "kernelcore/tbf_chain.h"
#include "tests/fuzz/require.h"
#include "tests/fuzz/sealed_tbf.h"
#include "tests/unit/willing_port.h"

#define SLOTS       3u
#define FLASH_START 0x08000000u
#define RAM_START   0x20000000u
#define RAM_SPACING 0x00100000u
#define RAM_LIMIT   0x4000u
#define BREAK       0x80u

static struct {
	struct kc_kernel kernel;
	struct kc_process processes[SLOTS];
	uint8_t *ram[SLOTS];
	uint8_t *blocks[SLOTS];
	uint32_t length;
	uint32_t reports;
	uint32_t last_offset;
	uint32_t loaded;
} machine;

static bool new_life(void *context, uint32_t index, uint32_t app_ram, uint32_t block_size, struct kc_process_memory *memory,
		     bool *zeroed)
{
	(void)context;
	(void)zeroed;
	require(index < SLOTS && machine.ram[index] == NULL);
	if (app_ram > RAM_LIMIT)
		return false;
	machine.ram[index] = malloc(app_ram + block_size);
	machine.blocks[index] = malloc(block_size);
	*memory = (struct kc_process_memory){
	    .app_base = machine.ram[index],
	    .kernel_base = machine.ram[index],
	    .block = (struct kc_process_block *)machine.blocks[index],
	    .ram_start = RAM_START + index * RAM_SPACING,
	    .ram_size = app_ram + block_size,
	    .block_size = block_size,
	    .initial_break = BREAK,
	    .granule = 1,
	};
	return true;
}

static void release(void *context, uint32_t index)
{
	(void)context;
	free(machine.ram[index]);
	free(machine.blocks[index]);
	machine.ram[index] = NULL;
	machine.blocks[index] = NULL;
}

static void ready(void *context, uint32_t index)
{
	(void)context;
	require(index < SLOTS);
}

__attribute__((noreturn)) static void panic(void *context, const char *reason)
{
	(void)context;
	(void)reason;
	abort();
}

static const struct kc_port_ops port_ops = {
    .new_life = new_life,
    .release = release,
    .move_break = willing_move_break,
    .reserve_grant = willing_reserve_grant,
    .state_changed = willing_state_changed,
    .ready = ready,
    .panic = panic,
};

static void report(void *context, uint32_t offset, struct kc_load_result result)
{
	(void)context;
	require(offset < machine.length);
	require(machine.reports == 0 ? offset == 0 : offset >= machine.last_offset + TBF_BASE_BYTES);
	if (result.error == KC_LOAD_BAD_TBF)
		require(result.tbf.error != KC_TBF_OK && result.tbf.offset <= machine.length - offset);
	if (result.error == KC_LOAD_OK) {
		const struct kc_process *process = &machine.processes[result.index];

		require(result.index < SLOTS && process->flash_start == FLASH_START + offset);
		require(process->flash_size >= TBF_BASE_BYTES && process->flash_size <= machine.length - offset);
		machine.loaded++;
	}
	machine.last_offset = offset;
	machine.reports++;
}

static void check_processes(void)
{
	for (uint32_t index = 0; index < SLOTS; index++) {
		const struct kc_process *process = &machine.processes[index];
		struct kc_process_info info;

		require((process->memory.block != NULL) == (machine.ram[index] != NULL));
		if (process->memory.block == NULL)
			continue;
		require(kc_process_info(&machine.kernel, index, &info));
		require(info.app_break == RAM_START + index * RAM_SPACING + BREAK && info.app_break <= info.kernel_low_mark);
		require(info.name_length <= process->tbf.header_size);
		release(NULL, index);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct kc_port port = {.ops = &port_ops};
	struct kc_fault_policy policy = {.kind = KC_POLICY_STOP};

	if (size < 1)
		return 0;
	memset(&machine, 0, sizeof machine);
	machine.length = (uint32_t)size - 1;
	uint8_t *flash = malloc(machine.length > 0 ? machine.length : 1);
	uint32_t offset = 0;

	memcpy(flash, data + 1, machine.length);
	if (data[0] % 2 != 0) {
		while (offset < machine.length) {
			seal_tbf(flash + offset, machine.length - offset);
			offset = kc_tbf_chain_past(flash, machine.length, offset);
		}
	}
	kc_kernel_init(&machine.kernel, &port, machine.processes, SLOTS, NULL, 0);
	require(kc_load_chain(&machine.kernel, flash, machine.length, FLASH_START, policy, report, NULL) == machine.loaded);
	check_processes();
	free(flash);
	return 0;
}
