/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Entry of an app. In: (app start, RAM start, RAM length, initial break) as arguments, and a small stack that ends at the initial
 * break, with any alignment.
 */
	.section .start, "ax"
	.globl _start
	.type _start, %function
_start:
#if defined(__x86_64__)
	xorl %ebp, %ebp
	andq $-16, %rsp
	call libtock_start
#elif defined(__aarch64__)
	mov x9, sp
	and sp, x9, #-16
	mov x29, #0
	mov x30, #0
	b libtock_start
#else
#error "no crt0 for this processor"
#endif
	.size _start, . - _start

/* libtock_switch_stack(top, function): calls function, which does not return, on an empty stack. */
	.text
	.globl libtock_switch_stack
	.type libtock_switch_stack, %function
libtock_switch_stack:
#if defined(__x86_64__)
	movq %rdi, %rsp
	call *%rsi
#elif defined(__aarch64__)
	mov sp, x0
	br x1
#endif
	.size libtock_switch_stack, . - libtock_switch_stack

	.section .note.GNU-stack, "", %progbits
