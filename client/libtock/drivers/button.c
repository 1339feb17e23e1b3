/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <libtock-sync/interface/button.h>
#include <libtock/interface/button.h>
#include <libtock/interface/syscalls/button_syscalls.h>

enum { UPCALL_CHANGED = 0 };
enum { COMMAND_COUNT = 0, COMMAND_ENABLE = 1, COMMAND_DISABLE = 2, COMMAND_READ = 3 };

static returncode_t read_number(uint32_t command_number, int button_num, int *value)
{
	uint32_t number;
	int code = tock_command_return_u32_to_returncode(command(DRIVER_NUM_BUTTON, command_number, button_num, 0), &number);
	if (code == RETURNCODE_SUCCESS)
		*value = (int)number;
	return (returncode_t)code;
}

static returncode_t change(uint32_t command_number, int button_num)
{
	return (returncode_t)tock_command_return_novalue_to_returncode(command(DRIVER_NUM_BUTTON, command_number, button_num, 0));
}

bool libtock_button_driver_exists(void)
{
	return driver_exists(DRIVER_NUM_BUTTON);
}

returncode_t libtock_button_set_upcall(subscribe_upcall callback, void *opaque)
{
	return (returncode_t)tock_subscribe_return_to_returncode(subscribe(DRIVER_NUM_BUTTON, UPCALL_CHANGED, callback, opaque));
}

returncode_t libtock_button_command_count(int *count)
{
	return read_number(COMMAND_COUNT, 0, count);
}

returncode_t libtock_button_command_enable_interrupt(int button_num)
{
	return change(COMMAND_ENABLE, button_num);
}

returncode_t libtock_button_command_disable_interrupt(int button_num)
{
	return change(COMMAND_DISABLE, button_num);
}

returncode_t libtock_button_command_read(int button_num, int *button_value)
{
	return read_number(COMMAND_READ, button_num, button_value);
}

static void changed(int button_num, int pressed, int unused, void *callback)
{
	(void)unused;
	if (callback != NULL)
		((libtock_button_callback)callback)(RETURNCODE_SUCCESS, button_num, pressed == 1);
}

bool libtock_button_exists(void)
{
	return libtock_button_driver_exists();
}

returncode_t libtock_button_count(int *count)
{
	return libtock_button_command_count(count);
}

returncode_t libtock_button_read(int button_num, int *button_value)
{
	return libtock_button_command_read(button_num, button_value);
}

returncode_t libtock_button_notify_on_press(int button_num, libtock_button_callback cb)
{
	returncode_t code = libtock_button_set_upcall(changed, (void *)cb);
	if (code == RETURNCODE_SUCCESS)
		code = libtock_button_command_enable_interrupt(button_num);
	return code;
}

bool libtocksync_button_exists(void)
{
	return libtock_button_driver_exists();
}

returncode_t libtocksync_button_count(int *count)
{
	return libtock_button_command_count(count);
}

returncode_t libtocksync_button_read(int button_num, int *button_value)
{
	return libtock_button_command_read(button_num, button_value);
}

returncode_t libtocksync_button_yield_wait_for(int *button_number, bool *pressed)
{
	yield_waitfor_return_t change = yield_wait_for(DRIVER_NUM_BUTTON, UPCALL_CHANGED);
	*button_number = (int)change.data0;
	*pressed = change.data1 == 1;
	return RETURNCODE_SUCCESS;
}

returncode_t libtocksync_button_wait_for_press(int button_num)
{
	int which = -1;
	bool pressed = false;
	returncode_t code = libtock_button_command_enable_interrupt(button_num);
	while (code == RETURNCODE_SUCCESS && !(pressed && which == button_num))
		code = libtocksync_button_yield_wait_for(&which, &pressed);
	return code;
}
