/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Switching from the kernel into a process and back. The kernel runs in thread mode, privileged, on the main stack; a process
 * runs in thread mode, unprivileged, on the process stack. Handlers are short, and only these change what runs:
 *
 *     kernel --SVC--> process          in cortexm_switch_to
 *     process --SVC--> kernel          a system call
 *     process --fault--> kernel
 *     process --PendSV--> kernel       because the handler of an interrupt or of SysTick made it pending
 *
 * What the processor pushes on the stack of the code that it interrupts, lowest address first (it aligns the stack to 8 first):
 *
 *     basic frame, 8 words             with floating point, 26 words
 *
 *     +0   r0                          +0   r0 ... xPSR as in a basic frame
 *     +4   r1                          +32  s0
 *     +8   r2                          ...
 *     +12  r3                          +92  s15
 *     +16  r12                         +96  FPSCR
 *     +20  lr                          +100 (reserved)
 *     +24  return address              [+104 one word if xPSR bit 9 is set]
 *     +28  xPSR
 *     [+32 one word if xPSR bit 9 is set: the stack was not aligned]
 *
 * A frame on the process stack is in the process's memory and was pushed with the process's rights, so nothing in it can be
 * trusted. What the processor does not push (r4 to r11, s16 to s31) is in struct cortexm_context, which no process can access.
 */
#ifndef CORTEXM_SWITCH_H
#define CORTEXM_SWITCH_H

#define CORTEXM_FRAME_R0        0
#define CORTEXM_FRAME_R12       16
#define CORTEXM_FRAME_LR        20
#define CORTEXM_FRAME_PC        24
#define CORTEXM_FRAME_XPSR      28
#define CORTEXM_FRAME_BYTES     32
#define CORTEXM_FRAME_FPU_BYTES 104

/*
 * Values of lr in a handler ("EXC_RETURN"); on ARMv8-M those of the secure state. Bit 4 is clear if the frame includes floating
 * point.
 */
#define CORTEXM_RETURN_TO_KERNEL        0xfffffff9
#define CORTEXM_RETURN_TO_PROCESS       0xfffffffd
#define CORTEXM_RETURN_ON_PROCESS_STACK 4
#define CORTEXM_RETURN_WITH_BASIC_FRAME 16

/* Offsets in struct cortexm_context. */
#define CORTEXM_CONTEXT_PSP        0
#define CORTEXM_CONTEXT_EXC_RETURN 4
#define CORTEXM_CONTEXT_R4         8
#define CORTEXM_CONTEXT_S16        40

/* Why cortexm_switch_to returned. */
#define CORTEXM_STOP_INTERRUPTED 0
#define CORTEXM_STOP_SYSCALL     1
#define CORTEXM_STOP_FAULT       2

/* Bits of cortexm_waiting: why the kernel should run instead of a process. */
#define CORTEXM_WAITING_INTERRUPT 1
#define CORTEXM_WAITING_TIMESLICE 2

#ifndef __ASSEMBLER__
#include <stddef.h>
#include <stdint.h>

/* The part of a process's state that is neither on its stack nor in its memory. */
struct cortexm_context {
	uint32_t psp; /* address of its frame */
	uint32_t exc_return;
	uint32_t r4_to_r11[8];
	uint32_t s16_to_s31[16]; /* valid if the frame includes floating point */
};

_Static_assert(offsetof(struct cortexm_context, psp) == CORTEXM_CONTEXT_PSP &&
		   offsetof(struct cortexm_context, exc_return) == CORTEXM_CONTEXT_EXC_RETURN &&
		   offsetof(struct cortexm_context, r4_to_r11) == CORTEXM_CONTEXT_R4 &&
		   offsetof(struct cortexm_context, s16_to_s31) == CORTEXM_CONTEXT_S16,
	       "switch_*.S knows the context");

/* The registers that describe a fault; all 0 on a processor that does not have them. */
struct cortexm_fault_status {
	uint32_t cfsr, hfsr, mmfar, bfar;
};

/*
 * Lets the process with this context execute until it stops, and returns a CORTEXM_STOP. Afterwards its floating point registers
 * are wiped. Returns at once if cortexm_waiting is not 0.
 */
uint32_t cortexm_switch_to(struct cortexm_context *context);

/* Registers of the last CORTEXM_STOP_FAULT. */
extern volatile struct cortexm_fault_status cortexm_fault_status;
/* Set by handlers. The code that serves a reason clears its bit with interrupts disabled. */
extern volatile uint32_t cortexm_waiting;

/* The kernel itself faulted; its frame is on the main stack, which may be damaged. */
void cortexm_kernel_fault(uint32_t frame, uint32_t exception) __attribute__((noreturn));
#endif

#endif
