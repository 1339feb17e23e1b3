/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/hil/mpu.h>
#include <kc/process_printer.h>

#include "kernelcore/call.h"
#include "kernelcore/process_block.h"
#include "kernelcore/tbf_numbers.h"

#define SIZE_COLUMNS   6u
#define ADDRESS_DIGITS 8u
#define LINE           " ┼───────────────────────────────────────────"

static void text(const struct kc_writer *writer, const char *words)
{
	kc_write_text(writer, words);
}

/* Writes some words followed by a number. */
static void number(const struct kc_writer *writer, const char *words, uint32_t value)
{
	kc_write_text(writer, words);
	kc_write_decimal(writer, value, 0);
}

static void size(const struct kc_writer *writer, const char *words, uint32_t bytes)
{
	kc_write_text(writer, words);
	kc_write_decimal(writer, bytes, SIZE_COLUMNS);
}

static void hex(const struct kc_writer *writer, const char *words, uint32_t value)
{
	kc_write_text(writer, words);
	kc_write_text(writer, "0x");
	kc_write_lower_hex(writer, value);
}

static void address(const struct kc_writer *writer, const char *words, uint32_t place)
{
	kc_write_text(writer, words);
	kc_write_text(writer, "0x");
	kc_write_hex(writer, place, ADDRESS_DIGITS);
}

/* Addresses that the process itself reported may be in any order. */
static uint32_t distance(uint32_t from, uint32_t to)
{
	return to > from ? to - from : 0;
}

/* State. */

static void print_upcall_id(const struct kc_process_info *info, const struct kc_writer *writer)
{
	hex(writer, "YieldedFor(UpcallId { driver_num: ", info->yielded_for_driver);
	number(writer, ", subscribe_num: ", info->yielded_for_number);
	text(writer, " })");
}

static void print_state(const struct kc_process_info *info, const struct kc_writer *writer)
{
	switch (info->state) {
	case KC_STATE_YIELDED_FOR:
		print_upcall_id(info, writer);
		break;
	case KC_STATE_STOPPED_RUNNING:
		text(writer, "Stopped(Running)");
		break;
	case KC_STATE_STOPPED_YIELDED:
		text(writer, "Stopped(Yielded)");
		break;
	case KC_STATE_STOPPED_YIELDED_FOR:
		text(writer, "Stopped(");
		print_upcall_id(info, writer);
		text(writer, ")");
		break;
	default:
		text(writer, kc_state_text(info->state));
	}
}

void kc_process_print_state(struct kc_kernel *kernel, uint32_t index, const struct kc_writer *writer)
{
	struct kc_process_info info;

	if (kc_process_info(kernel, index, &info))
		print_state(&info, writer);
}

/* The last system call. */

static void print_yield(const uint32_t r[4], const struct kc_writer *writer)
{
	switch (r[0]) {
	case KC_YIELD_NO_WAIT:
		hex(writer, "Yield { yield_type: NoWait { ptr: ", r[1]);
		text(writer, " } }");
		break;
	case KC_YIELD_WAIT:
		text(writer, "Yield { yield_type: Wait }");
		break;
	case KC_YIELD_WAIT_FOR:
		number(writer, "Yield { yield_type: WaitFor { driver_number: ", r[1]);
		number(writer, ", subdriver_number: ", r[2]);
		text(writer, " } }");
		break;
	default: /* invented by the process, which faulted for it */
		number(writer, "none: a yield of type ", r[0]);
	}
}

static void print_driver(const char *name, const uint32_t r[4], const struct kc_writer *writer)
{
	text(writer, name);
	number(writer, " { driver_number: ", r[0]);
	number(writer, ", subdriver_number: ", r[1]);
}

static void print_allow(const char *name, const uint32_t r[4], const struct kc_writer *writer)
{
	print_driver(name, r, writer);
	hex(writer, ", allow_address: ", r[2]);
	number(writer, ", allow_size: ", r[3]);
	text(writer, " }");
}

static void print_call(uint32_t class_number, const uint32_t r[4], const struct kc_writer *writer)
{
	switch (class_number) {
	case KC_CLASS_YIELD:
		print_yield(r, writer);
		break;
	case KC_CLASS_SUBSCRIBE:
		print_driver("Subscribe", r, writer);
		hex(writer, ", upcall_ptr: CapabilityPtr { ptr: ", r[2]);
		hex(writer, " }, appdata: MachineRegister { value: CapabilityPtr { ptr: ", r[3]);
		text(writer, " } } }");
		break;
	case KC_CLASS_COMMAND:
		print_driver("Command", r, writer);
		number(writer, ", arg0: ", r[2]);
		number(writer, ", arg1: ", r[3]);
		text(writer, " }");
		break;
	case KC_CLASS_ALLOW_RW:
		print_allow("ReadWriteAllow", r, writer);
		break;
	case KC_CLASS_ALLOW_RO:
		print_allow("ReadOnlyAllow", r, writer);
		break;
	case KC_CLASS_MEMOP:
		number(writer, "Memop { operand: ", r[0]);
		number(writer, ", arg0: ", r[1]);
		text(writer, " }");
		break;
	case KC_CLASS_EXIT:
		number(writer, "Exit { which: ", r[0]);
		number(writer, ", completion_code: ", r[1]);
		text(writer, " }");
		break;
	case KC_CLASS_ALLOW_USERSPACE_READABLE:
		print_allow("UserspaceReadableAllow", r, writer);
		break;
	default: /* invented by the process, which faulted for it */
		number(writer, "none of class ", class_number);
	}
}

