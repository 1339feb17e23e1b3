/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Process entry: rsp points to argc, argv, environment and the auxiliary vector. */
	.text
	.globl apphost_start
apphost_start:
	xor %ebp, %ebp
	mov %rsp, %rdi
	and $-16, %rsp
	call apphost_main
	ud2

/* apphost_switch(rdi = plan, rsi = stack end): continues in the gate, on another stack. */
	.globl apphost_switch
apphost_switch:
	mov %rsi, %rsp
	xor %ebp, %ebp
	call gate_enter
	ud2
	.section .note.GNU-stack, "", @progbits
