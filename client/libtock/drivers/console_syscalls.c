/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <libtock-sync/interface/syscalls/console_syscalls.h>

enum { UPCALL_WRITTEN = 1, UPCALL_READ = 2 };
enum { ALLOW_WRITE = 1, ALLOW_READ = 1 }; /* read-only and read-write allow */
enum { COMMAND_WRITE = 1, COMMAND_READ = 2, COMMAND_ABORT_READ = 3 };

bool libtock_console_driver_exists(void)
{
	return driver_exists(DRIVER_NUM_CONSOLE);
}

returncode_t libtock_console_write_done_set_upcall(subscribe_upcall *upcall, void *userdata)
{
	return (returncode_t)tock_subscribe_return_to_returncode(subscribe(DRIVER_NUM_CONSOLE, UPCALL_WRITTEN, upcall, userdata));
}

returncode_t libtock_console_read_done_set_upcall(subscribe_upcall *upcall, void *userdata)
{
	return (returncode_t)tock_subscribe_return_to_returncode(subscribe(DRIVER_NUM_CONSOLE, UPCALL_READ, upcall, userdata));
}

returncode_t libtock_console_set_read_allow(const uint8_t *buffer, uint32_t length)
{
	return (returncode_t)tock_allow_ro_return_to_returncode(allow_readonly(DRIVER_NUM_CONSOLE, ALLOW_WRITE, buffer, length));
}

returncode_t libtock_console_set_readwrite_allow(uint8_t *buffer, uint32_t length)
{
	return (returncode_t)tock_allow_rw_return_to_returncode(allow_readwrite(DRIVER_NUM_CONSOLE, ALLOW_READ, buffer, length));
}

returncode_t libtock_console_command_write(int length)
{
	return (returncode_t)tock_command_return_novalue_to_returncode(command(DRIVER_NUM_CONSOLE, COMMAND_WRITE, length, 0));
}

returncode_t libtock_console_command_read(int length)
{
	return (returncode_t)tock_command_return_novalue_to_returncode(command(DRIVER_NUM_CONSOLE, COMMAND_READ, length, 0));
}

returncode_t libtock_console_command_abort_read(void)
{
	return (returncode_t)tock_command_return_novalue_to_returncode(command(DRIVER_NUM_CONSOLE, COMMAND_ABORT_READ, 0, 0));
}

returncode_t libtocksync_console_yield_wait_for_write(uint32_t *bytes_written)
{
	*bytes_written = yield_wait_for(DRIVER_NUM_CONSOLE, UPCALL_WRITTEN).data0;
	return RETURNCODE_SUCCESS;
}

returncode_t libtocksync_console_yield_wait_for_read(uint32_t *bytes_read)
{
	yield_waitfor_return_t done = yield_wait_for(DRIVER_NUM_CONSOLE, UPCALL_READ);
	*bytes_read = done.data1;
	return tock_status_to_returncode((statuscode_t)done.data0);
}
