/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/chips/mps2/fpga_io.h"

#include "boards/chips/registers.h"

#define LED0 0x00u

static uint32_t count(void *context)
{
	(void)context;
	return MPS2_LEDS;
}

static void set(void *context, uint32_t index, bool on, struct kc_process_id who)
{
	const struct mps2_fpga_io *io = context;
	uint32_t bit = 1u << index;

	(void)who;
	chip_change(io->base, LED0, bit, on ? bit : 0);
}

static bool get(void *context, uint32_t index)
{
	const struct mps2_fpga_io *io = context;

	return (chip_read(io->base, LED0) >> index & 1u) != 0;
}

struct kc_hil_led mps2_fpga_io_leds(struct mps2_fpga_io *io)
{
	static const struct kc_hil_led_ops ops = {.count = count, .set = set, .get = get};

	return (struct kc_hil_led){.ops = &ops, .context = io};
}
