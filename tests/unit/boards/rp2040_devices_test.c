/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Clocks, UART and pins of an RP2040, which QEMU does not emulate, on models of its registers (RP2040 datasheet, sections 2.14 to 2.19 and
 * 4.2). The model of the clocks stops a clock that is switched to a source that does not run. The model of the UART drops no byte silently,
 * and interrupts when a FIFO crosses its trigger level, not while it is beyond it.
 */
#include <string.h>

#include "boards/chips/rp2040/clocks.h"
#include "boards/chips/rp2040/pin.h"
#include "boards/chips/rp2040/uart.h"
#include "kernelcore/arch/cortexm/interrupts.h"
#include "tests/unit/boards/modelled_registers.h"
#include "tests/unit/harness.h"

#define BLOCK(base) ((base)&0xffffc000u)

/* Clocks and resets. */

enum { ROSC, XOSC, AUXILIARY, SOURCES }; /* in the order of CLK_REF_CTRL.SRC, except XOSC and AUXILIARY */

#define REF_AUXILIARY 1u
#define REF_XOSC      2u
#define SYS_REF       0u
#define LOOKS         3u /* reads until a change is visible */

static struct {
	bool runs[SOURCES];
	uint32_t xosc_control, xosc_startup, xosc_looks;
	uint32_t ref_control, sys_control, peri_control;
	uint32_t ref_divisor, sys_divisor;
	uint32_t ref_selected, sys_selected; /* source numbers */
	uint32_t resets, were_reset;
	uint32_t tick;
	uint32_t looks;
} clocks;

static bool ref_source_runs(uint32_t source)
{
	return clocks.runs[source == REF_XOSC ? XOSC : source == REF_AUXILIARY ? AUXILIARY : ROSC];
}

static bool sys_source_runs(uint32_t source)
{
	return source == SYS_REF ? ref_source_runs(clocks.ref_selected) : clocks.runs[AUXILIARY];
}

static uint32_t clocks_read(uint32_t address)
{
	if (++clocks.looks > 1000)
		CU_FAIL_FATAL("it waits for what does not come");
	switch (address) {
	case 0x40024004u: /* XOSC STATUS */
		if (clocks.xosc_control == 0x00fabaa0u && ++clocks.xosc_looks == LOOKS)
			clocks.runs[XOSC] = true;
		return clocks.runs[XOSC] ? 1u << 31 : 0;
	case 0x40008030u:
		return clocks.ref_control;
	case 0x40008038u:
		clocks.ref_selected = clocks.ref_control & 3u;
		CU_ASSERT(ref_source_runs(clocks.ref_selected));
		return 1u << clocks.ref_selected;
	case 0x4000803cu:
		return clocks.sys_control;
	case 0x40008044u:
		clocks.sys_selected = clocks.sys_control & 1u;
		CU_ASSERT(sys_source_runs(clocks.sys_selected));
		return 1u << clocks.sys_selected;
	case 0x4000c000u:
		return clocks.resets;
	case 0x4000c008u:
		return clocks.looks % LOOKS == 0 ? ~clocks.resets : 0;
	default:
		CU_FAIL("no register that is read here");
		return 0;
	}
}

static void clocks_write(uint32_t address, uint32_t value)
{
	switch (address) {
	case 0x40024000u:
		clocks.xosc_control = value;
		break;
	case 0x4002400cu:
		clocks.xosc_startup = value;
		break;
	case 0x40008030u:
		/* Switching auxiliary sources is not free of glitches. */
		CU_ASSERT_EQUAL(value & ~3u, clocks.ref_control & ~3u);
		clocks.ref_control = value;
		break;
	case 0x40008034u:
		clocks.ref_divisor = value;
		break;
	case 0x4000803cu:
		CU_ASSERT_EQUAL(value & ~1u, clocks.sys_control & ~1u);
		clocks.sys_control = value;
		break;
	case 0x40008040u:
		clocks.sys_divisor = value;
		break;
	case 0x40008048u:
		clocks.peri_control = value;
		break;
	case 0x4000c000u:
		clocks.were_reset |= value;
		clocks.resets = value;
		break;
	case 0x4005802cu:
		clocks.tick = value;
		break;
	default:
		CU_FAIL("no register that is written here");
	}
}

