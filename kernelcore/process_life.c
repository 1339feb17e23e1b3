/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/process_life.h"

#include "kernelcore/life_memory.h"
#include "kernelcore/memory_functions.h"
#include "kernelcore/process_state.h"
#include "kernelcore/tbf_numbers.h"

static bool is_fixed_elsewhere(const struct kc_tbf *tbf, const struct kc_process_memory *memory)
{
	return tbf->has_fixed_addresses && tbf->fixed_ram != TBF_ADDRESS_NOT_FIXED && tbf->fixed_ram != memory->ram_start;
}

/* Returns false if the port's memory does not meet kc/port.h. */
static bool is_as_promised(const struct kc_kernel *kernel, const struct kc_process_memory *memory)
{
	return memory->app_base != NULL && memory->kernel_base != NULL && memory->block != NULL &&
	       memory->ram_start % KC_GRANT_ALIGN_MAX == 0 && memory->block_size >= kc_process_block_size(kernel);
}

/* The queue must be empty. */
static void queue_init_call(const struct kc_process *process)
{
	struct kc_process_block *block = process->memory.block;
	struct kc_task *task = &block->tasks.places[0];

	task->kind = KC_TASK_INIT;
	task->function = process->flash_start + process->tbf.header_size + process->tbf.init_fn_offset;
	task->arguments[0] = kc_flash_unprotected_start(process);
	task->arguments[1] = process->memory.ram_start;
	task->arguments[2] = process->memory.ram_size;
	task->arguments[3] = block->marks.app_break;
	kc_task_filled(&block->tasks);
}

/* Fills in the block of a new life. The memory must be able to hold it. */
static void begin_life(struct kc_kernel *kernel, uint32_t index, const struct kc_heritage *heritage, enum kc_state former)
{
	struct kc_process *process = &kernel->processes[index];
	struct kc_process_block *block = process->memory.block;

	memset(block, 0, kc_process_block_size(kernel));
	block->identifier = kernel->next_identifier++;
	process->id = (struct kc_process_id){.identifier = block->identifier, .index = index};
	block->phase = KC_PHASE_WAITING;
	block->state = former;
	block->heritage = *heritage;
	kc_life_memory_begin(&process->memory);
	block->grant_count = kernel->grant_count;
	process->timeslice_expirations = 0;
	for (uint32_t i = 0; i < kernel->driver_count; i++) {
		const struct kc_driver *driver = &kernel->drivers[i];

		if (driver->grant_number != KC_NO_GRANT)
			block->grants[driver->grant_number].driver_number = driver->number;
	}
	queue_init_call(process);
	kc_stores_in_order();
	kc_state_set(kernel, index, block, KC_STATE_YIELDED);
	kc_tell_if_ready(kernel, index, block);
}

/* Gets memory for a life from the port, in *memory, and checks it. */
static enum kc_life_error take_memory(struct kc_kernel *kernel, uint32_t index, struct kc_process_memory *memory)
{
	const struct kc_process *process = &kernel->processes[index];
	const struct kc_port *port = kernel->port;
	uint32_t app_ram = process->tbf.minimum_ram;
	bool zeroed = false;

	memset(memory, 0, sizeof *memory);
	if (kernel->next_identifier == KC_NO_LIFE)
		return KC_LIFE_NO_MEMORY;
	if (!port->ops->new_life(port->context, index, app_ram, kc_process_block_size(kernel), memory, &zeroed))
		return KC_LIFE_NO_MEMORY;
	if (!is_as_promised(kernel, memory))
		return KC_LIFE_PORT_MEMORY;
	if (!kc_life_memory_fits(memory, app_ram))
		return KC_LIFE_RAM_TOO_SMALL;
	if (is_fixed_elsewhere(&process->tbf, memory))
		return KC_LIFE_OTHER_RAM;
	if (!zeroed)
		memset(memory->app_base, 0, memory->initial_break);
	return KC_LIFE_OK;
}

static enum kc_life_error new_life(struct kc_kernel *kernel, uint32_t index, const struct kc_heritage *heritage,
				   enum kc_state former)
{
	struct kc_process *process = &kernel->processes[index];
	struct kc_process_memory memory;
	enum kc_life_error error = take_memory(kernel, index, &memory);

	if (error == KC_LIFE_OK) {
		process->memory = memory;
		begin_life(kernel, index, heritage, former);
	}
	return error;
}

enum kc_life_error kc_life_first(struct kc_kernel *kernel, uint32_t index)
{
	struct kc_heritage nothing = {.completion_kind = KC_COMPLETION_NEVER};
	enum kc_life_error error = new_life(kernel, index, &nothing, KC_STATE_NONE);

	if (error == KC_LIFE_OK)
		kernel->processes[index].first_identifier = kernel->processes[index].id.identifier;
	else if (error != KC_LIFE_NO_MEMORY && kernel->port->ops->release != NULL)
		kernel->port->ops->release(kernel->port->context, index);
	return error;
}

