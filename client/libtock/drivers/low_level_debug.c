/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <libtock/interface/low_level_debug.h>

enum { COMMAND_ALERT_CODE = 1, COMMAND_PRINT_1 = 2, COMMAND_PRINT_2 = 3 };

static returncode_t print(uint32_t command_number, uint32_t value1, uint32_t value2)
{
	syscall_return_t answer = command(DRIVER_NUM_LOW_LEVEL_DEBUG, command_number, (int)value1, (int)value2);
	return (returncode_t)tock_command_return_novalue_to_returncode(answer);
}

bool libtock_low_level_debug_exists(void)
{
	return driver_exists(DRIVER_NUM_LOW_LEVEL_DEBUG);
}

returncode_t libtock_low_level_debug_alert_code(uint32_t code)
{
	return print(COMMAND_ALERT_CODE, code, 0);
}

returncode_t libtock_low_level_debug_print_1(uint32_t value)
{
	return print(COMMAND_PRINT_1, value, 0);
}

returncode_t libtock_low_level_debug_print_2(uint32_t value1, uint32_t value2)
{
	return print(COMMAND_PRINT_2, value1, value2);
}