#define OURS          (1u << 5 | 1u << 8 | 1u << 21 | 1u << 22) /* IO_BANK0, PADS_BANK0, TIMER, UART0 */
#define FLASH_DEVICES (1u << 6 | 1u << 9)                       /* IO_QSPI, PADS_QSPI: the kernel executes through them */

static void check_clocks(uint32_t others_in_reset)
{
	rp2040_clocks_begin();
	CU_ASSERT_EQUAL(clocks.ref_selected, REF_XOSC);
	CU_ASSERT_EQUAL(clocks.sys_selected, SYS_REF);
	CU_ASSERT_EQUAL(clocks.ref_divisor, 1u << 8);
	CU_ASSERT_EQUAL(clocks.sys_divisor, 1u << 8);
	CU_ASSERT_EQUAL(clocks.peri_control, 1u << 11);
	CU_ASSERT_EQUAL(clocks.resets, others_in_reset);
	CU_ASSERT_EQUAL(clocks.were_reset & OURS, OURS);
	CU_ASSERT_EQUAL(clocks.were_reset & FLASH_DEVICES, 0);
	/* In units of 256 cycles: at least the millisecond that the crystal needs. */
	CU_ASSERT(clocks.xosc_startup * 256 >= RP2040_HZ / 1000 && clocks.xosc_startup < 1u << 14);
	/* One tick per microsecond, enabled. */
	CU_ASSERT_EQUAL(clocks.tick, RP2040_HZ / 1000000 | 1u << 9);
}

static void clocks_after_power_on(void)
{
	uint32_t after_reset = 0x01ffffffu & ~FLASH_DEVICES;

	clocks =
	    (__typeof__(clocks)){.runs = {[ROSC] = true}, .ref_divisor = 1u << 8, .sys_divisor = 1u << 8, .resets = after_reset};
	check_clocks(after_reset & ~OURS);
}

/* The state left by another kernel with fast clocks, after a reset of the processor alone. */
static void clocks_after_another_kernel(void)
{
	clocks = (__typeof__(clocks)){.runs = {[XOSC] = true, [AUXILIARY] = true},
				      .xosc_control = 0x00fabaa0u,
				      .ref_control = REF_XOSC,
				      .ref_selected = REF_XOSC,
				      .sys_control = 1,
				      .sys_selected = 1,
				      .peri_control = 1u << 11,
				      .ref_divisor = 2u << 8,
				      .sys_divisor = 3u << 8};
	check_clocks(0);
}

/* UART0. */

#define FIFO          32u
#define TRANSMIT_LEFT 4u /* trigger levels: an eighth of the FIFO */
#define RECEIVE_THERE 4u
#define INT_RECEIVE   (1u << 4)
#define INT_TRANSMIT  (1u << 5)
#define INT_TIMEOUT   (1u << 6)
#define BYTES_MAX     512u

static struct {
	uint32_t registers[0x50 / 4];
	uint32_t transmit_count, receive_count;
	uint8_t receive[FIFO];
	uint32_t raw; /* interrupts */
	uint8_t sent[BYTES_MAX], received[BYTES_MAX];
	uint32_t sent_count, received_count;
	bool pended;
	uint32_t told;
} wire;

static struct rp2040_uart uart;
static struct uart_device device;

