/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <libtock-sync/sensors/temperature.h>
#include <libtock/sensors/syscalls/temperature_syscalls.h>

enum { UPCALL_MEASURED = 0, COMMAND_READ = 1 };

bool libtock_temperature_driver_exists(void)
{
	return driver_exists(DRIVER_NUM_TEMPERATURE);
}

returncode_t libtock_temperature_set_upcall(subscribe_upcall callback, void *opaque)
{
	return (returncode_t)tock_subscribe_return_to_returncode(
	    subscribe(DRIVER_NUM_TEMPERATURE, UPCALL_MEASURED, callback, opaque));
}

returncode_t libtock_temperature_command_read(void)
{
	return (returncode_t)tock_command_return_novalue_to_returncode(command(DRIVER_NUM_TEMPERATURE, COMMAND_READ, 0, 0));
}

static void measured(int value, int status, int unused, void *callback)
{
	(void)unused;
	if (callback != NULL)
		((libtock_temperature_callback)callback)(tock_status_to_returncode((statuscode_t)status), value);
}

bool libtock_temperature_exists(void)
{
	return libtock_temperature_driver_exists();
}

returncode_t libtock_temperature_read(libtock_temperature_callback cb)
{
	returncode_t code = libtock_temperature_set_upcall(measured, (void *)cb);
	if (code == RETURNCODE_SUCCESS)
		code = libtock_temperature_command_read();
	return code;
}

bool libtocksync_temperature_exists(void)
{
	return libtock_temperature_driver_exists();
}

returncode_t libtocksync_temperature_yield_wait_for(int *temperature)
{
	yield_waitfor_return_t done_with = yield_wait_for(DRIVER_NUM_TEMPERATURE, UPCALL_MEASURED);
	returncode_t code = tock_status_to_returncode((statuscode_t)done_with.data1);
	if (code == RETURNCODE_SUCCESS)
		*temperature = (int)done_with.data0;
	return code;
}

returncode_t libtocksync_temperature_read(int *temperature)
{
	returncode_t code = libtock_temperature_command_read();
	if (code == RETURNCODE_SUCCESS)
		code = libtocksync_temperature_yield_wait_for(temperature);
	return code;
}
