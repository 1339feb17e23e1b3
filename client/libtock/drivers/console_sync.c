/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <libtock-sync/interface/console.h>
#include <libtock-sync/interface/syscalls/console_syscalls.h>

bool libtocksync_console_exists(void)
{
	return libtock_console_driver_exists();
}

/*
 * Always restores the previously shared buffer: it may belong to a pending asynchronous call, because of which this call was
 * refused.
 */
returncode_t libtocksync_console_write(const uint8_t *buffer, uint32_t length, uint32_t *written)
{
	*written = 0;
	allow_ro_return_t before = allow_readonly(DRIVER_NUM_CONSOLE, 1, buffer, length);
	if (!before.success)
		return tock_status_to_returncode(before.status);
	returncode_t code = libtock_console_command_write((int)length);
	if (code == RETURNCODE_SUCCESS)
		code = libtocksync_console_yield_wait_for_write(written);
	(void)libtock_console_set_read_allow(before.ptr, (uint32_t)before.size);
	return code;
}

returncode_t libtocksync_console_read(uint8_t *buffer, uint32_t length, uint32_t *read)
{
	*read = 0;
	allow_rw_return_t before = allow_readwrite(DRIVER_NUM_CONSOLE, 1, buffer, length);
	if (!before.success)
		return tock_status_to_returncode(before.status);
	returncode_t code = libtock_console_command_read((int)length);
	if (code == RETURNCODE_SUCCESS)
		code = libtocksync_console_yield_wait_for_read(read);
	(void)libtock_console_set_readwrite_allow(before.ptr, (uint32_t)before.size);
	return code;
}
