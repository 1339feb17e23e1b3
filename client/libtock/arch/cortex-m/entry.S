/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Entry of an app. In: r0 start of the program in flash, where the linker script put the header that start.c describes; r1 start
 * of RAM, r2 RAM length, r3 initial break, with a small stack below that break. Uses only ARMv6-M instructions.
 *
 *     r4 stack top    r5 break    r6 program    r7 RAM
 */
	.syntax unified
	.thumb

	.equ HEADER_GOT, 4
	.equ HEADER_BSS, 24
	.equ HEADER_BSS_BYTES, 28
	.equ HEADER_STACK_BYTES, 36
	.equ CLASS_MEMOP, 5
	.equ CLASS_EXIT, 6
	.equ MEMOP_BREAK, 0
	.equ MEMOP_STACK_START, 10
	.equ MEMOP_HEAP_START, 11
	.equ FAILURE, 0
	.equ NOMEM, 9

	.section .start, "ax"
	.globl _start
	.type _start, %function
	.thumb_func
_start:
	movs r6, r0
	movs r7, r1
	/* The stack comes first, its end rounded up to 8; bss comes last. */
	ldr r4, [r6, #HEADER_STACK_BYTES]
	adds r4, #7
	movs r5, #7
	bics r4, r5
	adds r4, r4, r7
	ldr r5, [r6, #HEADER_BSS]
	ldr r0, [r6, #HEADER_BSS_BYTES]
	adds r5, r5, r0
	adds r5, r5, r7

	/* The kernel writes to the stack when it returns, so the stack must lie below both the old and the new break. */
	cmp r5, r3
	bhi 1f
	mov sp, r4
1:	movs r0, #MEMOP_BREAK
	mov r1, r5
	svc #CLASS_MEMOP
	cmp r0, #FAILURE
	bne 2f
	/* Not enough RAM for stack, data and bss: the TBF requests less than its program needs. */
	movs r0, #0
	movs r1, #NOMEM
	svc #CLASS_EXIT
2:	mov sp, r4
	movs r0, #MEMOP_STACK_START
	mov r1, r4
	svc #CLASS_MEMOP
	movs r0, #MEMOP_HEAP_START
	mov r1, r5
	svc #CLASS_MEMOP

	/* From here on, code accesses data through r9. */
	ldr r0, [r6, #HEADER_GOT]
	adds r0, r0, r7
	mov r9, r0
	mov r0, r6
	mov r1, r7
	bl libtock_start
	.size _start, . - _start