static void print_completion(const struct kc_process_info *info, const struct kc_writer *writer)
{
	text(writer, " Completion Code: ");
	switch (info->completion) {
	case KC_COMPLETION_CODE:
		if (info->completion_code > INT32_MAX)
			text(writer, "-");
		kc_write_decimal(writer, info->completion_code > INT32_MAX ? -info->completion_code : info->completion_code, 0);
		break;
	case KC_COMPLETION_NO_CODE:
		text(writer, "Faulted");
		break;
	default:
		text(writer, "None");
	}
	text(writer, "\r\n");
}

/* Overview. */

static void print_statistics(const struct kc_process_info *info, const struct kc_writer *writer)
{
	text(writer, "𝐀𝐩𝐩: ");
	kc_write_name(writer, info->name, info->name_length);
	text(writer, "   -   [");
	print_state(info, writer);
	number(writer, "]\r\n Events Queued: ", info->pending_tasks);
	number(writer, "   Syscall Count: ", info->syscall_count);
	number(writer, "   Dropped Upcall Count: ", info->dropped_upcalls);
	number(writer, "\r\n Restart Count: ", info->restart_count);
	text(writer, "\r\n Last Syscall: ");
	if (info->has_last_syscall)
		print_call(info->last_syscall_class, info->last_syscall, writer);
	else
		text(writer, "None");
	text(writer, "\r\n");
	print_completion(info, writer);
}

static void print_kernel_part(const struct kc_process_info *info, const struct kc_writer *writer)
{
	text(writer, "\r\n"
		     "\r\n ╔═══════════╤══════════════════════════════════════════╗"
		     "\r\n ║  Address  │ Region Name    Used | Allocated (bytes)  ║");
	address(writer, "\r\n ╚", info->ram_end);
	size(writer, "═╪══════════════════════════════════════════╝\r\n             │ Grant Ptrs   ", info->grant_pointers_size);
	size(writer, "\r\n             │ Upcalls      ", info->upcall_list_size);
	size(writer, "\r\n             │ Process      ", info->control_block_size);
	address(writer, "\r\n  ", info->kernel_low_mark_at_start);
	size(writer, LINE "\r\n             │ ▼ Grant      ", info->kernel_low_mark_at_start - info->kernel_low_mark);
	address(writer, "\r\n  ", info->kernel_low_mark);
	address(writer, LINE "\r\n             │ Unused\r\n  ", info->app_break);
	text(writer, LINE);
}

/* Prints how much is used, how much is allocated, and whether that is too much. */
static void print_use(const char *words, uint32_t used, uint32_t allocated, const struct kc_writer *writer)
{
	size(writer, words, used);
	size(writer, " | ", allocated);
	text(writer, used > allocated ? " EXCEEDED!" : "          ");
}

static void print_app_part(const struct kc_process_info *info, const struct kc_writer *writer)
{
	if (info->has_heap_start) {
		print_use("\r\n             │ ▲ Heap       ", distance(info->heap_start, info->app_break),
			  distance(info->heap_start, info->kernel_low_mark), writer);
		address(writer, "     S\r\n  ", info->heap_start);
	} else {
		text(writer, "\r\n             │ ▲ Heap            ? |      ?               S\r\n  ??????????");
	}
	text(writer, LINE " R");
	if (info->has_heap_start && info->has_stack_start) {
		size(writer, "\r\n             │ Data         ", distance(info->stack_start, info->heap_start));
		size(writer, " | ", distance(info->stack_start, info->heap_start));
	} else {
		text(writer, "\r\n             │ Data              ? |      ?");
	}
	text(writer, "               A\r\n  ");
	if (info->has_stack_start && info->has_stack_bottom) {
		address(writer, "", info->stack_start);
		print_use(LINE " M\r\n             │ ▼ Stack      ", distance(info->stack_bottom, info->stack_start),
			  distance(info->ram_start, info->stack_start), writer);
	} else {
		text(writer, "??????????" LINE " M\r\n             │ ▼ Stack           ? |      ?");
	}
	address(writer, "\r\n  ", info->has_stack_bottom ? info->stack_bottom : 0);
	address(writer, LINE "\r\n             │ Unused\r\n  ", info->ram_start);
}

