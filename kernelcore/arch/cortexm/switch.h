/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * From the kernel into a process and back. The kernel is thread mode, privileged, on the main stack; a process is thread mode,
 * unprivileged, on the process stack. Handlers are short, and only these change who runs:
 *
 *     kernel --SVC--> process          in cortexm_switch_to
 *     process --SVC--> kernel          a system call
 *     process --fault--> kernel
 *     process --PendSV--> kernel       because the handler of an interrupt or of SysTick made it pending
 *
 * What a processor pushes on the stack of whom it interrupts, lowest address first (the stack is aligned to 8 before):
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
 * On the process stack this is the process's memory, pushed with its rights: nothing there can be believed. What the processor does not push
 * (r4 to r11, s16 to s31) is in struct cortexm_context, where a process never reaches.
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

/* The values of lr in a handler ("EXC_RETURN"); on ARMv8-M those of the secure world. Bit 4 is clear if the frame is one with floating point. */
#define CORTEXM_RETURN_TO_KERNEL        0xfffffff9
#define CORTEXM_RETURN_TO_PROCESS       0xfffffffd
#define CORTEXM_RETURN_ON_PROCESS_STACK 4
#define CORTEXM_RETURN_WITH_BASIC_FRAME 16

/* Offsets in struct cortexm_context. */
#define CORTEXM_CONTEXT_PSP        0
#define CORTEXM_CONTEXT_EXC_RETURN 4
#define CORTEXM_CONTEXT_R4         8
#define CORTEXM_CONTEXT_S16        40

/* Why cortexm_switch_to came back. */
#define CORTEXM_STOP_INTERRUPTED 0
#define CORTEXM_STOP_SYSCALL     1
#define CORTEXM_STOP_FAULT       2

/* Bits of cortexm_waiting: why the kernel should run rather than a process. */
#define CORTEXM_WAITING_INTERRUPT 1
#define CORTEXM_WAITING_TIMESLICE 2

#ifndef __ASSEMBLER__
#include <stddef.h>
#include <stdint.h>

/* What of a process is neither on its stack nor in its memory. */
struct cortexm_context {
	uint32_t psp; /* where its frame is */
	uint32_t exc_return;
	uint32_t r4_to_r11[8];
	uint32_t s16_to_s31[16]; /* good if the frame is one with floating point */
};

_Static_assert(offsetof(struct cortexm_context, psp) == CORTEXM_CONTEXT_PSP &&
		   offsetof(struct cortexm_context, exc_return) == CORTEXM_CONTEXT_EXC_RETURN &&
		   offsetof(struct cortexm_context, r4_to_r11) == CORTEXM_CONTEXT_R4 &&
		   offsetof(struct cortexm_context, s16_to_s31) == CORTEXM_CONTEXT_S16,
	       "switch_*.S knows the context");

/* Registers that say what a fault was; all 0 on a core that has none of them. */
struct cortexm_fault_status {
	uint32_t cfsr, hfsr, mmfar, bfar;
};

/*
 * Lets the process with this context execute until it stops; the answer is a CORTEXM_STOP. Its floating point registers are wiped
 * afterwards. Comes back at once if something waits.
 */
uint32_t cortexm_switch_to(struct cortexm_context *context);

/* Of the last CORTEXM_STOP_FAULT. */
extern volatile struct cortexm_fault_status cortexm_fault_status;
/* Set by handlers; whoever serves what waits clears the bit with interrupts disabled. */
extern volatile uint32_t cortexm_waiting;

/* The kernel itself faulted, with this frame on the main stack (which may be damaged). */
void cortexm_kernel_fault(uint32_t frame, uint32_t exception) __attribute__((noreturn));
#endif

#endif
