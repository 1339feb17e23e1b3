/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Process entry: sp points to argc, argv, environment and the auxiliary vector. */
	.text
	.globl apphost_start
apphost_start:
	mov x29, #0
	mov x30, #0
	mov x0, sp
	bl apphost_main
	brk #0

/* apphost_switch(x0 = plan, x1 = stack end): continues in the gate, on another stack. */
	.globl apphost_switch
apphost_switch:
	mov sp, x1
	mov x29, #0
	bl gate_enter
	brk #0
	.section .note.GNU-stack, "", %progbits