static void print_flash_part(const struct kc_process_info *info, const struct kc_writer *writer)
{
	address(writer, " ┴───────────────────────────────────────────\r\n             .....\r\n  ", info->flash_end);
	size(writer, " ┬─────────────────────────────────────────── F\r\n             │ App Flash    ",
	     info->flash_end - info->flash_protected_end);
	address(writer, "                        L\r\n  ", info->flash_protected_end);
	size(writer, LINE " A\r\n             │ Protected    ", info->flash_protected_end - info->flash_start);
	address(writer, "                        S\r\n  ", info->flash_start);
	text(writer, " ┴─────────────────────────────────────────── H\r\n");
}

void kc_process_print_overview(struct kc_kernel *kernel, uint32_t index, const struct kc_writer *writer)
{
	struct kc_process_info info;

	if (!kc_process_info(kernel, index, &info))
		return;
	print_statistics(&info, writer);
	print_kernel_part(&info, writer);
	print_app_part(&info, writer);
	print_flash_part(&info, writer);
}

/* Everything else. */

#define GRANT_COLUMNS 3u

static void print_grant(uint32_t number, const struct kc_grant_slot *slot, const struct kc_writer *writer)
{
	text(writer, "  Grant ");
	kc_write_decimal(writer, number, 2);
	if (slot->state == KC_GRANT_UNALLOCATED) {
		text(writer, " : --        ");
		return;
	}
	hex(writer, " ", slot->driver_number);
	hex(writer, ": ", slot->address);
}

/* In columns, filled from top to bottom. */
static void print_grants(const struct kc_process_block *block, const struct kc_writer *writer)
{
	uint32_t rows = (block->grant_count + GRANT_COLUMNS - 1) / GRANT_COLUMNS;

	number(writer, "\r\n Total number of grant regions defined: ", block->grant_count);
	text(writer, "\r\n");
	for (uint32_t row = 0; row < rows; row++) {
		for (uint32_t i = row; i < block->grant_count; i += rows)
			print_grant(i, &block->grants[i], writer);
		text(writer, "\r\n");
	}
}

static void print_listing(const struct kc_process *process, const struct kc_writer *writer)
{
	const struct kc_tbf *tbf = &process->tbf;

	if (tbf->has_fixed_addresses && tbf->fixed_flash != TBF_ADDRESS_NOT_FIXED) {
		text(writer, "\r\nTo debug libtock-c apps, run `make lst` in the app's");
		hex(writer, "\r\nfolder and open the arch.", tbf->fixed_flash);
		hex(writer, ".", tbf->fixed_ram == TBF_ADDRESS_NOT_FIXED ? 0 : tbf->fixed_ram);
		text(writer, ".lst file.\r\n\r\n");
	} else {
		text(writer, "\r\nTo debug libtock-c apps, run");
		hex(writer, "\r\n`make debug RAM_START=", process->memory.ram_start);
		hex(writer, " FLASH_INIT=", process->flash_start + tbf->header_size + tbf->init_fn_offset);
		text(writer, "`\r\nin the app's folder and open the .lst file.\r\n\r\n");
	}
}

void kc_process_print_full(struct kc_kernel *kernel, uint32_t index, const struct kc_userspace_kernel_boundary *boundary,
			   const struct kc_writer *writer)
{
	const struct kc_process_block *block = kc_block_at(kernel, index);
	const struct kc_mpu *mpu = kernel->port->mpu;

	if (block == NULL)
		return;
	const struct kc_process *process = &kernel->processes[index];

	if (boundary != NULL && boundary->ops->print_context != NULL)
		boundary->ops->print_context(boundary->context, index, writer);
	print_grants(block, writer);
	if (mpu != NULL && mpu->ops->print_config != NULL && process->memory.mpu_config != NULL)
		mpu->ops->print_config(mpu->context, process->memory.mpu_config, writer);
	print_listing(process, writer);
}

void kc_print_panic(struct kc_kernel *kernel, const char *reason, const struct kc_chip *chip,
		    const struct kc_userspace_kernel_boundary *boundary, const struct kc_writer *writer)
{
	text(writer, "\r\n");
	text(writer, reason);
	number(writer, "\r\n\tKernel version ", KC_KERNEL_MAJOR);
	number(writer, ".", KC_KERNEL_MINOR);
	text(writer, "\r\n");
	if (chip != NULL && chip->ops->print_state != NULL)
		chip->ops->print_state(chip->context, writer);
	text(writer, "\r\n---| App Status |---\r\n");
	for (uint32_t index = 0; index < kernel->process_slots; index++) {
		kc_process_print_overview(kernel, index, writer);
		kc_process_print_full(kernel, index, boundary, writer);
	}
}
