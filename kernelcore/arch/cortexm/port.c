/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/arch/cortexm/port.h"

#include "kernelcore/arch/cortexm/memory_functions.h"
#include "kernelcore/process_block.h"

#define ADDRESS_NOT_FIXED UINT32_MAX

static const char no_ram[] = "there is not so much RAM left for processes";

static uint8_t *at(uint32_t address)
{
	return (uint8_t *)(uintptr_t)address;
}

/* Allocates memory for a process somewhere in [start, end). */
static bool place(struct cortexm_process *process, uint32_t start, uint32_t end, uint32_t size, uint32_t block_size)
{
	struct kc_mpu_region memory;

	if (cortexm_mpu != NULL) {
		if (!cortexm_mpu->ops->allocate_app_memory_region(cortexm_mpu->context, &process->mpu_config, start, end - start,
								  size, CORTEXM_INITIAL_BREAK, block_size, KC_MPU_READ_WRITE_ONLY,
								  &memory))
			return false;
	} else {
		uint32_t unaligned = start % KC_GRANT_ALIGN_MAX;

		memory.start = unaligned == 0 ? start : start + (KC_GRANT_ALIGN_MAX - unaligned);
		memory.size = size < CORTEXM_INITIAL_BREAK + block_size ? CORTEXM_INITIAL_BREAK + block_size : size;
		if (memory.start < start || memory.start > end || memory.size > end - memory.start)
			return false;
	}
	process->ram_start = memory.start;
	process->ram_size = memory.size;
	return true;
}

/* Takes this block if it is in use after `from` and starts lower than the one found so far. */
static void look_at(uint32_t block_start, uint32_t block_size, uint32_t from, uint32_t *start, uint32_t *used_end)
{
	if (block_size == 0 || block_start + block_size <= from || block_start >= *start)
		return;
	*start = block_start;
	*used_end = block_start + block_size;
}

uint32_t cortexm_next_used(const struct cortexm_port *port, uint32_t from, uint32_t *used_end)
{
	uint32_t start = port->pool_end;

	*used_end = port->pool_end;
	for (uint32_t i = 0; i < port->kernel->process_slots; i++) {
		const struct cortexm_process *other = &port->processes[i];

		look_at(other->ram_start, other->ram_size, from, &start, used_end);
		look_at(other->share_start, other->share_size, from, &start, used_end);
	}
	return start;
}

/* Finds the lowest suitable place at or above `from`. */
static bool find_place(const struct cortexm_port *port, struct cortexm_process *process, uint32_t from, uint32_t size,
		       uint32_t block_size)
{
	while (from < port->pool_end) {
		uint32_t used_end;
		uint32_t gap_end = cortexm_next_used(port, from, &used_end);

		if (gap_end > from && place(process, from, gap_end, size, block_size))
			return true;
		from = used_end;
	}
	return false;
}

/* A program linked for a RAM address gets that address if it is free. If not, the core reports the mismatch. */
static bool find_memory(const struct cortexm_port *port, struct cortexm_process *process, const struct kc_tbf *tbf, uint32_t size,
			uint32_t block_size)
{
	bool fixed = tbf->has_fixed_addresses && tbf->fixed_ram != ADDRESS_NOT_FIXED && tbf->fixed_ram >= port->pool_start;

	return (fixed && find_place(port, process, tbf->fixed_ram, size, block_size)) ||
	       find_place(port, process, port->pool_start, size, block_size);
}

static void reset_mpu_config(struct cortexm_process *process)
{
	if (cortexm_mpu != NULL)
		cortexm_mpu->ops->reset_config(cortexm_mpu->context, &process->mpu_config);
}

static bool protect_flash(struct cortexm_mpu_config *config, uint32_t flash_start, uint32_t flash_size)
{
	struct kc_mpu_region region;

	return cortexm_mpu == NULL || cortexm_mpu->ops->allocate_region(cortexm_mpu->context, config, flash_start, flash_size,
									flash_size, KC_MPU_READ_EXECUTE_ONLY, &region);
}

static bool flash_place_fits(void *context, uint32_t flash_start, uint32_t flash_size)
{
	(void)context;

	return cortexm_mpu == NULL || cortexm_mpu->ops->can_be_region(cortexm_mpu->context, flash_start, flash_size);
}

/* Allocates memory for the first life. */
static bool take_memory(struct cortexm_port *port, uint32_t index, uint32_t app_ram, uint32_t block_size)
{
	const struct kc_process *loaded = &port->kernel->processes[index];
	struct cortexm_process *process = &port->processes[index];
	uint32_t size = (app_ram + block_size + 7u) / 8u * 8u;

	if (port->may_run != NULL && !port->may_run(loaded, &port->refusal))
		return false;
	/* The core has checked that the sum does not wrap, but rounding it up may. */
	if (size < app_ram || !find_memory(port, process, &loaded->tbf, size, block_size)) {
		port->refusal = no_ram;
		return false;
	}
	return true;
}

