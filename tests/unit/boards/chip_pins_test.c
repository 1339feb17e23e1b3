/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Pins of the nRF5 and STM32F4 families and their interrupts, which QEMU does not emulate or cannot drive, on models of their
 * registers (nRF52840 PS, sections 6.9 and 6.10; ST RM0090, sections 8, 9 and 12). The models are hostile where the manuals allow it: an
 * edge is latched even while its interrupt is off, and configuring a channel may leave an event.
 */
#include "boards/chips/nrf5/pin.h"
#include "boards/chips/stm32f4/pin.h"
#include "boards/chips/stm32f4/rcc.h"
#include "tests/unit/boards/modelled_registers.h"
#include "tests/unit/harness.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static bool is_high[64];

/* nRF5: two ports, and channels that each watch one pin. */

#define CHANNELS 8u

static struct {
	uint32_t configuration[64];
	uint32_t out[2];
	uint32_t channel[CHANNELS];
	bool event[CHANNELS];
	uint32_t enabled;
} nrf5;

static uint32_t nrf5_inputs(uint32_t port)
{
	uint32_t levels = 0;

	for (uint32_t i = 0; i < 32; i++)
		levels |= (is_high[32 * port + i] && (nrf5.configuration[32 * port + i] & 2u) == 0 ? 1u : 0u) << i;
	return levels;
}

/* The channel of a register in an array that begins at `first`. */
static uint32_t channel_at(uint32_t offset, uint32_t first)
{
	uint32_t channel = (offset - first) / 4;

	CU_ASSERT_FATAL(channel < CHANNELS);
	return channel % CHANNELS;
}

static uint32_t nrf5_read(uint32_t base, uint32_t offset)
{
	uint32_t port = (base - 0x50000000u) / 0x300u;

	if (base == 0x40006000u)
		return nrf5.event[channel_at(offset, 0x100u)];
	CU_ASSERT_FATAL(port < 2 && (offset == 0x504u || offset == 0x510u));
	return offset == 0x504u ? nrf5.out[port] : nrf5_inputs(port);
}

static void nrf5_port_write(uint32_t port, uint32_t offset, uint32_t value)
{
	if (offset == 0x508u)
		nrf5.out[port] |= value;
	else if (offset == 0x50cu)
		nrf5.out[port] &= ~value;
	else if (offset >= 0x700u && offset < 0x780u)
		nrf5.configuration[32 * port + (offset - 0x700u) / 4] = value;
	else
		CU_FAIL("no register that is written here");
}

static void nrf5_write(uint32_t base, uint32_t offset, uint32_t value)
{
	if (base != 0x40006000u) {
		nrf5_port_write((base - 0x50000000u) / 0x300u, offset, value);
	} else if (offset == 0x304u) {
		nrf5.enabled |= value;
	} else if (offset == 0x308u) {
		nrf5.enabled &= ~value;
	} else if (offset >= 0x510u) {
		nrf5.channel[channel_at(offset, 0x510u)] = value;
		nrf5.event[channel_at(offset, 0x510u)] = true;
	} else {
		CU_ASSERT_EQUAL(value, 0);
		nrf5.event[channel_at(offset, 0x100u)] = false;
	}
}

static void nrf5_moves(uint32_t pin, bool high)
{
	for (uint32_t i = 0; i < CHANNELS; i++) {
		uint32_t channel = nrf5.channel[i];

		if ((channel & 3u) == 1 && (channel >> 8 & 0x3fu) == pin && (channel >> 16 & (high ? 1u : 2u)) != 0)
			nrf5.event[i] = true;
	}
}

static bool nrf5_interrupts(void)
{
	for (uint32_t i = 0; i < CHANNELS; i++) {
		if (nrf5.event[i] && (nrf5.enabled >> i & 1u) != 0)
			return true;
	}
	return false;
}

/* STM32F4: ports of 16 pins, and one interrupt line per pin number. */

#define PORTS 4u

static struct {
	uint32_t port[PORTS][0x28 / 4];
	uint32_t clocks[3];
	uint32_t ports_of_lines[4];
	uint32_t mask, rising, falling, pending;
} stm32;

