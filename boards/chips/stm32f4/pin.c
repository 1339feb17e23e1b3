/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/chips/stm32f4/pin.h"

#include "boards/chips/registers.h"
#include "boards/chips/stm32f4/rcc.h"

#define NUMBERS   16u /* pins per port */
#define GPIO(pin) (0x40020000u + 0x400u * ((pin) / NUMBERS))
#define MODER     0x00u /* two bits per pin */
#define PUPDR     0x0cu /* likewise */
#define IDR       0x10u
#define ODR       0x14u
#define BSRR      0x18u /* bits 0 to 15 set, bits 16 to 31 clear */
#define AFR       0x20u /* two words, four bits per pin */

#define MODE_INPUT     0u
#define MODE_OUTPUT    1u
#define MODE_ALTERNATE 2u
#define MODE_ANALOG    3u

#define SYSCFG 0x40013800u
#define EXTICR 0x08u /* four words, four bits per pin number: the port */

#define EXTI 0x40013c00u
#define IMR  0x00u
#define RTSR 0x08u
#define FTSR 0x0cu
#define PR   0x14u /* writing ones clears */

/* Per pin number: the watched pin plus one, 0 if none. */
static uint8_t watched[NUMBERS];

static bool is_watched(uint32_t pin)
{
	return watched[pin % NUMBERS] == pin + 1;
}

static void set_mode(uint32_t pin, uint32_t mode)
{
	uint32_t shift = 2 * (pin % NUMBERS);

	stm32f4_clock_on(STM32F4_CLOCK_GPIO(pin / NUMBERS));
	chip_change(GPIO(pin), MODER, 3u << shift, mode << shift);
}

/* The chip's encoding equals the HIL's: none, up, down. */
static void set_pull(uint32_t pin, enum kc_hil_gpio_pull pull)
{
	uint32_t shift = 2 * (pin % NUMBERS);

	chip_change(GPIO(pin), PUPDR, 3u << shift, (uint32_t)pull << shift);
}

void stm32f4_pin_alternate(uint32_t pin, uint32_t function, enum kc_hil_gpio_pull pull)
{
	uint32_t shift = 4 * (pin % 8);

	stm32f4_clock_on(STM32F4_CLOCK_GPIO(pin / NUMBERS));
	chip_change(GPIO(pin), AFR + 4 * (pin % NUMBERS / 8), 0xfu << shift, function << shift);
	set_pull(pin, pull);
	set_mode(pin, MODE_ALTERNATE);
}

static void make_output(uint32_t pin)
{
	set_mode(pin, MODE_OUTPUT);
}

static void make_input(uint32_t pin, enum kc_hil_gpio_pull pull)
{
	set_mode(pin, MODE_INPUT);
	set_pull(pin, pull);
}

static void disable(uint32_t pin)
{
	set_mode(pin, MODE_ANALOG);
	set_pull(pin, KC_HIL_GPIO_PULL_NONE);
}

static void write(uint32_t pin, bool high)
{
	stm32f4_clock_on(STM32F4_CLOCK_GPIO(pin / NUMBERS));
	chip_write(GPIO(pin), BSRR, 1u << (pin % NUMBERS + (high ? 0 : 16)));
}

static bool written(uint32_t pin)
{
	return (chip_read(GPIO(pin), ODR) >> pin % NUMBERS & 1u) != 0;
}

static bool read(uint32_t pin)
{
	return (chip_read(GPIO(pin), IDR) >> pin % NUMBERS & 1u) != 0;
}

static bool watch(uint32_t pin, enum kc_hil_gpio_edge edge)
{
	uint32_t number = pin % NUMBERS;
	uint32_t bit = 1u << number;
	uint32_t shift = 4 * (number % 4);

	if (watched[number] != 0 && !is_watched(pin))
		return false;
	watched[number] = (uint8_t)(pin + 1);
	stm32f4_clock_on(STM32F4_CLOCK_SYSCFG);
	chip_change(EXTI, IMR, bit, 0);
	chip_change(SYSCFG, EXTICR + 4 * (number / 4), 0xfu << shift, pin / NUMBERS << shift);
	chip_change(EXTI, RTSR, bit, edge != KC_HIL_GPIO_FALLING_EDGE ? bit : 0);
	chip_change(EXTI, FTSR, bit, edge != KC_HIL_GPIO_RISING_EDGE ? bit : 0);
	chip_write(EXTI, PR, bit);
	chip_change(EXTI, IMR, 0, bit);
	return true;
}

static void unwatch(uint32_t pin)
{
	uint32_t bit = 1u << pin % NUMBERS;

	if (!is_watched(pin))
		return;
	watched[pin % NUMBERS] = 0;
	chip_change(EXTI, IMR, bit, 0);
	chip_write(EXTI, PR, bit);
}

static bool take_edge(uint32_t pin)
{
	uint32_t bit = 1u << pin % NUMBERS;

	if (!is_watched(pin) || (chip_read(EXTI, PR) & bit) == 0)
		return false;
	chip_write(EXTI, PR, bit);
	return true;
}

const struct pin_ops stm32f4_pins = {
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
