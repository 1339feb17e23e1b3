/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <libtock-sync/peripherals/rng.h>
#include <libtock-sync/peripherals/syscalls/rng_syscalls.h>
#include <libtock/peripherals/rng.h>

enum { UPCALL_DONE = 0, ALLOW_BUFFER = 0, COMMAND_GET = 1 };

bool libtock_rng_driver_exists(void)
{
	return driver_exists(DRIVER_NUM_RNG);
}

returncode_t libtock_rng_set_allow_readwrite(uint8_t *buffer, uint32_t length)
{
	return (returncode_t)tock_allow_rw_return_to_returncode(allow_readwrite(DRIVER_NUM_RNG, ALLOW_BUFFER, buffer, length));
}

returncode_t libtock_rng_set_upcall(subscribe_upcall *upcall, void *userdata)
{
	return (returncode_t)tock_subscribe_return_to_returncode(subscribe(DRIVER_NUM_RNG, UPCALL_DONE, upcall, userdata));
}

returncode_t libtock_rng_command_get_random(uint32_t bytes)
{
	return (returncode_t)tock_command_return_novalue_to_returncode(command(DRIVER_NUM_RNG, COMMAND_GET, (int)bytes, 0));
}

static void done(int status, int received, int unused, void *callback)
{
	(void)unused;
	if (callback != NULL)
		((libtock_rng_callback)callback)(tock_status_to_returncode((statuscode_t)status), received);
}

bool libtock_rng_exists(void)
{
	return libtock_rng_driver_exists();
}

returncode_t libtock_rng_get_random_bytes(uint8_t *buffer, uint32_t length, uint32_t bytes, libtock_rng_callback callback)
{
	returncode_t code = libtock_rng_set_upcall(done, (void *)callback);
	if (code == RETURNCODE_SUCCESS)
		code = libtock_rng_set_allow_readwrite(buffer, length);
	if (code == RETURNCODE_SUCCESS)
		code = libtock_rng_command_get_random(bytes);
	return code;
}

bool libtocksync_rng_exists(void)
{
	return libtock_rng_driver_exists();
}

returncode_t libtocksync_rng_yield_wait_for(int *received)
{
	yield_waitfor_return_t done_with = yield_wait_for(DRIVER_NUM_RNG, UPCALL_DONE);
	*received = (int)done_with.data1;
	return tock_status_to_returncode((statuscode_t)done_with.data0);
}

returncode_t libtocksync_rng_get_random_bytes(uint8_t *buffer, uint32_t length, uint32_t bytes, int *received)
{
	*received = 0;
	returncode_t code = libtock_rng_set_allow_readwrite(buffer, length);
	if (code != RETURNCODE_SUCCESS)
		return code;
	code = libtock_rng_command_get_random(bytes);
	if (code == RETURNCODE_SUCCESS)
		code = libtocksync_rng_yield_wait_for(received);
	(void)libtock_rng_set_allow_readwrite(NULL, 0);
	return code;
}
