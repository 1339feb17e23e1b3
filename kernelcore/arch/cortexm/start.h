/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#ifndef CORTEXM_START_H
#define CORTEXM_START_H

/*
 * Provided by the board. When it is called, data and bss are initialised, faults are handled, and interrupts are enabled in the
 * processor but disabled in the NVIC.
 */
void board_main(void) __attribute__((noreturn));

/* Resets the chip. */
void cortexm_restart_chip(void) __attribute__((noreturn));

#endif
