/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/chips/nrf5/pin.h"

#include "boards/chips/registers.h"

#define PORT(pin)    (0x50000000u + 0x300u * ((pin) / 32u))
#define OUT          0x504u
#define OUTSET       0x508u
#define OUTCLR       0x50cu
#define IN           0x510u
#define PIN_CNF(pin) (0x700u + 4u * ((pin) % 32u))

#define CNF_OUTPUT     (1u << 0)
#define CNF_NO_INPUT   (1u << 1)
#define CNF_PULL_SHIFT 2u
#define PULL_DOWN      1u
#define PULL_UP        3u

#define GPIOTE       0x40006000u
#define EVENT(n)     (0x100u + 4u * (n))
#define INTENSET     0x304u
#define INTENCLR     0x308u
#define CONFIG(n)    (0x510u + 4u * (n))
#define CONFIG_EVENT 1u
#define CONFIG_PIN   8u
#define CONFIG_EDGE  16u
#define EDGE_RISING  1u
#define EDGE_FALLING 2u
#define EDGE_EITHER  3u

#define CHANNELS_NRF51 4u
#define CHANNELS_NRF52 8u
/* Per channel: the number of the pin that owns it plus one, 0 if it is free; and whether the pin keeps it permanently. */
static uint8_t owner[CHANNELS_NRF52];
static bool is_kept[CHANNELS_NRF52];

/* The first channel whose owner[] is `who`. CHANNELS_NRF52 if there is none. */
static uint32_t channel_of(uint32_t who)
{
	uint32_t channel = 0;

	while (channel < CHANNELS_NRF52 && owner[channel] != who)
		channel++;
	return channel;
}

static uint32_t bit(uint32_t pin)
{
	return 1u << pin % 32u;
}

static void make_output(uint32_t pin)
{
	chip_write(PORT(pin), PIN_CNF(pin), CNF_OUTPUT | CNF_NO_INPUT);
}

static void make_input(uint32_t pin, enum kc_hil_gpio_pull pull)
{
	uint32_t value = pull == KC_HIL_GPIO_PULL_UP ? PULL_UP : pull == KC_HIL_GPIO_PULL_DOWN ? PULL_DOWN : 0;

	chip_write(PORT(pin), PIN_CNF(pin), value << CNF_PULL_SHIFT);
}

static void disable(uint32_t pin)
{
	chip_write(PORT(pin), PIN_CNF(pin), CNF_NO_INPUT);
}

static void write(uint32_t pin, bool high)
{
	chip_write(PORT(pin), high ? OUTSET : OUTCLR, bit(pin));
}

static bool written(uint32_t pin)
{
	return (chip_read(PORT(pin), OUT) & bit(pin)) != 0;
}

static bool read(uint32_t pin)
{
	return (chip_read(PORT(pin), IN) & bit(pin)) != 0;
}

static uint32_t edge_bits(enum kc_hil_gpio_edge edge)
{
	switch (edge) {
	case KC_HIL_GPIO_RISING_EDGE:
		return EDGE_RISING;
	case KC_HIL_GPIO_FALLING_EDGE:
		return EDGE_FALLING;
	default:
		return EDGE_EITHER;
	}
}

/* channels: how many the chip has. */
static bool watch(uint32_t channels, uint32_t pin, enum kc_hil_gpio_edge edge)
{
	uint32_t channel = channel_of(pin + 1);

	if (channel >= channels)
		channel = channel_of(0);
	if (channel >= channels)
		return false;
	owner[channel] = (uint8_t)(pin + 1);
	chip_write(GPIOTE, INTENCLR, 1u << channel);
	chip_write(GPIOTE, CONFIG(channel), CONFIG_EVENT | pin << CONFIG_PIN | edge_bits(edge) << CONFIG_EDGE);
	chip_write(GPIOTE, EVENT(channel), 0);
	chip_write(GPIOTE, INTENSET, 1u << channel);
	return true;
}

static bool watch_nrf51(uint32_t pin, enum kc_hil_gpio_edge edge)
{
	return watch(CHANNELS_NRF51, pin, edge);
}

static bool watch_nrf52(uint32_t pin, enum kc_hil_gpio_edge edge)
{
	return watch(CHANNELS_NRF52, pin, edge);
}

static void unwatch(uint32_t pin)
{
	uint32_t channel = channel_of(pin + 1);

	if (channel >= CHANNELS_NRF52)
		return;
	if (!is_kept[channel])
		owner[channel] = 0;
	chip_write(GPIOTE, INTENCLR, 1u << channel);
	chip_write(GPIOTE, CONFIG(channel), 0);
	chip_write(GPIOTE, EVENT(channel), 0);
}

void nrf5_pin_keep_channel(uint32_t pin)
{
	uint32_t channel = channel_of(0);

	if (channel >= CHANNELS_NRF52)
		return;
	owner[channel] = (uint8_t)(pin + 1);
	is_kept[channel] = true;
}

static bool take_edge(uint32_t pin)
{
	uint32_t channel = channel_of(pin + 1);

	if (channel >= CHANNELS_NRF52 || chip_read(GPIOTE, EVENT(channel)) == 0)
		return false;
	chip_write(GPIOTE, EVENT(channel), 0);
	return true;
}

const struct pin_ops nrf51_pins = {
    .make_output = make_output,
    .make_input = make_input,
    .disable = disable,
    .write = write,
    .written = written,
    .read = read,
    .watch = watch_nrf51,
    .unwatch = unwatch,
    .take_edge = take_edge,
};

const struct pin_ops nrf52_pins = {
    .make_output = make_output,
    .make_input = make_input,
    .disable = disable,
    .write = write,
    .written = written,
    .read = read,
    .watch = watch_nrf52,
    .unwatch = unwatch,
    .take_edge = take_edge,
};
