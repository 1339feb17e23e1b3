/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <libtock/interface/console.h>
#include <libtock/interface/syscalls/console_syscalls.h>

static void written(int bytes, int unused1, int unused2, void *callback)
{
	(void)unused1;
	(void)unused2;
	if (callback != NULL)
		((libtock_console_callback_write)callback)(RETURNCODE_SUCCESS, (uint32_t)bytes);
}

static void received(int status, int bytes, int unused, void *callback)
{
	(void)unused;
	if (callback != NULL)
		((libtock_console_callback_read)callback)(tock_status_to_returncode((statuscode_t)status), (uint32_t)bytes);
}

bool libtock_console_exists(void)
{
	return libtock_console_driver_exists();
}

returncode_t libtock_console_write(const uint8_t *buffer, uint32_t length, libtock_console_callback_write callback)
{
	returncode_t code = libtock_console_write_done_set_upcall(written, (void *)callback);
	if (code == RETURNCODE_SUCCESS)
		code = libtock_console_set_read_allow(buffer, length);
	if (code == RETURNCODE_SUCCESS)
		code = libtock_console_command_write((int)length);
	return code;
}

returncode_t libtock_console_read(uint8_t *buffer, uint32_t length, libtock_console_callback_read callback)
{
	returncode_t code = libtock_console_read_done_set_upcall(received, (void *)callback);
	if (code == RETURNCODE_SUCCESS)
		code = libtock_console_set_readwrite_allow(buffer, length);
	if (code == RETURNCODE_SUCCESS)
		code = libtock_console_command_read((int)length);
	return code;
}

returncode_t libtock_console_abort_read(void)
{
	return libtock_console_command_abort_read();
}
