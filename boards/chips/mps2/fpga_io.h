/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* LEDs of ARM's MPS2 boards, behind the FPGA's system control registers (ARM DAI 0386, section 4.3). */
#ifndef BOARDS_MPS2_FPGA_IO_H
#define BOARDS_MPS2_FPGA_IO_H

#include <kc/hil/led.h>

#define MPS2_LEDS 2u

struct mps2_fpga_io {
	uint32_t base;
};

struct kc_hil_led mps2_fpga_io_leds(struct mps2_fpga_io *io);

#endif
