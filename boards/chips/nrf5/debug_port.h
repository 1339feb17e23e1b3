/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The debug port of an nRF52. Chips made since October 2021 (nRF52840: build code Fx0) close it at every reset. It opens if UICR allows it
 * and the running program confirms it (nRF52840 PS 1.7, section 4.8, "Debug and trace"). Tock does the same in
 * chips/nrf52/src/approtect.rs.
 */
#ifndef BOARDS_NRF5_DEBUG_PORT_H
#define BOARDS_NRF5_DEBUG_PORT_H

/* Opens the port if UICR, which debuggers write, allows it; a port that the owner closed stays closed. Does nothing on older chips. */
void nrf52_debug_port_by_uicr(void);

#endif
