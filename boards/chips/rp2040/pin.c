/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/chips/rp2040/pin.h"

#include "boards/chips/registers.h"

#define IO            0x40014000u
#define IO_CTRL(pin)  (0x04u + 8u * (pin))
#define IO_INTR(pin)  (0xf0u + 4u * ((pin) / 8u))  /* four bits per pin; writing ones clears edges */
#define IO_INTE(pin)  (0x100u + 4u * ((pin) / 8u)) /* likewise, for the first core */
#define EDGE_LOW      (1u << 2)
#define EDGE_HIGH     (1u << 3)
#define FUNCTION_SIO  5u
#define FUNCTION_NONE 31u

#define PADS          0x4001c000u
#define PAD(pin)      (0x04u + 4u * (pin))
#define PAD_PULL_DOWN (1u << 2)
#define PAD_PULL_UP   (1u << 3)
#define PAD_INPUT     (1u << 6)
#define PAD_NO_OUTPUT (1u << 7)
#define PAD_CHANGED   (PAD_PULL_DOWN | PAD_PULL_UP | PAD_INPUT | PAD_NO_OUTPUT)

#define SIO     0xd0000000u
#define IN      0x04u
#define OUT     0x10u
#define OUT_SET 0x14u
#define OUT_CLR 0x18u
#define OE_SET  0x24u
#define OE_CLR  0x28u

static uint32_t edges_of(uint32_t pin, uint32_t edges)
{
	return edges << 4 * (pin % 8);
}

void rp2040_pin_function(uint32_t pin, uint32_t function, enum kc_hil_gpio_pull pull)
{
	uint32_t resistor = pull == KC_HIL_GPIO_PULL_UP ? PAD_PULL_UP : pull == KC_HIL_GPIO_PULL_DOWN ? PAD_PULL_DOWN : 0;

	chip_change(PADS, PAD(pin), PAD_CHANGED, PAD_INPUT | resistor);
	chip_write(IO, IO_CTRL(pin), function);
}

static void make_output(uint32_t pin)
{
	chip_write(SIO, OE_SET, 1u << pin);
	rp2040_pin_function(pin, FUNCTION_SIO, KC_HIL_GPIO_PULL_NONE);
}

static void make_input(uint32_t pin, enum kc_hil_gpio_pull pull)
{
	chip_write(SIO, OE_CLR, 1u << pin);
	rp2040_pin_function(pin, FUNCTION_SIO, pull);
}

static void disable(uint32_t pin)
{
	chip_write(SIO, OE_CLR, 1u << pin);
	chip_write(IO, IO_CTRL(pin), FUNCTION_NONE);
	chip_change(PADS, PAD(pin), PAD_CHANGED, PAD_NO_OUTPUT);
}

static void write(uint32_t pin, bool high)
{
	chip_write(SIO, high ? OUT_SET : OUT_CLR, 1u << pin);
}

static bool written(uint32_t pin)
{
	return (chip_read(SIO, OUT) >> pin & 1u) != 0;
}

static bool read(uint32_t pin)
{
	return (chip_read(SIO, IN) >> pin & 1u) != 0;
}

static void unwatch(uint32_t pin)
{
	uint32_t both = edges_of(pin, EDGE_LOW | EDGE_HIGH);

	chip_change(IO, IO_INTE(pin), both, 0);
	chip_write(IO, IO_INTR(pin), both);
}

static bool watch(uint32_t pin, enum kc_hil_gpio_edge edge)
{
	uint32_t edges = (edge != KC_HIL_GPIO_RISING_EDGE ? EDGE_LOW : 0) | (edge != KC_HIL_GPIO_FALLING_EDGE ? EDGE_HIGH : 0);

	unwatch(pin);
	chip_change(IO, IO_INTE(pin), 0, edges_of(pin, edges));
	return true;
}

static bool take_edge(uint32_t pin)
{
	uint32_t came = chip_read(IO, IO_INTR(pin)) & chip_read(IO, IO_INTE(pin)) & edges_of(pin, EDGE_LOW | EDGE_HIGH);

	chip_write(IO, IO_INTR(pin), came);
	return came != 0;
}

const struct pin_ops rp2040_pins = {
    .make_output = make_output,
    .make_input = make_input,
    .disable = disable,
    .write = write,
    .written = written,
    .read = read,
    .watch = watch,
    .unwatch = unwatch,
    .take_edge = take_edge,
};
