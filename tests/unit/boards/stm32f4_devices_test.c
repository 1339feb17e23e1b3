/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Clocks and USART of an STM32F4 on models of their registers (ST RM0090, sections 7 and 30; the limits of frequencies are those of section
 * 7.3.2). QEMU's chip has no clocks.
 */
#include <string.h>

#include "boards/chips/stm32f4/rcc.h"
#include "boards/chips/stm32f4/usart.h"
#include "kernelcore/arch/cortexm/interrupts.h"
#include "tests/unit/boards/modelled_registers.h"
#include "tests/unit/harness.h"

#define HSION  (1u << 0)
#define HSIRDY (1u << 1)
#define HSEON  (1u << 16)
#define HSERDY (1u << 17)
#define PLLON  (1u << 24)
#define PLLRDY (1u << 25)
#define HSI_HZ 16000000u

static struct {
	uint32_t control, pll, configuration;
	uint32_t looks;
	bool pll_is_dead;
} rcc;

/* USART2: a byte in the data register waits until the previous one is sent. */

#define SR_ORE     (1u << 3)
#define SR_RXNE    (1u << 5)
#define SR_TXE     (1u << 7)
#define CR1_RXNEIE (1u << 5)
#define CR1_TXEIE  (1u << 7)
#define BYTES_MAX  256u
#define NO_ACCESS  UINT32_MAX

static struct {
	uint32_t registers[0x1c / 4];
	bool goes_out, waits;
	bool is_received, is_overrun, overrun_seen;
	uint8_t byte;
	uint8_t sent[BYTES_MAX];
	uint32_t sent_count, received_count, told;
	bool pended;
	uint32_t accesses, byte_comes_at; /* after this many accesses */
} wire;

static void byte_comes_in(uint8_t byte)
{
	if (wire.is_received) {
		wire.is_overrun = true;
		return;
	}
	wire.is_received = true;
	wire.byte = byte;
}

static void byte_goes_out(void)
{
	wire.goes_out = wire.waits;
	wire.waits = false;
}

static bool usart_interrupts(void)
{
	uint32_t enabled = wire.registers[0x0c / 4];

	return ((enabled & CR1_TXEIE) != 0 && !wire.waits) ||
	       ((enabled & CR1_RXNEIE) != 0 && (wire.is_received || wire.is_overrun));
}

static void usart_is_accessed(void)
{
	if (wire.accesses++ == wire.byte_comes_at)
		byte_comes_in('x');
}

static uint32_t usart_read(uint32_t offset)
{
	usart_is_accessed();
	if (offset == 0x00) {
		wire.overrun_seen = wire.is_overrun;
		return (wire.waits ? 0 : SR_TXE) | (wire.is_received ? SR_RXNE : 0) | (wire.is_overrun ? SR_ORE : 0);
	}
	if (offset != 0x04)
		return wire.registers[offset / 4];
	wire.is_received = false;
	if (wire.overrun_seen)
		wire.is_overrun = wire.overrun_seen = false;
	return wire.byte;
}

static void usart_write(uint32_t offset, uint32_t value)
{
	usart_is_accessed();
	if (offset != 0x04) {
		wire.registers[offset / 4] = value;
		return;
	}
	CU_ASSERT_FATAL(!wire.waits && wire.sent_count < BYTES_MAX);
	wire.sent[wire.sent_count++] = (uint8_t)value;
	if (wire.goes_out)
		wire.waits = true;
	wire.goes_out = true;
}

static bool is_ready(uint32_t on, uint32_t ready)
{
	return (rcc.control & on) != 0 && ((rcc.control & ready) != 0 || rcc.looks % 3 == 0);
}