/* Reuses the same memory, set up as at the start of the first life. */
static bool keep_memory(struct cortexm_process *process, uint32_t block_size)
{
	return place(process, process->ram_start, process->ram_start + process->ram_size, process->ram_size, block_size);
}

static bool new_life(void *context, uint32_t index, uint32_t app_ram, uint32_t block_size, struct kc_process_memory *memory,
		     bool *zeroed)
{
	struct cortexm_port *port = context;
	struct cortexm_process *process = &port->processes[index];
	bool is_first = process->ram_size == 0;

	port->refusal = NULL;
	reset_mpu_config(process);
	if (is_first ? !take_memory(port, index, app_ram, block_size) : !keep_memory(process, block_size))
		return false;
	const struct kc_process *loaded = &port->kernel->processes[index];

	if (!protect_flash(&process->mpu_config, loaded->flash_start, loaded->flash_size)) {
		port->refusal = "no MPU region for its flash";
		process->ram_size = 0;
		return false;
	}
	if (port->give_share_window != NULL && !port->give_share_window(port, index)) {
		port->refusal = no_ram;
		process->ram_size = 0;
		return false;
	}
	/*
	 * boundary.c zeroes the memory when the life begins to execute. Until then a driver may still write where it had access
	 * in the former life.
	 */
	*zeroed = true;
	process->app_break = process->ram_start + CORTEXM_INITIAL_BREAK;
	process->low_mark = process->ram_start + process->ram_size - block_size;
	*memory = (struct kc_process_memory){
	    .app_base = at(process->ram_start),
	    .kernel_base = at(process->ram_start),
	    .block = (struct kc_process_block *)(void *)at(process->low_mark),
	    .ram_start = process->ram_start,
	    .ram_size = process->ram_size,
	    .block_size = block_size,
	    .initial_break = CORTEXM_INITIAL_BREAK,
	    .granule = cortexm_mpu != NULL ? process->mpu_config.granule : 1,
	    .mpu_config = cortexm_mpu != NULL ? &process->mpu_config : NULL,
	    .share_base = at(process->share_start),
	    .share_start = process->share_start,
	    .share_size = process->share_size,
	};
	return true;
}

static void release(void *context, uint32_t index)
{
	struct cortexm_port *port = context;

	port->processes[index].ram_size = port->processes[index].share_size = 0;
}

/*
 * Returns false if the unit cannot separate the two. The core has already checked this with the granule; the unit has the last
 * word.
 */
static bool protects(struct cortexm_process *process, uint32_t app_break, uint32_t low_mark)
{
	return cortexm_mpu == NULL || cortexm_mpu->ops->update_app_memory_region(cortexm_mpu->context, &process->mpu_config,
										 app_break, low_mark, KC_MPU_READ_WRITE_ONLY);
}

/* *fresh is left unchanged, so the core zeroes everything that is new. */
static bool move_break(void *context, uint32_t index, uint32_t old_break, uint32_t new_break, uint32_t *fresh)
{
	struct cortexm_port *port = context;
	struct cortexm_process *process = &port->processes[index];

	(void)old_break;
	(void)fresh;
	if (!protects(process, new_break, process->low_mark))
		return false;
	process->app_break = new_break;
	return true;
}

static bool reserve_grant(void *context, uint32_t index, uint32_t old_low_mark, uint32_t low_mark)
{
	struct cortexm_port *port = context;
	struct cortexm_process *process = &port->processes[index];

	(void)old_low_mark;
	if (!protects(process, process->app_break, low_mark))
		return false;
	process->low_mark = low_mark;
	return true;
}

/* Nothing to do: the scheduler itself looks for ready processes. */
static void state_changed(void *context, uint32_t index, enum kc_state from, enum kc_state to)
{
	(void)context;
	(void)index;
	(void)from;
	(void)to;
}

static void ready(void *context, uint32_t index)
{
	(void)context;
	(void)index;
}

/* The state that is neither on the process's stack nor in its memory. */
static uint32_t stored_state(void *context, uint32_t index, uint8_t *out, uint32_t length)
{
	const struct cortexm_port *port = context;
	const struct cortexm_context *stored = &port->processes[index].context;

	if (length >= sizeof *stored)
		memcpy(out, stored, sizeof *stored);
	return sizeof *stored;
}

static _Noreturn void panic(void *context, const char *reason)
{
	const struct cortexm_port *port = context;

	port->panic(reason);
}

static const struct kc_port_ops ops = {
    .new_life = new_life,
    .flash_place_fits = flash_place_fits,
    .release = release,
    .move_break = move_break,
    .reserve_grant = reserve_grant,
    .state_changed = state_changed,
    .ready = ready,
    .stored_state = stored_state,
    .panic = panic,
};

struct kc_port cortexm_port_init(struct cortexm_port *port)
{
	/* Defines a symbol for tools that measure kernels: the size of a control block without its table of grants. */
	__asm__ volatile(".globl cortexm_block_bytes\n\t.set cortexm_block_bytes, %c0" ::"i"(sizeof(struct kc_process_block)));
	return (struct kc_port){.ops = &ops, .context = port, .mpu = cortexm_mpu};
}
