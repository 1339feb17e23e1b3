/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <libtock-sync/services/syscalls/alarm_syscalls.h>

enum { UPCALL_FIRED = 0 };
enum { COMMAND_FREQUENCY = 1, COMMAND_READ = 2, COMMAND_STOP = 3, COMMAND_SET_RELATIVE = 5, COMMAND_SET_ABSOLUTE = 6 };

bool libtock_alarm_driver_exists(void)
{
	return driver_exists(DRIVER_NUM_ALARM);
}

int libtock_alarm_set_upcall(subscribe_upcall *upcall, void *userdata)
{
	return tock_subscribe_return_to_returncode(subscribe(DRIVER_NUM_ALARM, UPCALL_FIRED, upcall, userdata));
}

int libtock_alarm_command_get_frequency(uint32_t *frequency)
{
	return tock_command_return_u32_to_returncode(command(DRIVER_NUM_ALARM, COMMAND_FREQUENCY, 0, 0), frequency);
}

int libtock_alarm_command_read(uint32_t *ticks)
{
	return tock_command_return_u32_to_returncode(command(DRIVER_NUM_ALARM, COMMAND_READ, 0, 0), ticks);
}

int libtock_alarm_command_stop(void)
{
	return tock_command_return_novalue_to_returncode(command(DRIVER_NUM_ALARM, COMMAND_STOP, 0, 0));
}

int libtock_alarm_command_set_relative(uint32_t dt, uint32_t *actual)
{
	return tock_command_return_u32_to_returncode(command(DRIVER_NUM_ALARM, COMMAND_SET_RELATIVE, (int)dt, 0), actual);
}

int libtock_alarm_command_set_absolute(uint32_t reference, uint32_t dt)
{
	uint32_t unused;
	syscall_return_t answer = command(DRIVER_NUM_ALARM, COMMAND_SET_ABSOLUTE, (int)reference, (int)dt);
	return tock_command_return_u32_to_returncode(answer, &unused);
}

returncode_t libtocksync_alarm_yield_wait_for(void)
{
	yield_wait_for(DRIVER_NUM_ALARM, UPCALL_FIRED);
	return RETURNCODE_SUCCESS;
}
