/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <libtock-sync/sensors/humidity.h>
#include <libtock/sensors/syscalls/humidity_syscalls.h>

enum { UPCALL_MEASURED = 0, COMMAND_READ = 1 };

bool libtock_humidity_driver_exists(void)
{
	return driver_exists(DRIVER_NUM_HUMIDITY);
}

returncode_t libtock_humidity_set_upcall(subscribe_upcall callback, void *opaque)
{
	return (returncode_t)tock_subscribe_return_to_returncode(
	    subscribe(DRIVER_NUM_HUMIDITY, UPCALL_MEASURED, callback, opaque));
}

returncode_t libtock_humidity_command_read(void)
{
	return (returncode_t)tock_command_return_novalue_to_returncode(command(DRIVER_NUM_HUMIDITY, COMMAND_READ, 0, 0));
}

static void measured(int value, int status, int unused, void *callback)
{
	(void)unused;
	if (callback != NULL)
		((libtock_humidity_callback)callback)(tock_status_to_returncode((statuscode_t)status), value);
}

bool libtock_humidity_exists(void)
{
	return libtock_humidity_driver_exists();
}

returncode_t libtock_humidity_read(libtock_humidity_callback cb)
{
	returncode_t code = libtock_humidity_set_upcall(measured, (void *)cb);
	if (code == RETURNCODE_SUCCESS)
		code = libtock_humidity_command_read();
	return code;
}

bool libtocksync_humidity_exists(void)
{
	return libtock_humidity_driver_exists();
}

returncode_t libtocksync_humidity_yield_wait_for(int *humidity)
{
	yield_waitfor_return_t done_with = yield_wait_for(DRIVER_NUM_HUMIDITY, UPCALL_MEASURED);
	returncode_t code = tock_status_to_returncode((statuscode_t)done_with.data1);
	if (code == RETURNCODE_SUCCESS)
		*humidity = (int)done_with.data0;
	return code;
}

returncode_t libtocksync_humidity_read(int *humidity)
{
	returncode_t code = libtock_humidity_command_read();
	if (code == RETURNCODE_SUCCESS)
		code = libtocksync_humidity_yield_wait_for(humidity);
	return code;
}
