/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/chips/stm32f4/usart.h"

#include <stddef.h>

#include "boards/chips/registers.h"
#include "kernelcore/arch/cortexm/interrupts.h"

#define SR  0x00u
#define DR  0x04u
#define BRR 0x08u
#define CR1 0x0cu

#define SR_ORE     (1u << 3) /* overrun: interrupts like RXNE; cleared by reading SR, then DR */
#define SR_RXNE    (1u << 5)
#define SR_TXE     (1u << 7)
#define CR1_RE     (1u << 2)
#define CR1_TE     (1u << 3)
#define CR1_RXNEIE (1u << 5)
#define CR1_TXEIE  (1u << 7)
#define CR1_UE     (1u << 13)

static bool has_room(const struct stm32f4_usart *usart)
{
	return (chip_read(usart->base, SR) & SR_TXE) != 0;
}

static void begin(void *device, struct uart_device_events events)
{
	struct stm32f4_usart *usart = device;

	usart->events = events;
	chip_change(usart->base, CR1, 0, CR1_RXNEIE);
}

/* Writes as many bytes as the chip takes, and has it interrupt when it takes more. */
static void feed(struct stm32f4_usart *usart)
{
	while (usart->left > 0 && has_room(usart)) {
		chip_write(usart->base, DR, *usart->next++);
		usart->left--;
	}
	chip_change(usart->base, CR1, 0, CR1_TXEIE);
}

/*
 * Also pends the interrupt in software: QEMU's device takes any number of bytes at once and raises no interrupt when it has room. On the
 * chip this costs one needless run of the handler.
 */
static void transmit(void *device, const uint8_t *bytes, uint32_t length)
{
	struct stm32f4_usart *usart = device;

	usart->next = bytes;
	usart->left = length;
	feed(usart);
	cortexm_interrupt_pend(usart->line);
}

static void write_now(void *device, const uint8_t *bytes, uint32_t length)
{
	const struct stm32f4_usart *usart = device;

	for (uint32_t i = 0; i < length; i++) {
		while (!has_room(usart))
			;
		chip_write(usart->base, DR, bytes[i]);
	}
}

static void handle_transmit(struct stm32f4_usart *usart)
{
	if (usart->next == NULL)
		return;
	feed(usart);
	if (usart->left > 0 || !has_room(usart))
		return;
	usart->next = NULL;
	chip_change(usart->base, CR1, CR1_TXEIE, 0);
	usart->events.transmitted(usart->events.context);
}

/* A byte that arrives between the two reads is lost, which sets SR_ORE without SR_RXNE: DR then holds no new byte. */
static void handle_receive(const struct stm32f4_usart *usart)
{
	uint32_t status = chip_read(usart->base, SR);

	while ((status & (SR_RXNE | SR_ORE)) != 0) {
		uint32_t byte = chip_read(usart->base, DR);

		if ((status & SR_RXNE) != 0 && usart->events.received != NULL)
			usart->events.received(usart->events.context, (uint8_t)byte);
		status = chip_read(usart->base, SR);
	}
}

void stm32f4_usart_handle(void *context)
{
	struct stm32f4_usart *usart = context;

	handle_receive(usart);
	handle_transmit(usart);
}

struct uart_device stm32f4_usart_init(struct stm32f4_usart *usart, uint32_t base, uint32_t line, uint32_t clock_hz, uint32_t baud)
{
	static const struct uart_device_ops ops = {.begin = begin, .transmit = transmit, .write_now = write_now};

	*usart = (struct stm32f4_usart){.base = base, .line = line};
	/* clock / (16 * baud) in units of 1/16, rounded. */
	chip_write(base, BRR, (clock_hz + baud / 2) / baud);
	chip_write(base, CR1, CR1_UE | CR1_TE | CR1_RE);
	return (struct uart_device){.ops = &ops, .device = usart};
}