uint32_t chip_read(uint32_t base, uint32_t offset)
{
	if (base == STM32F4_USART2)
		return usart_read(offset);
	CU_ASSERT_EQUAL_FATAL(base, 0x40023800u);
	if (++rcc.looks > 1000000)
		CU_FAIL_FATAL("it waits for what does not come");
	switch (offset) {
	case 0x00:
		rcc.control = (rcc.control & ~(HSIRDY | HSERDY | PLLRDY)) | (is_ready(HSION, HSIRDY) ? HSIRDY : 0) |
			      (is_ready(HSEON, HSERDY) ? HSERDY : 0) | (!rcc.pll_is_dead && is_ready(PLLON, PLLRDY) ? PLLRDY : 0);
		return rcc.control;
	case 0x04:
		return rcc.pll;
	case 0x08:
		/* The switch takes effect once its source is ready. */
		if ((rcc.configuration & 3u) != 0 || (rcc.control & HSIRDY) != 0)
			rcc.configuration = (rcc.configuration & ~(3u << 2)) | (rcc.configuration & 3u) << 2;
		return rcc.configuration;
	default:
		return 0;
	}
}

void chip_write(uint32_t base, uint32_t offset, uint32_t value)
{
	if (base == STM32F4_USART2) {
		usart_write(offset, value);
	} else if (offset == 0x00) {
		/* The source that the processor runs from stays on, whatever is written. */
		CU_ASSERT((rcc.configuration >> 2 & 3u) != 2 || (value & PLLON) != 0);
		rcc.control = value;
	} else if (offset == 0x04) {
		CU_ASSERT_EQUAL(rcc.control & PLLON, 0);
		rcc.pll = value;
	} else if (offset == 0x08) {
		rcc.configuration = value | (rcc.configuration & 3u << 2);
	}
}

void cortexm_interrupt_pend(uint32_t line)
{
	CU_ASSERT_EQUAL(line, STM32F4_USART2_LINE);
	wire.pended = true;
}

static void after_reset(void)
{
	rcc = (__typeof__(rcc)){.control = HSION | HSIRDY, .pll = 0x24003010u};
}

/* ST AN3156: the boot loader runs from the PLL, which runs from a crystal. */
static void after_boot_loader(void)
{
	rcc = (__typeof__(rcc)){
	    .control = HSEON | HSERDY | PLLON | PLLRDY, .pll = 0x27405419u, .configuration = 2u | 2u << 2 | 5u << 10};
}

static void clocks_begin(void)
{
	static void (*const states[])(void) = {after_reset, after_boot_loader};

	for (uint32_t i = 0; i < sizeof states / sizeof states[0]; i++) {
		states[i]();
		stm32f4_clocks_begin();
		CU_ASSERT_EQUAL(rcc.configuration, 0); /* from HSI, undivided */
		CU_ASSERT_EQUAL(rcc.control & (HSION | HSIRDY | PLLON), HSION | HSIRDY);
		CU_ASSERT_EQUAL(STM32F4_HZ, HSI_HZ);
	}
}

static void pll_is_within_limits(void)
{
	static void (*const states[])(void) = {after_reset, after_boot_loader};

	for (uint32_t i = 0; i < sizeof states / sizeof states[0]; i++) {
		states[i]();
		stm32f4_clocks_begin();
		CU_ASSERT_TRUE(stm32f4_clock_48mhz());
		uint32_t input = HSI_HZ / (rcc.pll & 0x3fu), oscillator = input * (rcc.pll >> 6 & 0x1ffu);

		CU_ASSERT_EQUAL(rcc.pll >> 22 & 1u, 0);
		CU_ASSERT(input >= 1000000 && input <= 2000000);
		CU_ASSERT(oscillator >= 100000000 && oscillator <= 432000000);
		CU_ASSERT(oscillator / (2 * ((rcc.pll >> 16 & 3u) + 1)) <= 168000000);
		CU_ASSERT_EQUAL(oscillator / (rcc.pll >> 24 & 0xfu), 48000000);
	}
}

static void pll_that_does_not_come_up(void)
{
	after_reset();
	rcc.pll_is_dead = true;
	CU_ASSERT_FALSE(stm32f4_clock_48mhz());
}

