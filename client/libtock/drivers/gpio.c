/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <libtock-sync/peripherals/gpio.h>
#include <libtock/peripherals/gpio.h>
#include <libtock/peripherals/syscalls/gpio_syscalls.h>

enum { UPCALL_INTERRUPT = 0 };
enum {
	COMMAND_ENABLE_OUTPUT = 1,
	COMMAND_SET = 2,
	COMMAND_CLEAR = 3,
	COMMAND_TOGGLE = 4,
	COMMAND_ENABLE_INPUT = 5,
	COMMAND_READ = 6,
	COMMAND_ENABLE_INTERRUPT = 7,
	COMMAND_DISABLE_INTERRUPT = 8,
	COMMAND_DISABLE = 9,
	COMMAND_COUNT = 10,
};

static returncode_t change(uint32_t command_number, uint32_t pin, uint32_t how)
{
	syscall_return_t answer = command(GPIO_DRIVER_NUM, command_number, (int)pin, (int)how);
	return (returncode_t)tock_command_return_novalue_to_returncode(answer);
}

bool libtock_gpio_driver_exists(void)
{
	return driver_exists(GPIO_DRIVER_NUM);
}

returncode_t libtock_gpio_set_upcall(subscribe_upcall callback, void *opaque)
{
	return (returncode_t)tock_subscribe_return_to_returncode(subscribe(GPIO_DRIVER_NUM, UPCALL_INTERRUPT, callback, opaque));
}

returncode_t libtock_gpio_command_count(uint32_t *count)
{
	return (returncode_t)tock_command_return_u32_to_returncode(command(GPIO_DRIVER_NUM, COMMAND_COUNT, 0, 0), count);
}

returncode_t libtock_gpio_command_enable_input(uint32_t pin, uint32_t pin_config)
{
	return change(COMMAND_ENABLE_INPUT, pin, pin_config);
}

returncode_t libtock_gpio_command_enable_interrupt(uint32_t pin, uint32_t irq_config)
{
	return change(COMMAND_ENABLE_INTERRUPT, pin, irq_config);
}

returncode_t libtock_gpio_command_read(uint32_t pin, uint32_t *pin_value)
{
	return (returncode_t)tock_command_return_u32_to_returncode(command(GPIO_DRIVER_NUM, COMMAND_READ, (int)pin, 0),
								   pin_value);
}

returncode_t libtock_gpio_command_enable_output(uint32_t pin)
{
	return change(COMMAND_ENABLE_OUTPUT, pin, 0);
}

returncode_t libtock_gpio_command_set(uint32_t pin)
{
	return change(COMMAND_SET, pin, 0);
}

returncode_t libtock_gpio_command_clear(uint32_t pin)
{
	return change(COMMAND_CLEAR, pin, 0);
}

returncode_t libtock_gpio_command_toggle(uint32_t pin)
{
	return change(COMMAND_TOGGLE, pin, 0);
}

returncode_t libtock_gpio_command_disable_interrupt(uint32_t pin)
{
	return change(COMMAND_DISABLE_INTERRUPT, pin, 0);
}

returncode_t libtock_gpio_command_disable(uint32_t pin)
{
	return change(COMMAND_DISABLE, pin, 0);
}

static void interrupted(int pin, int high, int unused, void *callback)
{
	(void)unused;
	if (callback != NULL)
		((libtock_gpio_callback_interrupt)callback)((uint32_t)pin, high == 1);
}

bool libtock_gpio_exists(void)
{
	return libtock_gpio_driver_exists();
}

returncode_t libtock_gpio_count(int *count)
{
	uint32_t number;
	returncode_t code = libtock_gpio_command_count(&number);
	if (code == RETURNCODE_SUCCESS)
		*count = (int)number;
	return code;
}

returncode_t libtock_gpio_set_interrupt_callback(libtock_gpio_callback_interrupt cb)
{
	return libtock_gpio_set_upcall(interrupted, (void *)cb);
}

returncode_t libtock_gpio_enable_input(uint32_t pin, libtock_gpio_input_mode_t pin_config)
{
	return libtock_gpio_command_enable_input(pin, (uint32_t)pin_config);
}

