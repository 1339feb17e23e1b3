/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#ifndef CORTEXM_START_H
#define CORTEXM_START_H

/* The board's own: data and bss are there, faults are caught, interrupts are on in the processor and off in the NVIC. */
void board_main(void) __attribute__((noreturn));

/* Resets the chip. */
void cortexm_restart_chip(void) __attribute__((noreturn));

#endif
