/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The RP2040's second-stage boot loader (RP2040 datasheet, sections 2.8.1.3 and 4.10). The ROM copies the first 256 bytes of flash to RAM,
 * verifies their checksum and calls them. They map the flash into the address space, using the read command that every flash chip supports
 * (03h), and start the kernel, which follows them in flash.
 *
 * It is assembled on its own; boards/image/boot2-sum pads it to 256 bytes, with the checksum at the end.
 */
	.syntax unified
	.cpu cortex-m0plus
	.thumb
	.text

	.equ SSI, 0x18000000
	.equ CTRLR0, 0x00
	.equ CTRLR1, 0x04
	.equ SSIENR, 0x08
	.equ BAUDR, 0x14
	.equ SPI_CTRLR0, 0xf4
	.equ SCB_VTOR, 0xe000ed08
	.equ KERNEL, 0x10000100

	.global boot2
	.thumb_func
boot2:
	ldr r0, =SSI
	movs r1, #0
	str r1, [r0, #SSIENR]
	movs r1, #4			/* clock divisor: at most 50 MHz, even if an earlier kernel left the system clock at 133 MHz */
	str r1, [r0, #BAUDR]
	ldr r1, =(31 << 16 | 3 << 8)	/* one wire, 32-bit words; send a command, then read */
	str r1, [r0, #CTRLR0]
	movs r1, #0
	str r1, [r0, #CTRLR1]		/* one word per read */
	ldr r1, =(0x03 << 24 | 2 << 8 | 6 << 2)	/* command 03h of 8 bits, address of 24 bits */
	movs r2, #SPI_CTRLR0
	str r1, [r0, r2]
	movs r1, #1
	str r1, [r0, #SSIENR]

	ldr r0, =KERNEL
	ldr r1, =SCB_VTOR
	str r0, [r1]
	ldmia r0!, {r1, r2}
	msr msp, r1
	bx r2
	.ltorg
