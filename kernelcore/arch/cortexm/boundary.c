/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Frames of processes: writes what a process executes next, and reads what it asks for. switch.h has pictures. */
#include <stddef.h>

#include "kernelcore/arch/cortexm/fault_text.h"
#include "kernelcore/arch/cortexm/frame.h"
#include "kernelcore/arch/cortexm/memory_functions.h"
#include "kernelcore/arch/cortexm/port.h"

static const char not_its_stack[] = "its stack is not in memory of its own";

#define XPSR_THUMB         (1u << 24)
#define XPSR_STACK_ALIGNED (1u << 9) /* one word lies between the frame and the rest of the stack */
#define XPSR_EXCEPTION     0x1ffu    /* 0: thread mode */
#define THUMB_BIT          1u

#define SVC_BYTES 2u
#define SVC       0xdfu /* the high byte of the instruction; the low byte is its number */

#define YIELD_WAIT_FOR 2u /* the last kind of yield */

struct cortexm_frame *cortexm_frame_of(const struct cortexm_process *process)
{
	uint32_t psp = process->context.psp;
	uint32_t bytes =
	    (process->context.exc_return & CORTEXM_RETURN_WITH_BASIC_FRAME) != 0 ? CORTEXM_FRAME_BYTES : CORTEXM_FRAME_FPU_BYTES;

	if (psp % 4 != 0 || psp < process->ram_start || psp > process->app_break || bytes > process->app_break - psp)
		return NULL;
	return (struct cortexm_frame *)(uintptr_t)psp;
}

/*
 * Zeroes everything below the grants. The unit lets the process see a little more than its break permits, and nothing from an
 * earlier life may remain there, including what a driver wrote that had ended that life from inside its grant or a view of its
 * buffers.
 */
static void begin_anew(struct cortexm_process *process)
{
	memset((void *)(uintptr_t)process->ram_start, 0, process->low_mark - process->ram_start);
	process->context = (struct cortexm_context){
	    .psp = process->ram_start + CORTEXM_INITIAL_BREAK - CORTEXM_FRAME_BYTES,
	    .exc_return = CORTEXM_RETURN_TO_PROCESS,
	};
}

/*
 * Makes the first jump of a life, or an upcall. It takes the place of the frame, so the stack is where it was at the yield, or at
 * the start of the app's entry code.
 */
static void call(struct cortexm_frame *frame, const struct kc_resume *resume, uint32_t return_to)
{
	for (uint32_t i = 0; i < 4; i++)
		frame->r[i] = resume->r[i];
	frame->r12 = 0;
	frame->lr = return_to | THUMB_BIT;
	frame->pc = resume->pc & ~THUMB_BIT;
	frame->xpsr = XPSR_THUMB | (frame->xpsr & XPSR_STACK_ALIGNED);
}

static void answer(struct cortexm_frame *frame, const struct kc_resume *resume)
{
	for (uint32_t i = 0; i < 4; i++) {
		if ((resume->written >> i & 1u) != 0)
			frame->r[i] = resume->r[i];
	}
}

/*
 * Writes what the process executes next to its frame; with resume NULL the process continues where it was interrupted. Returns
 * NULL, or what is wrong. A driver may have written to the frame since the processor pushed it, by way of a buffer of the
 * process; so this checks that the frame does not return to a handler.
 */
static const char *prepare(struct cortexm_process *process, const struct kc_resume *resume)
{
	if (resume != NULL && resume->kind == KC_RESUME_INIT)
		begin_anew(process);
	struct cortexm_frame *frame = cortexm_frame_of(process);

	if (frame == NULL || (frame->xpsr & XPSR_EXCEPTION) != 0)
		return not_its_stack;
	if (resume == NULL)
		return NULL;
	if (resume->kind == KC_RESUME_INIT)
		call(frame, resume, UINT32_MAX);
	else if (resume->kind == KC_RESUME_UPCALL)
		call(frame, resume, frame->pc);
	else
		answer(frame, resume);
	return NULL;
}

