/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * gate_jump(rdi = struct trap_reply *)         offsets: pc 4, r0 16, r1 20, r2 24, r3 28
 *
 *     edi esi edx ecx = r0 r1 r2 r3            32-bit moves clear the upper halves
 *     rsp = r3 rounded down to 16              the call pushes onto the app's stack, as the ABI wants it at a function's entry
 *     everything else = 0                      nothing of apphost is left in a register
 */
	.section .text.gate_jump, "ax"
	.globl gate_jump
	.type gate_jump, @function
gate_jump:
	mov 4(%rdi), %eax
	mov 28(%rdi), %ecx
	mov 24(%rdi), %edx
	mov 20(%rdi), %esi
	mov 16(%rdi), %edi
	mov %ecx, %esp
	and $-16, %rsp
	xor %ebx, %ebx
	xor %ebp, %ebp
	xor %r8d, %r8d
	xor %r9d, %r9d
	xor %r10d, %r10d
	xor %r11d, %r11d
	xor %r12d, %r12d
	xor %r13d, %r13d
	xor %r14d, %r14d
	xor %r15d, %r15d
	call *%rax
	ud2
	.size gate_jump, . - gate_jump
	.section .note.GNU-stack, "", @progbits