static uint32_t uart_read(uint32_t offset)
{
	uint32_t value;

	switch (offset) {
	case 0x00:
		CU_ASSERT_FATAL(wire.receive_count > 0);
		value = wire.receive[0];
		memmove(wire.receive, wire.receive + 1, --wire.receive_count);
		if (wire.receive_count < RECEIVE_THERE)
			wire.raw &= ~INT_RECEIVE;
		if (wire.receive_count == 0)
			wire.raw &= ~INT_TIMEOUT;
		return value;
	case 0x18:
		return (wire.receive_count == 0 ? 1u << 4 : 0) | (wire.transmit_count == FIFO ? 1u << 5 : 0);
	default:
		CU_ASSERT_FATAL(offset < sizeof wire.registers);
		return wire.registers[offset / 4];
	}
}

static void uart_write(uint32_t offset, uint32_t value)
{
	switch (offset) {
	case 0x00:
		CU_ASSERT_FATAL(wire.transmit_count < FIFO && wire.sent_count < BYTES_MAX);
		wire.sent[wire.sent_count++] = (uint8_t)value;
		if (++wire.transmit_count > TRANSMIT_LEFT)
			wire.raw &= ~INT_TRANSMIT;
		break;
	case 0x44:
		wire.raw &= ~value;
		break;
	default:
		CU_ASSERT_FATAL(offset < sizeof wire.registers);
		wire.registers[offset / 4] = value;
	}
}

/* One byte time passes. */
static void byte_goes_out(void)
{
	if (wire.transmit_count > 0 && --wire.transmit_count == TRANSMIT_LEFT)
		wire.raw |= INT_TRANSMIT;
}

static void byte_comes_in(uint8_t byte)
{
	CU_ASSERT_FATAL(wire.receive_count < FIFO);
	wire.receive[wire.receive_count++] = byte;
	if (wire.receive_count == RECEIVE_THERE)
		wire.raw |= INT_RECEIVE;
}

static void nothing_comes_in(void)
{
	if (wire.receive_count > 0)
		wire.raw |= INT_TIMEOUT;
}

void cortexm_interrupt_pend(uint32_t line)
{
	CU_ASSERT_EQUAL(line, RP2040_UART0_LINE);
	wire.pended = true;
}

static void serve(void)
{
	for (uint32_t i = 0; wire.pended || (wire.raw & wire.registers[0x38 / 4]) != 0; i++) {
		CU_ASSERT_FATAL(i < 4); /* the interrupts come to an end */
		wire.pended = false;
		rp2040_uart_handle(&uart);
	}
}

static void transmitted(void *context)
{
	(void)context;
	wire.told++;
}

static void received(void *context, uint8_t byte)
{
	(void)context;
	wire.received[wire.received_count++] = byte;
}

/* Pins. */

static struct {
	uint32_t control[30], pad[30];
	uint32_t latched[4], enabled[4];
	uint32_t in, out, output_enable;
} bank;

static uint32_t *bank_register(uint32_t address)
{
	uint32_t offset = address & 0x3fffu;

	if (BLOCK(address) == 0x4001c000u)
		return &bank.pad[(offset - 4) / 4];
	if (offset < 0xf0)
		return &bank.control[offset / 8];
	return offset < 0x100 ? &bank.latched[(offset - 0xf0) / 4] : &bank.enabled[(offset - 0x100) / 4];
}

static void bank_write(uint32_t address, uint32_t value)
{
	if (BLOCK(address) == 0x40014000u && (address & 0x3fffu) >= 0xf0 && (address & 0x3fffu) < 0x100)
		*bank_register(address) &= ~(value & 0xccccccccu); /* writing ones clears edges */
	else
		*bank_register(address) = value;
}

static void single_cycle_write(uint32_t offset, uint32_t value)
{
	switch (offset) {
	case 0x14:
		bank.out |= value;
		break;
	case 0x18:
		bank.out &= ~value;
		break;
	case 0x24:
		bank.output_enable |= value;
		break;
	case 0x28:
		bank.output_enable &= ~value;
		break;
	default:
		CU_FAIL("no register that is written here");
	}
}

/* Drives the pin from outside. */
static void set_level(uint32_t pin, bool high)
{
	bool was_high = (bank.in >> pin & 1u) != 0;

	if (high != was_high)
		bank.latched[pin / 8] |= (high ? 8u : 4u) << 4 * (pin % 8);
	bank.in = (bank.in & ~(1u << pin)) | (uint32_t)high << pin;
}

