/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <libtock/tock.h>
#include <stdio.h>

returncode_t tock_status_to_returncode(statuscode_t status)
{
	return (returncode_t) - (int)status;
}

/* Common to all variants of a command's return: converts anything but the expected success. */
static int failure(syscall_return_t command_return)
{
	if (command_return.type == TOCK_SYSCALL_FAILURE)
		return tock_status_to_returncode((statuscode_t)command_return.data[0]);
	return RETURNCODE_EBADRVAL;
}

int tock_command_return_novalue_to_returncode(syscall_return_t command_return)
{
	if (command_return.type != TOCK_SYSCALL_SUCCESS)
		return failure(command_return);
	return RETURNCODE_SUCCESS;
}

int tock_command_return_u32_to_returncode(syscall_return_t command_return, uint32_t *value)
{
	if (command_return.type != TOCK_SYSCALL_SUCCESS_U32)
		return failure(command_return);
	*value = command_return.data[0];
	return RETURNCODE_SUCCESS;
}

int tock_command_return_u32_u32_to_returncode(syscall_return_t command_return, uint32_t *value1, uint32_t *value2)
{
	if (command_return.type != TOCK_SYSCALL_SUCCESS_U32_U32)
		return failure(command_return);
	*value1 = command_return.data[0];
	*value2 = command_return.data[1];
	return RETURNCODE_SUCCESS;
}

int tock_command_return_u64_to_returncode(syscall_return_t command_return, uint64_t *value)
{
	if (command_return.type != TOCK_SYSCALL_SUCCESS_U64)
		return failure(command_return);
	*value = (uint64_t)command_return.data[1] << 32 | command_return.data[0]; /* low word first */
	return RETURNCODE_SUCCESS;
}

static int swapped(bool success, statuscode_t status)
{
	return success ? RETURNCODE_SUCCESS : tock_status_to_returncode(status);
}

int tock_subscribe_return_to_returncode(subscribe_return_t subscribe_return)
{
	return swapped(subscribe_return.success, subscribe_return.status);
}

int tock_allow_rw_return_to_returncode(allow_rw_return_t allow_return)
{
	return swapped(allow_return.success, allow_return.status);
}

int tock_allow_ro_return_to_returncode(allow_ro_return_t allow_return)
{
	return swapped(allow_return.success, allow_return.status);
}

int tock_allow_userspace_r_return_to_returncode(allow_userspace_r_return_t allow_return)
{
	return swapped(allow_return.success, allow_return.status);
}

const char *tock_strrcode(returncode_t returncode)
{
	switch (returncode) {
	case RETURNCODE_SUCCESS:
		return "success";
	case RETURNCODE_FAIL:
		return "failed, for no stated reason";
	case RETURNCODE_EBUSY:
		return "busy: try again later";
	case RETURNCODE_EALREADY:
		return "already so";
	case RETURNCODE_EOFF:
		return "the device is off";
	case RETURNCODE_ERESERVE:
		return "has to be reserved first";
	case RETURNCODE_EINVAL:
		return "invalid argument";
	case RETURNCODE_ESIZE:
		return "wrong size";
	case RETURNCODE_ECANCEL:
		return "cancelled";
	case RETURNCODE_ENOMEM:
		return "out of memory";
	case RETURNCODE_ENOSUPPORT:
		return "not supported";
	case RETURNCODE_ENODEVICE:
		return "no such device";
	case RETURNCODE_EUNINSTALLED:
		return "the device is not installed";
	case RETURNCODE_ENOACK:
		return "not acknowledged";
	case RETURNCODE_EBADRVAL:
		return "unexpected kind of return value";
	}
	return "unknown code";
}

const char *tock_strerr(statuscode_t status)
{
	return tock_strrcode(tock_status_to_returncode(status));
}

void tock_expect(int expected, int actual, const char *file, unsigned line)
{
	if (expected == actual)
		return;
	printf("%s:%u: expected %d, but it is %d (%s)\n", file, line, expected, actual, tock_strrcode((returncode_t)actual));
	tock_exit(1);
}