/*
 * Reads the system call. The instruction before the return address contains its class; a process executes code only in its flash.
 * Returns NULL, or what is wrong. The core treats unknown calls as faults as well, but only here can the reason be reported.
 */
static const char *read_call(const struct kc_process *loaded, const struct cortexm_process *process,
			     struct kc_context_switch *stopped)
{
	const struct cortexm_frame *frame = cortexm_frame_of(process);

	if (frame == NULL)
		return not_its_stack;
	uint32_t offset = frame->pc - SVC_BYTES - loaded->flash_start;

	if (offset > loaded->flash_size - SVC_BYTES)
		return "a system call from outside its flash";
	stopped->class_number = loaded->flash[offset];
	for (uint32_t i = 0; i < 4; i++)
		stopped->r[i] = frame->r[i];
	if (loaded->flash[offset + 1] != SVC || stopped->class_number > KC_CLASS_ALLOW_USERSPACE_READABLE)
		return "a system call of a class that does not exist";
	if (stopped->class_number == KC_CLASS_YIELD && stopped->r[0] > YIELD_WAIT_FOR)
		return "a yield of a kind that does not exist";
	return NULL;
}

static struct kc_context_switch switch_to(void *context, uint32_t index, const struct kc_resume *resume)
{
	struct cortexm_port *port = context;
	struct cortexm_process *process = &port->processes[index];
	struct kc_context_switch stopped = {.reason = KC_SWITCH_FAULT};

	port->fault_reason = prepare(process, resume);
	if (port->fault_reason != NULL)
		return stopped;
	uint32_t stop = cortexm_switch_to(&process->context);

	stopped.stack_pointer = process->context.psp;
	switch (stop) {
	case CORTEXM_STOP_INTERRUPTED:
		stopped.reason = KC_SWITCH_INTERRUPTED;
		return stopped;
	case CORTEXM_STOP_SYSCALL:
		port->fault_reason = read_call(&port->kernel->processes[index], process, &stopped);
		if (port->fault_reason == NULL)
			stopped.reason = KC_SWITCH_SYSCALL_FIRED;
		return stopped;
	default:
		port->fault = (struct cortexm_fault_status){
		    .cfsr = cortexm_fault_status.cfsr,
		    .hfsr = cortexm_fault_status.hfsr,
		    .mmfar = cortexm_fault_status.mmfar,
		    .bfar = cortexm_fault_status.bfar,
		};
		return stopped;
	}
}

/* From r0 on, four per line. */
static void write_numbered(const struct kc_writer *writer, uint32_t first, const uint32_t *values, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		kc_write_text(writer, "  r");
		kc_write_decimal(writer, first + i, 0);
		kc_write_address(writer, first + i < 10 ? "  " : " ", values[i]);
		if (i % 4 == 3)
			kc_write_text(writer, "\r\n");
	}
}

static void write_registers(const struct cortexm_process *process, const struct kc_writer *writer)
{
	const struct cortexm_frame *frame = cortexm_frame_of(process);

	if (frame != NULL) {
		write_numbered(writer, 0, frame->r, 4);
		kc_write_address(writer, "  r12 ", frame->r12);
		kc_write_address(writer, "  lr  ", frame->lr);
		kc_write_address(writer, "  pc  ", frame->pc);
		kc_write_address(writer, "  psr ", frame->xpsr);
		kc_write_text(writer, "\r\n");
	}
	write_numbered(writer, 4, process->context.r4_to_r11, 8);
	kc_write_address(writer, "  psp ", process->context.psp);
	kc_write_text(writer, frame != NULL ? "\r\n" : ", outside its memory\r\n");
}

void cortexm_write_fault(const struct cortexm_port *port, uint32_t index, const struct kc_writer *writer)
{
	if (port->fault_reason != NULL)
		kc_write_text(writer, port->fault_reason);
	else
		cortexm_fault_write(writer, &port->fault);
	kc_write_text(writer, "\r\n");
	write_registers(&port->processes[index], writer);
}

const struct kc_userspace_kernel_boundary_ops cortexm_boundary_ops = {.switch_to = switch_to};