/* Starts a new life in the slot of a dead process. */
static void reset(struct kc_kernel *kernel, uint32_t index)
{
	struct kc_process_block *block = kernel->processes[index].memory.block;
	struct kc_heritage heritage = block->heritage;

	heritage.restart_count++;
	switch (new_life(kernel, index, &heritage, (enum kc_state)block->state)) {
	case KC_LIFE_OK:
		break;
	case KC_LIFE_NO_MEMORY:
		kc_state_set(kernel, index, block, KC_STATE_FAULTED);
		break;
	default:
		/* The same request succeeded at load time, and the former memory may be gone. */
		kernel->port->ops->panic(kernel->port->context, "a life got memory that does not hold it");
	}
}

static void tell_drivers(struct kc_kernel *kernel, struct kc_process_id ended)
{
	for (uint32_t i = 0; i < kernel->driver_count; i++) {
		const struct kc_driver *driver = &kernel->drivers[i];

		if (driver->ops->process_ended != NULL)
			driver->ops->process_ended(driver->context, kernel, ended);
	}
}

/* Ends a life, which may be over already: removes its tasks, grants and subscriptions, and keeps the completion code. */
static void end_life(struct kc_kernel *kernel, uint32_t index, struct kc_completion completion, enum kc_state to)
{
	struct kc_process *process = &kernel->processes[index];
	struct kc_process_block *block = process->memory.block;
	struct kc_process_id id = {.identifier = block->identifier, .index = index};
	bool was_alive = kc_state_is_alive(block->state);

	for (uint32_t i = 0; i < block->grant_count; i++) {
		if (block->grants[i].state == KC_GRANT_ENTERED)
			process->drivers_inside++;
		block->grants[i] = (struct kc_grant_slot){.driver_number = block->grants[i].driver_number};
	}
	kc_task_clear(&block->tasks);
	block->heritage.completion_kind = completion.has_code ? KC_COMPLETION_CODE : KC_COMPLETION_NO_CODE;
	block->heritage.completion_code = completion.has_code ? completion.code : 0;
	kc_state_set(kernel, index, block, to);
	if (was_alive) {
		process->drivers_inside++;
		tell_drivers(kernel, id);
		process->drivers_inside--;
	}
}

void kc_process_terminate(struct kc_kernel *kernel, uint32_t index, struct kc_completion completion)
{
	struct kc_process_block *block = kc_block_at(kernel, index);

	if (block != NULL && block->state != KC_STATE_TERMINATED)
		end_life(kernel, index, completion, KC_STATE_TERMINATED);
}

void kc_process_start(struct kc_kernel *kernel, uint32_t index)
{
	struct kc_process_block *block = kc_block_at(kernel, index);

	if (block != NULL && block->state == KC_STATE_TERMINATED)
		reset(kernel, index);
}

void kc_process_try_restart(struct kc_kernel *kernel, uint32_t index, struct kc_completion completion)
{
	struct kc_process_block *block = kc_block_at(kernel, index);

	if (block == NULL || block->state == KC_STATE_TERMINATED)
		return;
	kc_identifier identifier = block->identifier;

	end_life(kernel, index, completion, KC_STATE_TERMINATED);
	/* A driver that was told of the end may have started the next life, which this restart must not replace. */
	if (kernel->processes[index].id.identifier == identifier)
		kc_process_start(kernel, index);
}

void kc_process_port_failed(struct kc_kernel *kernel, uint32_t index)
{
	struct kc_process_block *block = kc_block_at(kernel, index);

	if (block != NULL && block->state != KC_STATE_TERMINATED)
		end_life(kernel, index, (struct kc_completion){.has_code = false}, KC_STATE_FAULTED);
}

static bool policy_restarts(const struct kc_fault_policy *policy, uint32_t restart_count)
{
	return policy->kind == KC_POLICY_RESTART ||
	       (policy->kind == KC_POLICY_RESTART_AT_MOST && restart_count <= policy->threshold);
}

void kc_process_fault(struct kc_kernel *kernel, uint32_t index)
{
	struct kc_process_block *block = kc_block_at(kernel, index);
	struct kc_completion no_code = {.has_code = false};

	if (block == NULL || block->state == KC_STATE_TERMINATED)
		return;
	const struct kc_fault_policy *policy = &kernel->processes[index].policy;

	if (policy->kind == KC_POLICY_PANIC)
		kernel->port->ops->panic(kernel->port->context, "a process faulted whose fault policy is panic");
	else if (policy_restarts(policy, block->heritage.restart_count))
		kc_process_try_restart(kernel, index, no_code);
	else
		end_life(kernel, index, no_code, KC_STATE_FAULTED);
}