returncode_t libtock_gpio_read(uint32_t pin, int *pin_value)
{
	uint32_t value;
	returncode_t code = libtock_gpio_command_read(pin, &value);
	if (code == RETURNCODE_SUCCESS)
		*pin_value = (int)value;
	return code;
}

returncode_t libtock_gpio_enable_interrupt(uint32_t pin, libtock_gpio_interrupt_mode_t irq_config)
{
	return libtock_gpio_command_enable_interrupt(pin, (uint32_t)irq_config);
}

returncode_t libtock_gpio_enable_output(uint32_t pin)
{
	return libtock_gpio_command_enable_output(pin);
}

returncode_t libtock_gpio_set(uint32_t pin)
{
	return libtock_gpio_command_set(pin);
}

returncode_t libtock_gpio_clear(uint32_t pin)
{
	return libtock_gpio_command_clear(pin);
}

returncode_t libtock_gpio_toggle(uint32_t pin)
{
	return libtock_gpio_command_toggle(pin);
}

returncode_t libtock_gpio_disable_interrupt(uint32_t pin)
{
	return libtock_gpio_command_disable_interrupt(pin);
}

returncode_t libtock_gpio_disable(uint32_t pin)
{
	return libtock_gpio_command_disable(pin);
}

bool libtocksync_gpio_exists(void)
{
	return libtock_gpio_driver_exists();
}

returncode_t libtocksync_gpio_count(int *count)
{
	return libtock_gpio_count(count);
}

returncode_t libtocksync_gpio_enable_output(uint32_t pin)
{
	return libtock_gpio_command_enable_output(pin);
}

returncode_t libtocksync_gpio_enable_input(uint32_t pin, libtock_gpio_input_mode_t pin_config)
{
	return libtock_gpio_enable_input(pin, pin_config);
}

returncode_t libtocksync_gpio_set(uint32_t pin)
{
	return libtock_gpio_command_set(pin);
}

returncode_t libtocksync_gpio_clear(uint32_t pin)
{
	return libtock_gpio_command_clear(pin);
}

returncode_t libtocksync_gpio_toggle(uint32_t pin)
{
	return libtock_gpio_command_toggle(pin);
}

returncode_t libtocksync_gpio_read(uint32_t pin, int *pin_value)
{
	return libtock_gpio_read(pin, pin_value);
}

returncode_t libtocksync_gpio_yield_wait_for(uint32_t *pin, bool *value)
{
	yield_waitfor_return_t interrupt = yield_wait_for(GPIO_DRIVER_NUM, UPCALL_INTERRUPT);
	*pin = interrupt.data0;
	*value = interrupt.data1 == 1;
	return RETURNCODE_SUCCESS;
}

static bool is_edge(libtock_gpio_interrupt_mode_t wanted, bool high)
{
	return wanted == libtock_change || (wanted == libtock_rising_edge) == high;
}

static returncode_t wait_for_edge(uint32_t pin, libtock_gpio_input_mode_t pin_config, libtock_gpio_interrupt_mode_t edge)
{
	uint32_t which;
	bool high;
	returncode_t code = libtock_gpio_enable_input(pin, pin_config);
	if (code == RETURNCODE_SUCCESS)
		code = libtock_gpio_enable_interrupt(pin, edge);
	if (code != RETURNCODE_SUCCESS)
		return code;
	do
		code = libtocksync_gpio_yield_wait_for(&which, &high);
	while (code == RETURNCODE_SUCCESS && !(which == pin && is_edge(edge, high)));
	return code;
}

returncode_t libtocksync_gpio_wait_until_high(uint32_t pin, libtock_gpio_input_mode_t pin_config)
{
	return wait_for_edge(pin, pin_config, libtock_rising_edge);
}

returncode_t libtocksync_gpio_wait_until_low(uint32_t pin, libtock_gpio_input_mode_t pin_config)
{
	return wait_for_edge(pin, pin_config, libtock_falling_edge);
}

returncode_t libtocksync_gpio_wait_until_changed(uint32_t pin, libtock_gpio_input_mode_t pin_config)
{
	return wait_for_edge(pin, pin_config, libtock_change);
}
