/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * switch.h for ARMv6-M, which has no floating point, one fault handler, and few instructions for r8 to r11. Handlers use only r0
 * to r3 and r12.
 */
#include "kernelcore/arch/cortexm/switch.h"

	.syntax unified
	.thumb

	.equ CONTROL_NPRIV, 1

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

	/* Copies lr to \scratch, shifted right by 3; the carry flag is set if bit 2 of lr was. */
	.macro test_process_stack scratch
	mov \scratch, lr
	lsrs \scratch, \scratch, #3
	.endm

	function cortexm_switch_to
	push {r3-r7, lr}
	mov r4, r8
	mov r5, r9
	mov r6, r10
	mov r7, r11
	push {r4-r7}
	ldr r1, [r0, #CORTEXM_CONTEXT_PSP]
	msr psp, r1
	mov r1, r0
	adds r1, #CORTEXM_CONTEXT_R4 + 16
	ldmia r1!, {r4-r7}
	mov r8, r4
	mov r9, r5
	mov r10, r6
	mov r11, r7
	mov r1, r0
	adds r1, #CORTEXM_CONTEXT_R4
	ldmia r1!, {r4-r7}
	ldr r1, =cortexm_waiting
	str r0, [r1, #ENTERING]
	svc 0
	/* The kernel executes again, with its own r0 but the process's r4 to r11. */
	mov r1, r0
	adds r1, #CORTEXM_CONTEXT_R4
	stmia r1!, {r4-r7}
	mov r4, r8
	mov r5, r9
	mov r6, r10
	mov r7, r11
	stmia r1!, {r4-r7}
	mrs r1, psp
	str r1, [r0, #CORTEXM_CONTEXT_PSP]
	ldr r2, =cortexm_waiting
	movs r3, #0
	ldr r1, [r2, #STOP_EXC_RETURN]
	str r3, [r2, #STOP_EXC_RETURN]
	str r1, [r0, #CORTEXM_CONTEXT_EXC_RETURN]
	ldr r0, =cortexm_waiting
	ldr r0, [r0, #STOP_REASON]
	pop {r4-r7}
	mov r8, r4
	mov r9, r5
	mov r10, r6
	mov r11, r7
	pop {r3-r7, pc}
	.ltorg
	.size cortexm_switch_to, . - cortexm_switch_to

	function cortexm_handle_svc
	test_process_stack r0
	bcs 1f
	/*
	 * Either the kernel wants a process to run, or a process made a system call whose frame could not be pushed. In the
	 * latter case the fault was handled first, and only this exception remains of the call.
	 */
	ldr r2, =cortexm_waiting
	ldr r0, [r2, #ENTERING]
	cmp r0, #0
	beq 3f
	movs r3, #0
	str r3, [r2, #ENTERING]
	ldr r1, [r0, #CORTEXM_CONTEXT_EXC_RETURN]
	/*
	 * An interrupt that came before this handler has left its mark here. A later one makes PendSV pending, which is taken
	 * when this handler has ended and the process is about to run.
	 */
	ldr r3, [r2]
	cmp r3, #0
	bne 2f
	mrs r2, control
	movs r3, #CONTROL_NPRIV
	orrs r2, r3
	msr control, r2
	isb
	bx r1
2:	str r1, [r2, #STOP_EXC_RETURN]
	movs r3, #CORTEXM_STOP_INTERRUPTED
	str r3, [r2, #STOP_REASON]
3:	bx lr
1:	movs r3, #CORTEXM_STOP_SYSCALL
	b to_kernel
	.ltorg
	.size cortexm_handle_svc, . - cortexm_handle_svc

	/* A process stopped, for the reason in r3. */
	function to_kernel
	ldr r2, =cortexm_waiting
	str r3, [r2, #STOP_REASON]
	mov r3, lr
	str r3, [r2, #STOP_EXC_RETURN]
	mrs r2, control
	movs r3, #CONTROL_NPRIV
	bics r2, r3
	msr control, r2
	isb
	ldr r3, =CORTEXM_RETURN_TO_KERNEL
	bx r3
	.ltorg
	.size to_kernel, . - to_kernel

	function cortexm_handle_pendsv
	test_process_stack r0
	bcs 1f
	bx lr
1:	movs r3, #CORTEXM_STOP_INTERRUPTED
	b to_kernel
	.size cortexm_handle_pendsv, . - cortexm_handle_pendsv

	function cortexm_handle_fault
	test_process_stack r0
	bcc 1f
	movs r3, #CORTEXM_STOP_FAULT
	b to_kernel
	/* As in switch_v7m.S: the second fault of a process whose stack cannot take the frame. */
1:	ldr r2, =cortexm_waiting
	ldr r2, [r2, #STOP_EXC_RETURN]
	cmp r2, #0
	bne 2f
	mrs r0, msp
	mrs r1, ipsr
	/* The stack may be the cause of the fault, so start with an empty one. */
	ldr r3, =cortexm_stack_top
	msr msp, r3
	ldr r3, =cortexm_kernel_fault
	bx r3
2:	bx lr
	.ltorg
	.size cortexm_handle_fault, . - cortexm_handle_fault
