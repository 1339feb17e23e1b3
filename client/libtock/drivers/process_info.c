/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <libtock/kernel/process_info.h>
#include <libtock/kernel/syscalls/process_info_syscalls.h>

enum { ALLOW_BUFFER = 0 };
enum {
	COMMAND_COUNT = 1,
	COMMAND_IDS = 2,
	COMMAND_SHORT_IDS = 3,
	COMMAND_NAME = 4,
	COMMAND_STATISTICS = 5,
	COMMAND_SET_STATE = 6,
};

static returncode_t read_number(uint32_t command_number, uint32_t process_id, uint32_t *number)
{
	syscall_return_t answer = command(DRIVER_NUM_PROCESS_INFO, command_number, (int)process_id, 0);
	return (returncode_t)tock_command_return_u32_to_returncode(answer, number);
}

static returncode_t change(uint32_t command_number, uint32_t process_id, uint32_t how)
{
	syscall_return_t answer = command(DRIVER_NUM_PROCESS_INFO, command_number, (int)process_id, (int)how);
	return (returncode_t)tock_command_return_novalue_to_returncode(answer);
}

/* Lets a command fill the buffer, and takes the buffer back. */
static returncode_t fill(uint8_t *buffer, size_t length, uint32_t command_number, uint32_t process_id, uint32_t *number)
{
	returncode_t code =
	    libtock_process_info_set_allow_readwrite_info_buffer(buffer, length < UINT32_MAX ? (uint32_t)length : UINT32_MAX);
	if (code != RETURNCODE_SUCCESS)
		return code;
	code = command_number == COMMAND_STATISTICS ? change(command_number, process_id, 0)
						    : read_number(command_number, process_id, number);
	(void)libtock_process_info_set_allow_readwrite_info_buffer(NULL, 0);
	return code;
}

bool libtock_process_info_driver_exists(void)
{
	return driver_exists(DRIVER_NUM_PROCESS_INFO);
}

returncode_t libtock_process_info_set_allow_readwrite_info_buffer(uint8_t *buffer, uint32_t length)
{
	allow_rw_return_t answer = allow_readwrite(DRIVER_NUM_PROCESS_INFO, ALLOW_BUFFER, buffer, length);
	return (returncode_t)tock_allow_rw_return_to_returncode(answer);
}

returncode_t libtock_process_info_command_get_process_count(uint32_t *count)
{
	return read_number(COMMAND_COUNT, 0, count);
}

returncode_t libtock_process_info_command_get_process_ids(uint32_t *count)
{
	return read_number(COMMAND_IDS, 0, count);
}

returncode_t libtock_process_info_command_get_short_ids(uint32_t *count)
{
	return read_number(COMMAND_SHORT_IDS, 0, count);
}

returncode_t libtock_process_info_command_get_process_name(uint32_t process_id, uint32_t *name_len)
{
	return read_number(COMMAND_NAME, process_id, name_len);
}

returncode_t libtock_process_info_command_get_process_stats(uint32_t process_id)
{
	return change(COMMAND_STATISTICS, process_id, 0);
}

returncode_t libtock_process_info_command_set_process_state(uint32_t process_id, uint32_t state)
{
	return change(COMMAND_SET_STATE, process_id, state);
}

bool libtock_process_info_exists(void)
{
	return libtock_process_info_driver_exists();
}

returncode_t libtock_process_info_get_process_count(uint32_t *count)
{
	return libtock_process_info_command_get_process_count(count);
}

returncode_t libtock_process_info_get_process_ids(uint8_t *buffer, size_t buffer_length, uint32_t *count)
{
	return fill(buffer, buffer_length, COMMAND_IDS, 0, count);
}

returncode_t libtock_process_info_get_short_ids(uint8_t *buffer, size_t buffer_length, uint32_t *count)
{
	return fill(buffer, buffer_length, COMMAND_SHORT_IDS, 0, count);
}

returncode_t libtock_process_info_get_process_name(uint32_t process_id, uint8_t *buffer, size_t buffer_length)
{
	uint32_t length = 0;
	returncode_t code = fill(buffer, buffer_length, COMMAND_NAME, process_id, &length);
	if (code == RETURNCODE_SUCCESS && length < buffer_length)
		buffer[length] = '\0';
	return code;
}

returncode_t libtock_process_info_get_process_stats(uint32_t process_id, uint8_t *buffer, size_t buffer_length)
{
	return fill(buffer, buffer_length, COMMAND_STATISTICS, process_id, NULL);
}

returncode_t libtock_process_info_set_process_state(uint32_t process_id, uint32_t state)
{
	return libtock_process_info_command_set_process_state(process_id, state);
}