static uint32_t *stm32_register(uint32_t address)
{
	switch (address) {
	case 0x40023830u:
	case 0x40023840u:
	case 0x40023844u:
		return &stm32.clocks[address == 0x40023830u ? 0 : address == 0x40023840u ? 1 : 2];
	case 0x40013c00u:
		return &stm32.mask;
	case 0x40013c08u:
		return &stm32.rising;
	case 0x40013c0cu:
		return &stm32.falling;
	case 0x40013c14u:
		return &stm32.pending;
	default:
		break;
	}
	if (address >= 0x40013808u && address < 0x40013818u) {
		CU_ASSERT(stm32.clocks[2] >> 14 & 1u); /* SYSCFG is clocked */
		return &stm32.ports_of_lines[(address - 0x40013808u) / 4];
	}
	uint32_t port = (address - 0x40020000u) / 0x400u, offset = (address - 0x40020000u) % 0x400u;

	CU_ASSERT_FATAL(port < PORTS && offset < 0x28);
	CU_ASSERT(stm32.clocks[0] >> port & 1u);
	return &stm32.port[port][offset / 4];
}

static uint32_t stm32_read(uint32_t address)
{
	uint32_t levels = 0;

	if (address < 0x40020000u || address >= 0x40021000u || (address & 0x3ffu) != 0x10)
		return *stm32_register(address);
	for (uint32_t i = 0; i < 16; i++)
		levels |= (uint32_t)is_high[(address - 0x40020000u) / 0x400u * 16 + i] << i;
	return levels;
}

static void stm32_write(uint32_t address, uint32_t value)
{
	if (address == 0x40013c14u)
		stm32.pending &= ~value;
	else if (address >= 0x40020000u && address < 0x40021000u && (address & 0x3ffu) == 0x18)
		*stm32_register(address - 4) = (*stm32_register(address - 4) & ~(value >> 16)) | (value & 0xffffu);
	else
		*stm32_register(address) = value;
}

static void stm32_moves(uint32_t pin, bool high)
{
	uint32_t number = pin % 16, bit = 1u << number;

	if ((stm32.ports_of_lines[number / 4] >> 4 * (number % 4) & 0xfu) == pin / 16 &&
	    ((high ? stm32.rising : stm32.falling) & bit) != 0)
		stm32.pending |= bit;
}

static bool stm32_interrupts(void)
{
	return (stm32.pending & stm32.mask) != 0;
}

static const struct chip {
	const struct pin_ops *pins;
	void (*moves)(uint32_t pin, bool high);
	bool (*interrupts)(void);
} * chip;

uint32_t chip_read(uint32_t base, uint32_t offset)
{
	return chip->pins == &stm32f4_pins ? stm32_read(base + offset) : nrf5_read(base, offset);
}

void chip_write(uint32_t base, uint32_t offset, uint32_t value)
{
	if (chip->pins == &stm32f4_pins)
		stm32_write(base + offset, value);
	else
		nrf5_write(base, offset, value);
}

static const struct chip nrf51 = {&nrf51_pins, nrf5_moves, nrf5_interrupts};
static const struct chip nrf52 = {&nrf52_pins, nrf5_moves, nrf5_interrupts};
static const struct chip stm32f4 = {&stm32f4_pins, stm32_moves, stm32_interrupts};

static void set_level(uint32_t pin, bool high)
{
	bool was_high = is_high[pin];

	is_high[pin] = high;
	if (high != was_high)
		chip->moves(pin, high);
}

