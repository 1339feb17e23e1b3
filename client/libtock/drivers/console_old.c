/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The console's old interface. */
#include <console.h>
#include <libtock-sync/interface/console.h>
#include <libtock/interface/syscalls/console_syscalls.h>
#include <string.h>

int putnstr(const char *text, size_t length)
{
	while (length > 0) {
		uint32_t written;
		returncode_t code = libtocksync_console_write((const uint8_t *)text, (uint32_t)length, &written);
		if (code != RETURNCODE_SUCCESS)
			return code;
		if (written == 0 || written > length)
			return RETURNCODE_FAIL;
		text += written;
		length -= written;
	}
	return RETURNCODE_SUCCESS;
}

int putstr(const char *text)
{
	return putnstr(text, strlen(text));
}

int putnstr_async(const char *text, size_t length, subscribe_upcall *upcall, void *userdata)
{
	int code = libtock_console_write_done_set_upcall(upcall, userdata);
	if (code == RETURNCODE_SUCCESS)
		code = libtock_console_set_read_allow((const uint8_t *)text, (uint32_t)length);
	if (code == RETURNCODE_SUCCESS)
		code = libtock_console_command_write((int)length);
	return code;
}

int getnstr(char *buffer, size_t length, size_t *received)
{
	uint32_t bytes;
	int code = libtocksync_console_read((uint8_t *)buffer, (uint32_t)length, &bytes);
	*received = bytes;
	return code;
}

int getnstr_async(char *buffer, size_t length, subscribe_upcall *upcall, void *userdata)
{
	int code = libtock_console_read_done_set_upcall(upcall, userdata);
	if (code == RETURNCODE_SUCCESS)
		code = libtock_console_set_readwrite_allow((uint8_t *)buffer, (uint32_t)length);
	if (code == RETURNCODE_SUCCESS)
		code = libtock_console_command_read((int)length);
	return code;
}

int getnstr_abort(void)
{
	return libtock_console_command_abort_read();
}

int getch(void)
{
	char byte;
	size_t received;
	int code = getnstr(&byte, 1, &received);
	if (code != RETURNCODE_SUCCESS)
		return code;
	return received == 1 ? (unsigned char)byte : RETURNCODE_FAIL;
}