static bool pins_interrupt(void)
{
	for (uint32_t i = 0; i < 4; i++) {
		if ((bank.latched[i] & bank.enabled[i]) != 0)
			return true;
	}
	return false;
}

/* Dispatch of accesses to the models. */

uint32_t chip_read(uint32_t base, uint32_t offset)
{
	switch (BLOCK(base)) {
	case 0x40034000u:
		return uart_read(offset);
	case 0x40014000u:
	case 0x4001c000u:
		return *bank_register(base + offset);
	case 0xd0000000u:
		return offset == 0x04 ? bank.in : bank.out;
	default:
		return clocks_read(base + offset);
	}
}

void chip_write(uint32_t base, uint32_t offset, uint32_t value)
{
	switch (BLOCK(base)) {
	case 0x40034000u:
		uart_write(offset, value);
		break;
	case 0x40014000u:
	case 0x4001c000u:
		bank_write(base + offset, value);
		break;
	case 0xd0000000u:
		single_cycle_write(offset, value);
		break;
	default:
		clocks_write(base + offset, value);
	}
}

static void uart_begins(void)
{
	wire = (__typeof__(wire)){.sent_count = 0};
	bank = (__typeof__(bank)){.in = 0};
	device = rp2040_uart_init(&uart, RP2040_HZ, 115200);
	device.ops->begin(device.device, (struct uart_device_events){.transmitted = transmitted, .received = received});
}

static void uart_baud_rate(void)
{
	static const uint32_t rates[] = {9600, 115200, 460800};

	for (uint32_t i = 0; i < sizeof rates / sizeof rates[0]; i++) {
		uart_begins();
		rp2040_uart_init(&uart, RP2040_HZ, rates[i]);
		uint32_t divisor = wire.registers[0x24 / 4] * 64 + wire.registers[0x28 / 4];
		double is = 4.0 * RP2040_HZ / divisor;

		CU_ASSERT(wire.registers[0x24 / 4] >= 1 && wire.registers[0x28 / 4] < 64);
		CU_ASSERT(is > 0.995 * rates[i] && is < 1.005 * rates[i]);
	}
	/* Eight bits, FIFOs on; enabled in both directions; the pins are connected. */
	CU_ASSERT_EQUAL(wire.registers[0x2c / 4], 0x70);
	CU_ASSERT_EQUAL(wire.registers[0x30 / 4], 0x301);
	CU_ASSERT(bank.control[0] == 2 && bank.control[1] == 2);
}

/* All bytes are sent, however late the kernel serves the interrupts. */
static void uart_transmits_all(void)
{
	uint8_t bytes[BYTES_MAX / 2];

	for (uint32_t i = 0; i < sizeof bytes; i++)
		bytes[i] = (uint8_t)(i * 7 + 1);
	for (uint32_t length = 1; length <= sizeof bytes; length += length < 70 ? 1 : 31) {
		for (uint32_t pause = 1; pause < 40; pause += 3) {
			uart_begins();
			device.ops->transmit(device.device, bytes, length);
			for (uint32_t time = 0; time < 2 * length + 100; time++) {
				if (time % pause == 0)
					serve();
				if (time == length / 2) /* a message of the kernel's comes in between */
					device.ops->write_now(device.device, (const uint8_t *)"", wire.transmit_count < FIFO);
				byte_goes_out();
			}
			serve();
			CU_ASSERT_EQUAL(wire.told, 1);
			CU_ASSERT_EQUAL(wire.transmit_count, 0);
			uint32_t found = 0;

			for (uint32_t i = 0; i < wire.sent_count && found < length; i++)
				found += wire.sent[i] == bytes[found];
			CU_ASSERT_EQUAL(found, length);
			CU_ASSERT(wire.sent_count <= length + 1);
		}
	}
}

