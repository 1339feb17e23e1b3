/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * switch.h for ARMv7-M and ARMv8-M mainline, with or without floating point. Handlers use only r0 to r3 and r12, since the other
 * registers belong to the process. Their stores complete before they return; otherwise, on a Cortex-M4, the next interrupt might
 * use the wrong handler (ARM erratum 838869).
 */
#include "kernelcore/arch/cortexm/switch.h"

	.syntax unified
	.thumb
	.fpu fpv4-sp-d16

	.equ CONTROL_NPRIV, 1
	.equ CONTROL_FPCA, 4
	.equ CFSR, 0xe000ed28
	.equ CFSR_TO_HFSR, 4
	.equ CFSR_TO_MMFAR, 12
	.equ CFSR_TO_BFAR, 16

	.section .bss.cortexm_switch, "aw", %nobits
	.balign 4
	.globl cortexm_waiting
cortexm_waiting:
	.space 16
	/*
	 * The three words after it have no names of their own, only offsets, so that its address serves for all.
	 * ENTERING: the context of the process that the kernel wants to run, from just before its SVC until the handler; otherwise 0.
	 * STOP_EXC_RETURN: not 0 from the handler that stopped a process until the kernel executes again.
	 */
	.equ ENTERING, 4
	.equ STOP_REASON, 8
	.equ STOP_EXC_RETURN, 12
	.globl cortexm_fault_status
cortexm_fault_status:
	.space 16

	.macro function name
	.section .text.\name, "ax"
	.balign 4
	.globl \name
	.type \name, %function
	.thumb_func
\name:
	.endm

	function cortexm_switch_to
	push {r3-r11, lr}
	ldr r1, [r0, #CORTEXM_CONTEXT_PSP]
	msr psp, r1
	ldr r1, [r0, #CORTEXM_CONTEXT_EXC_RETURN]
	tst r1, #CORTEXM_RETURN_WITH_BASIC_FRAME
	bne 1f
	add r2, r0, #CORTEXM_CONTEXT_S16
	vldmia r2, {s16-s31}
	bl forget_fpu
1:	ldr r1, =cortexm_waiting
	str r0, [r1, #ENTERING]
	add r2, r0, #CORTEXM_CONTEXT_R4
	ldmia r2, {r4-r11}
	svc 0
	/* The kernel executes again, with its own r0 but the process's r4 to r11. */
	add r2, r0, #CORTEXM_CONTEXT_R4
	stmia r2, {r4-r11}
	mrs r1, psp
	str r1, [r0, #CORTEXM_CONTEXT_PSP]
	ldr r2, =cortexm_waiting
	movs r3, #0
	ldr r1, [r2, #STOP_EXC_RETURN]
	str r3, [r2, #STOP_EXC_RETURN]
	str r1, [r0, #CORTEXM_CONTEXT_EXC_RETURN]
	tst r1, #CORTEXM_RETURN_WITH_BASIC_FRAME
	bne 2f
	/* s0 to s15 are in the frame. No other code may see any of them. */
	add r2, r0, #CORTEXM_CONTEXT_S16
	vstmia r2, {s16-s31}
	bl wipe_fpu
	bl forget_fpu
2:	ldr r0, =cortexm_waiting
	ldr r0, [r0, #STOP_REASON]
	pop {r3-r11, pc}
	.ltorg
	.size cortexm_switch_to, . - cortexm_switch_to

	/* The kernel has no floating point state of its own, whatever was just loaded or stored, so its frames are basic ones. */
	function forget_fpu
	mrs r2, control
	bic r2, #CONTROL_FPCA
	msr control, r2
	isb
	bx lr
	.size forget_fpu, . - forget_fpu

	/* Loads zeros from the stack. Also clears r0 to r3. */
	function wipe_fpu
	movs r0, #0
	movs r1, #0
	movs r2, #0
	movs r3, #0
	.rept 8
	push {r0-r3}
	.endr
	vpop {s0-s31}
	vmsr fpscr, r0
	bx lr
	.size wipe_fpu, . - wipe_fpu

	function cortexm_handle_svc
	tst lr, #CORTEXM_RETURN_ON_PROCESS_STACK
	bne 1f
	/*
	 * Either the kernel wants a process to run, or a process made a system call whose frame could not be pushed. In the
	 * latter case the fault was handled first, and only this exception remains of the call.
	 */
	ldr r2, =cortexm_waiting
	ldr r0, [r2, #ENTERING]
	cbz r0, 3f
	movs r3, #0
	str r3, [r2, #ENTERING]
	ldr r1, [r0, #CORTEXM_CONTEXT_EXC_RETURN]
	/*
	 * An interrupt that came before this handler has left its mark here. A later one makes PendSV pending, which is taken
	 * when this handler has ended and the process is about to run.
	 */
	ldr r3, [r2]
	cbnz r3, 2f
	mrs r2, control
	orr r2, #CONTROL_NPRIV
	msr control, r2
	isb
	mov lr, r1
	bx lr
2:	str r1, [r2, #STOP_EXC_RETURN]
	movs r3, #CORTEXM_STOP_INTERRUPTED
	str r3, [r2, #STOP_REASON]
	dsb
3:	bx lr
1:	movs r3, #CORTEXM_STOP_SYSCALL
	b to_kernel
	.ltorg
	.size cortexm_handle_svc, . - cortexm_handle_svc

	/* A process stopped, for the reason in r3. */
	function to_kernel
	ldr r2, =cortexm_waiting
	str r3, [r2, #STOP_REASON]
	str lr, [r2, #STOP_EXC_RETURN]
	dsb
	mrs r2, control
	bic r2, #CONTROL_NPRIV
	msr control, r2
	isb
	ldr lr, =CORTEXM_RETURN_TO_KERNEL
	bx lr
	.ltorg
	.size to_kernel, . - to_kernel

	function cortexm_handle_pendsv
	tst lr, #CORTEXM_RETURN_ON_PROCESS_STACK
	it eq
	bxeq lr
	movs r3, #CORTEXM_STOP_INTERRUPTED
	b to_kernel
	.size cortexm_handle_pendsv, . - cortexm_handle_pendsv

	function cortexm_handle_fault
	tst lr, #CORTEXM_RETURN_ON_PROCESS_STACK
	beq 1f
	ldr r2, =CFSR
	ldr r3, =cortexm_fault_status
	ldr r0, [r2]
	ldr r1, [r2, #CFSR_TO_HFSR]
	str r0, [r3]
	str r1, [r3, #4]
	str r0, [r2] /* writing ones clears them */
	str r1, [r2, #CFSR_TO_HFSR]
	ldr r0, [r2, #CFSR_TO_MMFAR]
	ldr r1, [r2, #CFSR_TO_BFAR]
	str r0, [r3, #8]
	str r1, [r3, #12]
	movs r3, #CORTEXM_STOP_FAULT
	b to_kernel
	/*
	 * A process that faults while its stack cannot take the frame causes two faults at once. The first one has stopped the
	 * process, and this is the second: the kernel has not executed in between.
	 */
1:	ldr r2, =cortexm_waiting
	ldr r2, [r2, #STOP_EXC_RETURN]
	cbnz r2, 2f
	mrs r0, msp
	mrs r1, ipsr
	/* The stack may be the cause of the fault, so start with an empty one. */
	ldr r3, =cortexm_stack_top
	msr msp, r3
	b cortexm_kernel_fault
2:	bx lr
	.ltorg
	.size cortexm_handle_fault, . - cortexm_handle_fault
