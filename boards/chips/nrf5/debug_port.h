/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The debug port of an nRF52. Chips made since October 2021 (nRF52840: build code Fx0) close it at every reset, until the program that runs
 * agrees with UICR that it is open (nRF52840 PS 1.7, section 4.8, "Debug and trace"); Tock's chips/nrf52/src/approtect.rs does the same.
 */
#ifndef BOARDS_NRF5_DEBUG_PORT_H
#define BOARDS_NRF5_DEBUG_PORT_H

/* Opens it if UICR says so, which debuggers write; what its owner has closed stays closed. Older chips are left alone. */
void nrf52_debug_port_by_uicr(void);

#endif