static void uart_receives_all(void)
{
	for (uint32_t burst = 1; burst <= FIFO; burst++) {
		uart_begins();
		for (uint32_t i = 0; i < 8 * burst; i++) {
			byte_comes_in((uint8_t)i);
			if (i % burst == burst - 1) {
				nothing_comes_in();
				serve();
			}
		}
		CU_ASSERT_EQUAL_FATAL(wire.received_count, 8 * burst);
		for (uint32_t i = 0; i < wire.received_count; i++)
			CU_ASSERT_EQUAL(wire.received[i], (uint8_t)i);
	}
}

static void pin_edges(void)
{
	static const enum kc_hil_gpio_edge edges[] = {KC_HIL_GPIO_EITHER_EDGE, KC_HIL_GPIO_RISING_EDGE, KC_HIL_GPIO_FALLING_EDGE};

	for (uint32_t pin = 2; pin < 10; pin++) {
		for (uint32_t i = 0; i < sizeof edges / sizeof edges[0]; i++) {
			bool rising = edges[i] != KC_HIL_GPIO_FALLING_EDGE, falling = edges[i] != KC_HIL_GPIO_RISING_EDGE;

			bank = (__typeof__(bank)){.in = 0};
			rp2040_pins.make_input(pin, KC_HIL_GPIO_PULL_NONE);
			rp2040_pins.watch(pin + 1, KC_HIL_GPIO_EITHER_EDGE);
			set_level(pin, true); /* before the pin is watched */
			CU_ASSERT_TRUE(rp2040_pins.watch(pin, edges[i]));
			CU_ASSERT_FALSE(pins_interrupt());
			set_level(pin, false);
			CU_ASSERT_EQUAL(pins_interrupt(), falling);
			CU_ASSERT_EQUAL(rp2040_pins.take_edge(pin), falling);
			set_level(pin, true);
			CU_ASSERT_EQUAL(pins_interrupt(), rising);
			set_level(pin + 1, true);
			CU_ASSERT_EQUAL(rp2040_pins.take_edge(pin), rising);
			CU_ASSERT_FALSE(rp2040_pins.take_edge(pin));
			/* The other pin's edge is separate. */
			CU_ASSERT_TRUE(rp2040_pins.take_edge(pin + 1));
			CU_ASSERT_FALSE(pins_interrupt());
			rp2040_pins.unwatch(pin);
			set_level(pin, false);
			CU_ASSERT_FALSE(pins_interrupt());
			CU_ASSERT_FALSE(rp2040_pins.take_edge(pin));
		}
	}
}

static void pin_outputs(void)
{
	bank = (__typeof__(bank)){.pad = {[25] = 1u << 7}};
	rp2040_pins.write(25, true);
	rp2040_pins.make_output(25);
	CU_ASSERT_EQUAL(bank.output_enable, 1u << 25);
	CU_ASSERT_EQUAL(bank.control[25], 5);
	CU_ASSERT_EQUAL(bank.pad[25] & 1u << 7, 0);
	CU_ASSERT_TRUE(rp2040_pins.written(25));
	rp2040_pins.disable(25);
	CU_ASSERT_EQUAL(bank.output_enable, 0);
	CU_ASSERT_EQUAL(bank.pad[25] & (1u << 7 | 1u << 6), 1u << 7);
}

HARNESS_MAIN({"RP2040: clocks come from the crystal after power-on, and what is used leaves reset", clocks_after_power_on},
	     {"RP2040: nothing remains of the clocks and devices of another kernel", clocks_after_another_kernel},
	     {"RP2040: the UART's rate is right", uart_baud_rate},
	     {"RP2040: the UART transmits all bytes and says so once, however late it is served", uart_transmits_all},
	     {"RP2040: the UART receives all bytes of bursts of any length", uart_receives_all},
	     {"RP2040: edges of a pin are told while it is watched, and only its own", pin_edges},
	     {"RP2040: a pin is an output with the level written before", pin_outputs})