static struct stm32f4_usart usart;
static struct uart_device device;

static void transmitted(void *context)
{
	(void)context;
	wire.told++;
}

static void received(void *context, uint8_t byte)
{
	(void)context;
	(void)byte;
	wire.received_count++;
}

static void usart_begins(uint32_t baud)
{
	wire = (__typeof__(wire)){.byte_comes_at = NO_ACCESS};
	device = stm32f4_usart_init(&usart, STM32F4_USART2, STM32F4_USART2_LINE, STM32F4_HZ, baud);
	device.ops->begin(device.device, (struct uart_device_events){.transmitted = transmitted, .received = received});
}

static void serve(void)
{
	for (uint32_t i = 0; wire.pended || usart_interrupts(); i++) {
		CU_ASSERT_FATAL(i < 4); /* it does not interrupt for ever */
		wire.pended = false;
		stm32f4_usart_handle(&usart);
		if (wire.waits)
			return;
	}
}

static void usart_rate(void)
{
	static const uint32_t rates[] = {9600, 115200, 230400};

	for (uint32_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
		usart_begins(rates[i]);
		double is = (double)STM32F4_HZ / wire.registers[0x08 / 4];

		CU_ASSERT(is > 0.99 * rates[i] && is < 1.01 * rates[i]);
		CU_ASSERT_EQUAL(wire.registers[0x0c / 4] & (1u << 13 | 1u << 3 | 1u << 2), 1u << 13 | 1u << 3 | 1u << 2);
		CU_ASSERT_EQUAL(wire.registers[0x0c / 4] & 1u << 15, 0); /* 16 samples per bit */
	}
}

static void usart_transmits_all(void)
{
	uint8_t bytes[64];

	for (uint32_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(i * 5 + 3);
	for (uint32_t length = 1; length <= sizeof bytes; length++) {
		for (uint32_t pause = 1; pause < 6; pause++) {
			usart_begins(115200);
			device.ops->write_now(device.device, (const uint8_t *)"!", 1);
			device.ops->transmit(device.device, bytes, length);
			for (uint32_t time = 0; time < 6 * length + 12; time++) {
				if (time % pause == 0)
					serve();
				byte_goes_out();
			}
			serve();
			CU_ASSERT_EQUAL(wire.told, 1);
			CU_ASSERT_EQUAL(wire.sent_count, 1 + length);
			CU_ASSERT_EQUAL(memcmp(wire.sent + 1, bytes, length), 0);
			CU_ASSERT_FALSE(usart_interrupts());
		}
	}
}

/* A byte arrives at any point in the handler. It may be lost, but no byte after it. */
static void usart_survives_overruns(void)
{
	for (uint32_t moment = 0; moment < 12; moment++) {
		for (uint32_t early = 0; early < 3; early++) {
			usart_begins(115200);
			for (uint32_t i = 0; i < early; i++)
				byte_comes_in('y');
			wire.byte_comes_at = wire.accesses + moment;
			serve();
			CU_ASSERT_FALSE(usart_interrupts());
			wire.byte_comes_at = NO_ACCESS;
			uint32_t before = wire.received_count;

			byte_comes_in('z');
			serve();
			CU_ASSERT_EQUAL(wire.received_count, before + 1);
			CU_ASSERT_FALSE(usart_interrupts());
		}
	}
}

HARNESS_MAIN({"STM32F4: after a reset or a boot loader the processor runs from its own oscillator", clocks_begin},
	     {"STM32F4: the PLL gives 48 MHz within its limits", pll_is_within_limits},
	     {"STM32F4: a PLL that does not come up is told", pll_that_does_not_come_up},
	     {"STM32F4: the USART's rate is right", usart_rate},
	     {"STM32F4: the USART transmits all bytes and says so once, however late it is served", usart_transmits_all},
	     {"STM32F4: the USART receives again after an overrun at any moment", usart_survives_overruns})
