/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Entry point for system calls. Commands, the most frequent calls, are handled right here. */
#include "kernelcore/call.h"

static __attribute__((noinline)) bool refuse(struct kc_process *process)
{
	kc_answer(process->memory.block, kc_failure(KC_NODEVICE));
	return true;
}

/* Class 2 (docs/behaviours.md A4, J). */
static inline bool call_command(struct kc_kernel *kernel, struct kc_process *process, const struct kc_process_block *block)
{
	const uint32_t *r = block->trap_r;
	kc_identifier identifier = process->id.identifier;
	const struct kc_driver *driver = kc_driver_lookup(kernel, r[0]);

	if (driver == NULL)
		return refuse(process);
	return kc_answer_caller(process, identifier,
				driver->ops->command(driver->context, kernel, r[1], r[2], r[3], process->id));
}

/* Exit-terminate and exit-restart do not return; any other kind of exit fails. */
static __attribute__((noinline)) bool call_exit(struct kc_kernel *kernel, struct kc_process *process)
{
	struct kc_process_block *block = process->memory.block;
	struct kc_completion completion = {.has_code = true, .code = block->trap_r[1]};

	switch (block->trap_r[0]) {
	case KC_EXIT_TERMINATE:
		kc_process_terminate(kernel, process->id.index, completion);
		return false;
	case KC_EXIT_RESTART:
		kc_process_try_restart(kernel, process->id.index, completion);
		return false;
	default:
		kc_answer(block, kc_failure(KC_NOSUPPORT));
		return true;
	}
}

/* An unknown class or yield is a fault, and does not count as a system call (docs/behaviours.md A9, B8). */
static inline bool is_call(uint32_t class_number, uint32_t r0)
{
	return class_number == KC_CLASS_COMMAND || (class_number == KC_CLASS_YIELD && r0 <= KC_YIELD_WAIT_FOR) ||
	       (class_number >= KC_CLASS_SUBSCRIBE && class_number <= KC_CLASS_ALLOW_USERSPACE_READABLE);
}

/* Permissions are checked before anything else in a call to a driver (docs/behaviours.md F1). */
static inline bool is_permitted(const struct kc_kernel *kernel, const struct kc_process *process,
				const struct kc_process_block *block, uint32_t class_number)
{
	const uint32_t *r = block->trap_r;

	return process->permissions == NULL || !kernel->filter_permissions ||
	       kc_call_permitted(process, class_number, r[0], r[1]);
}

static inline bool dispatch(struct kc_kernel *kernel, struct kc_process *process, const struct kc_process_block *block,
			    uint32_t class_number)
{
	if (class_number == KC_CLASS_COMMAND)
		return is_permitted(kernel, process, block, class_number) ? call_command(kernel, process, block)
									  : refuse(process);
	switch (class_number) {
	case KC_CLASS_YIELD:
		return kc_call_yield(kernel, process);
	case KC_CLASS_SUBSCRIBE:
		return is_permitted(kernel, process, block, class_number) ? kc_call_subscribe(kernel, process) : refuse(process);
	case KC_CLASS_MEMOP:
		return kc_call_memop(kernel, process);
	case KC_CLASS_EXIT:
		return call_exit(kernel, process);
	default:
		return is_permitted(kernel, process, block, class_number) ? kc_call_allow(kernel, process) : refuse(process);
	}
}

/* Once stored, the process can no longer change its call, and whoever takes over from this kernel can see what was asked. */
static inline void store_call(struct kc_process_block *block, uint64_t sequence, uint32_t class_number, const uint32_t r[4])
{
	block->answer.sequence = sequence;
	block->trap_class = class_number;
	memcpy(block->trap_r, r, sizeof block->trap_r);
	kc_stores_in_order();
	block->phase = KC_PHASE_CALLING;
	kc_stores_in_order();
}

bool kc_trap(struct kc_kernel *kernel, uint32_t index, uint64_t sequence, uint32_t class_number, const uint32_t r[4])
{
	struct kc_process_block *block = kc_block_at(kernel, index);

	if (!kc_executes(block))
		return false;
	store_call(block, sequence, class_number, r);
	if (!is_call(class_number, block->trap_r[0])) {
		kc_process_fault(kernel, index);
		return true;
	}
	block->syscall_count++;
	if (dispatch(kernel, &kernel->processes[index], block, class_number)) {
		kc_stores_in_order();
		kernel->processes[index].memory.block->phase = KC_PHASE_ANSWERED;
	}
	return true;
}

const struct kc_resume *kc_answer_trap(struct kc_kernel *kernel, struct kc_process *process, uint64_t sequence,
				       uint32_t class_number, const uint32_t r[4])
{
	struct kc_process_block *block = process->memory.block;

	store_call(block, sequence, class_number, r);
	if (!is_call(class_number, block->trap_r[0])) {
		kc_process_fault(kernel, process->id.index);
		return kc_take_answer(kernel, process);
	}
	block->syscall_count++;
	if (!dispatch(kernel, process, block, class_number)) /* A yield without an answer waits. */
		return class_number == KC_CLASS_YIELD ? NULL : kc_take_answer(kernel, process);
	kc_stores_in_order();
	process->memory.block->phase = KC_PHASE_EXECUTING;
	return &process->memory.block->answer;
}
