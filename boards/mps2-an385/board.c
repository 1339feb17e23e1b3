/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* ARM's MPS2 with the FPGA image AN385: a Cortex-M3 at 25 MHz, without floating point. Otherwise identical to the AN386. */
#define BOARD_NAME "mps2-an385"
#include "boards/mps2-an386/board.c"
