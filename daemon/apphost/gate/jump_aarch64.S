/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * gate_jump(x0 = struct trap_reply *)          offsets: pc 4, r0 16, r1 20, r2 24, r3 28
 *
 *     w0 w1 w2 w3 = r0 r1 r2 r3                32-bit loads clear the upper halves
 *     sp = r3 rounded down to 16
 *     everything else = 0                      nothing of apphost is left in a register, but the pc in x16
 */
	.section .text.gate_jump, "ax"
	.globl gate_jump
	.type gate_jump, %function
gate_jump:
	ldr w16, [x0, #4]
	ldp w2, w3, [x0, #24]
	ldp w0, w1, [x0, #16]
	and x17, x3, #-16
	mov sp, x17
	.irp n, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29
	mov x\n, #0
	.endr
	blr x16
	brk #0
	.size gate_jump, . - gate_jump
	.section .note.GNU-stack, "", %progbits