/* Watches a pin, and another one that is independent of it. */
static void edges_are_told(const struct chip *which, uint32_t pin, uint32_t other)
{
	static const enum kc_hil_gpio_edge edges[] = {KC_HIL_GPIO_EITHER_EDGE, KC_HIL_GPIO_RISING_EDGE, KC_HIL_GPIO_FALLING_EDGE};

	chip = which;
	for (uint32_t i = 0; i < COUNT(edges); i++) {
		bool rising = edges[i] != KC_HIL_GPIO_FALLING_EDGE, falling = edges[i] != KC_HIL_GPIO_RISING_EDGE;

		chip->pins->make_input(pin, KC_HIL_GPIO_PULL_UP);
		chip->pins->make_input(other, KC_HIL_GPIO_PULL_NONE);
		set_level(pin, true);
		set_level(other, false);
		CU_ASSERT_TRUE(chip->pins->watch(other, KC_HIL_GPIO_EITHER_EDGE));
		CU_ASSERT_TRUE(chip->pins->watch(pin, edges[i]));
		CU_ASSERT_FALSE(chip->interrupts());
		set_level(pin, false);
		CU_ASSERT_FALSE(chip->pins->read(pin));
		CU_ASSERT_EQUAL(chip->interrupts(), falling);
		CU_ASSERT_FALSE(chip->pins->take_edge(other));
		CU_ASSERT_EQUAL(chip->pins->take_edge(pin), falling);
		CU_ASSERT_FALSE(chip->interrupts());
		set_level(pin, true);
		set_level(other, true);
		CU_ASSERT_TRUE(chip->pins->read(pin));
		CU_ASSERT_EQUAL(chip->pins->take_edge(pin), rising);
		CU_ASSERT_FALSE(chip->pins->take_edge(pin));
		CU_ASSERT_TRUE(chip->pins->take_edge(other));
		CU_ASSERT_FALSE(chip->interrupts());
		/* A new edge replaces the previous one. */
		CU_ASSERT_TRUE(chip->pins->watch(pin, KC_HIL_GPIO_FALLING_EDGE));
		set_level(pin, false);
		CU_ASSERT_TRUE(chip->pins->take_edge(pin));
		set_level(pin, true);
		CU_ASSERT_FALSE(chip->interrupts());
		chip->pins->unwatch(pin);
		chip->pins->unwatch(other);
		set_level(pin, false);
		set_level(other, false);
		CU_ASSERT_FALSE(chip->interrupts());
		CU_ASSERT_FALSE(chip->pins->take_edge(pin));
	}
}

static void nrf5_edges(void)
{
	edges_are_told(&nrf51, 17, 26);
	edges_are_told(&nrf52, 11, 12);
	edges_are_told(&nrf52, 33, 1); /* P1.01 and P0.01 */
	edges_are_told(&nrf52, 38, 6);
}

static void stm32f4_edges(void)
{
	static const uint8_t pins[] = {STM32F4_PIN(A, 10), STM32F4_PIN(B, 3), STM32F4_PIN(B, 5), STM32F4_PIN(B, 4),
				       STM32F4_PIN(A, 8)};

	for (uint32_t i = 0; i < COUNT(pins); i++)
		edges_are_told(&stm32f4, pins[i], STM32F4_PIN(C, 13));
}

/* As many pins as channels can be watched; the next one is refused until another is released. */
static void channels_run_out(const struct chip *which, uint32_t channels)
{
	chip = which;
	for (uint32_t pin = 0; pin < channels; pin++)
		CU_ASSERT_TRUE(chip->pins->watch(pin, KC_HIL_GPIO_EITHER_EDGE));
	CU_ASSERT_FALSE(chip->pins->watch(20, KC_HIL_GPIO_EITHER_EDGE));
	CU_ASSERT_TRUE(chip->pins->watch(1, KC_HIL_GPIO_RISING_EDGE));
	chip->pins->unwatch(2);
	CU_ASSERT_TRUE(chip->pins->watch(20, KC_HIL_GPIO_EITHER_EDGE));
	chip->pins->unwatch(20);
	for (uint32_t pin = 0; pin < channels; pin++)
		chip->pins->unwatch(pin);
}

static void nrf5_channels(void)
{
	channels_run_out(&nrf51, 4);
	channels_run_out(&nrf52, 8);
}

/* The last test, because reserving is permanent: these pins can be watched however many others are. */
static void nrf5_kept_channels(void)
{
	chip = &nrf52;
	for (uint32_t pin = 11; pin < 15; pin++)
		nrf5_pin_keep_channel(pin);
	for (uint32_t pin = 33; pin < 37; pin++)
		CU_ASSERT_TRUE(chip->pins->watch(pin, KC_HIL_GPIO_EITHER_EDGE));
	CU_ASSERT_FALSE(chip->pins->watch(37, KC_HIL_GPIO_EITHER_EDGE));
	for (uint32_t pin = 11; pin < 15; pin++) {
		CU_ASSERT_TRUE(chip->pins->watch(pin, KC_HIL_GPIO_EITHER_EDGE));
		chip->pins->unwatch(pin);
	}
	CU_ASSERT_FALSE(chip->pins->watch(37, KC_HIL_GPIO_EITHER_EDGE));
}

