/* SPDX-License-Identifier: Apache-2.0 OR MIT */
	.section .entry, "ax"
#ifdef __x86_64__
	jmp puppet_main
	.balign 16, 0xcc
	jmp puppet_upcall
	.section .note.GNU-stack, "", @progbits
#else
	b puppet_main
	.balign 16
	b puppet_upcall
	.section .note.GNU-stack, "", %progbits
#endif
