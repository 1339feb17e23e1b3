/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The gate of the kernel: a process trapped. */
#include "kernelcore/call.h"

#include "kernelcore/grant_allocate.h"
#include "kernelcore/process_memory.h"

uint32_t kc_written_registers(uint32_t variant)
{
	static const uint8_t failures[] = {3, 7, 15, 15};
	static const uint8_t successes[] = {1, 3, 7, 7, 15, 15};

	if (variant >= KC_SUCCESS && variant <= KC_SUCCESS_U32_U64)
		return successes[variant - KC_SUCCESS];
	if (variant <= KC_FAILURE_U64)
		return failures[variant];
	return 15;
}

uint32_t kc_call_grant(struct kc_call *call, const struct kc_driver *driver)
{
	if (driver->grant_number >= call->block->grant_count)
		return 0;
	const struct kc_grant_slot *slot = &call->block->grants[driver->grant_number];

	if (slot->address == 0 && kc_grant_allocate(call->kernel, call->index, driver) != KC_PROCESS_OK)
		return 0;
	return slot->address;
}

void kc_process_set_byte(const struct kc_process *process, uint32_t address, uint8_t value)
{
	if (kc_range_within(process->memory.ram_start, process->memory.block->app_break, address, 1))
		*(volatile uint8_t *)kc_app_byte(process, address) = value;
}

/* Exit-terminate and exit-restart do not return; any other exit fails. */
void kc_call_exit(struct kc_call *call)
{
	struct kc_completion completion = {.has_code = true, .code = call->r[1]};

	switch (call->r[0]) {
	case KC_EXIT_TERMINATE:
		kc_process_terminate(call->kernel, call->index, completion);
		break;
	case KC_EXIT_RESTART:
		kc_process_try_restart(call->kernel, call->index, completion);
		break;
	default:
		kc_answer(call->block, kc_failure(KC_NOSUPPORT));
		kc_answered(call->block);
		break;
	}
}

/* Does the call if the process's permissions let it; they are asked before anything else (BEHAVIOURS F1). */
static void call_driver(struct kc_call *call, uint32_t class_number)
{
	if (call->process->tbf.permissions.length != 0 && call->kernel->filter_permissions &&
	    !kc_call_permitted(call->process, class_number, call->r[0], call->r[1])) {
		kc_answer(call->block, kc_failure(KC_NODEVICE));
		kc_answered(call->block);
		return;
	}
	switch (class_number) {
	case KC_CLASS_SUBSCRIBE:
		kc_call_subscribe(call);
		break;
	case KC_CLASS_COMMAND:
		kc_call_command(call);
		break;
	default:
		kc_call_allow(call, class_number);
		break;
	}
}

bool kc_trap(struct kc_kernel *kernel, uint32_t index, uint64_t sequence, uint32_t class_number, const uint32_t r[4])
{
	struct kc_process_block *block = kc_block_at(kernel, index);

	if (block == NULL || block->state != KC_STATE_RUNNING || block->phase != KC_PHASE_EXECUTING)
		return false;

	struct kc_call call = {kernel, &kernel->processes[index], block, index, {r[0], r[1], r[2], r[3]}};

	block->trap_sequence = sequence;
	block->trap_class = class_number;
	block->trap_r[0] = call.r[0];
	block->trap_r[1] = call.r[1];
	block->trap_r[2] = call.r[2];
	block->trap_r[3] = call.r[3];
	kc_stores_in_order();
	block->phase = KC_PHASE_CALLING;
	kc_stores_in_order();

	/* A number that is no class, or no yield, is a fault and does not count (BEHAVIOURS A9, B8). */
	if (class_number > KC_CLASS_ALLOW_USERSPACE_READABLE ||
	    (class_number == KC_CLASS_YIELD && call.r[0] > KC_YIELD_WAIT_FOR)) {
		kc_process_fault(kernel, index);
		return true;
	}
	block->syscall_count++;
	switch (class_number) {
	case KC_CLASS_YIELD:
		kc_call_yield(&call);
		break;
	case KC_CLASS_MEMOP:
		kc_call_memop(&call);
		break;
	case KC_CLASS_EXIT:
		kc_call_exit(&call);
		break;
	default:
		call_driver(&call, class_number);
		break;
	}
	return true;
}