static void stm32f4_lines(void)
{
	chip = &stm32f4;
	CU_ASSERT_TRUE(chip->pins->watch(STM32F4_PIN(A, 10), KC_HIL_GPIO_EITHER_EDGE));
	CU_ASSERT_FALSE(chip->pins->watch(STM32F4_PIN(B, 10), KC_HIL_GPIO_EITHER_EDGE));
	chip->pins->unwatch(STM32F4_PIN(B, 10));
	set_level(STM32F4_PIN(A, 10), true);
	CU_ASSERT_FALSE(chip->pins->take_edge(STM32F4_PIN(B, 10)));
	CU_ASSERT_TRUE(chip->pins->take_edge(STM32F4_PIN(A, 10)));
	chip->pins->unwatch(STM32F4_PIN(A, 10));
	CU_ASSERT_TRUE(chip->pins->watch(STM32F4_PIN(B, 10), KC_HIL_GPIO_EITHER_EDGE));
	chip->pins->unwatch(STM32F4_PIN(B, 10));
	/* Table 61 of RM0090. */
	CU_ASSERT_EQUAL(STM32F4_PIN_LINE(STM32F4_PIN(B, 3)), 9);
	CU_ASSERT_EQUAL(STM32F4_PIN_LINE(STM32F4_PIN(B, 5)), 23);
	CU_ASSERT_EQUAL(STM32F4_PIN_LINE(STM32F4_PIN(C, 13)), 40);
}

/* Changing one pin must not change the fields of others in shared registers. */
static void stm32f4_outputs(void)
{
	chip = &stm32f4;
	stm32f4_pin_alternate(STM32F4_PIN(A, 2), 7, KC_HIL_GPIO_PULL_NONE);
	stm32f4_pin_alternate(STM32F4_PIN(A, 3), 7, KC_HIL_GPIO_PULL_UP);
	stm32f4_pins.write(STM32F4_PIN(A, 5), true);
	stm32f4_pins.make_output(STM32F4_PIN(A, 5));
	CU_ASSERT_EQUAL(stm32.port[0][0] & 0xcf0u, 0x4a0u); /* MODER: 2 and 3 are connected to devices, 5 is an output */
	CU_ASSERT_EQUAL(stm32.port[0][0x0c / 4] & 0xf0u, 0x40u);
	CU_ASSERT_EQUAL(stm32.port[0][0x20 / 4] & 0xff00u, 0x7700u);
	CU_ASSERT_TRUE(stm32f4_pins.written(STM32F4_PIN(A, 5)));
	stm32f4_pins.write(STM32F4_PIN(A, 5), false);
	CU_ASSERT_FALSE(stm32f4_pins.written(STM32F4_PIN(A, 5)));
	stm32f4_pins.disable(STM32F4_PIN(A, 5));
	CU_ASSERT_EQUAL(stm32.port[0][0] & 0xc00u, 0xc00u);
}

static void nrf5_outputs(void)
{
	chip = &nrf52;
	nrf52_pins.write(38, true);
	nrf52_pins.make_output(38);
	CU_ASSERT_EQUAL(nrf5.out[1], 1u << 6);
	CU_ASSERT_EQUAL(nrf5.configuration[38] & 1u, 1);
	CU_ASSERT_TRUE(nrf52_pins.written(38));
	nrf52_pins.make_input(11, KC_HIL_GPIO_PULL_UP);
	CU_ASSERT_EQUAL(nrf5.configuration[11], 3u << 2);
	nrf52_pins.disable(38);
	CU_ASSERT_EQUAL(nrf5.configuration[38], 2);
}

HARNESS_MAIN({"nRF5: edges of a pin are told while it is watched, and only its own", nrf5_edges},
	     {"STM32F4: edges of a pin are told while it is watched, and only its own", stm32f4_edges},
	     {"nRF5: as many pins are watched as there are channels", nrf5_channels},
	     {"STM32F4: of pins with one number one is watched", stm32f4_lines},
	     {"nRF5: a pin is an output with the level written before", nrf5_outputs},
	     {"STM32F4: a pin is an output with the level written before, and its neighbours stay what they were",
	      stm32f4_outputs},
	     {"nRF52: buttons can be watched however many other pins are", nrf5_kept_channels})
