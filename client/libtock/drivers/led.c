/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <libtock/interface/led.h>
#include <libtock/interface/syscalls/led_syscalls.h>

enum { COMMAND_COUNT = 0, COMMAND_ON = 1, COMMAND_OFF = 2, COMMAND_TOGGLE = 3 };

static returncode_t change(uint32_t command_number, int led_num)
{
	return (returncode_t)tock_command_return_novalue_to_returncode(command(DRIVER_NUM_LED, command_number, led_num, 0));
}

bool libtock_led_driver_exists(void)
{
	int count;
	return libtock_led_command_count(&count) == RETURNCODE_SUCCESS && count > 0;
}

returncode_t libtock_led_command_count(int *count)
{
	uint32_t value;
	int code = tock_command_return_u32_to_returncode(command(DRIVER_NUM_LED, COMMAND_COUNT, 0, 0), &value);
	if (code == RETURNCODE_SUCCESS)
		*count = (int)value;
	return (returncode_t)code;
}

returncode_t libtock_led_command_on(int led_num)
{
	return change(COMMAND_ON, led_num);
}

returncode_t libtock_led_command_off(int led_num)
{
	return change(COMMAND_OFF, led_num);
}

returncode_t libtock_led_command_toggle(int led_num)
{
	return change(COMMAND_TOGGLE, led_num);
}

bool libtock_led_exists(void)
{
	return libtock_led_driver_exists();
}

returncode_t libtock_led_count(int *count)
{
	return libtock_led_command_count(count);
}

returncode_t libtock_led_on(int led_num)
{
	return libtock_led_command_on(led_num);
}

returncode_t libtock_led_off(int led_num)
{
	return libtock_led_command_off(led_num);
}

returncode_t libtock_led_toggle(int led_num)
{
	return libtock_led_command_toggle(led_num);
}
