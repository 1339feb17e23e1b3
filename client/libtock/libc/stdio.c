/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Standard input and output on the console. */
#include <errno.h>
#include <libtock-sync/interface/console.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "format.h"

struct libtock_file {
	char descriptor;
};

static const struct libtock_file files[3] = {{STDIN_FILENO}, {STDOUT_FILENO}, {STDERR_FILENO}};

FILE *const stdin = (FILE *)&files[STDIN_FILENO];
FILE *const stdout = (FILE *)&files[STDOUT_FILENO];
FILE *const stderr = (FILE *)&files[STDERR_FILENO];

static int errno_of(returncode_t code)
{
	return code == RETURNCODE_EBUSY ? EBUSY : code == RETURNCODE_ENOMEM ? ENOMEM : EIO;
}

/* The driver may write less than requested. */
static bool write_all(const char *text, size_t length)
{
	while (length > 0) {
		uint32_t part = length > UINT32_MAX ? UINT32_MAX : (uint32_t)length, written = 0;
		returncode_t code = libtocksync_console_write((const uint8_t *)text, part, &written);
		if (code != RETURNCODE_SUCCESS || written == 0 || written > part) {
			errno = errno_of(code);
			return false;
		}
		text += written;
		length -= written;
	}
	return true;
}

/* Collects pieces, so that a line is usually one write. */
struct console_sink {
	struct libtock_sink sink;
	bool failed;
	size_t used;
	char bytes[120];
};

static void flush(struct console_sink *console)
{
	if (!console->failed && !write_all(console->bytes, console->used))
		console->failed = true;
	console->used = 0;
}

static void put(struct libtock_sink *sink, const char *text, size_t length)
{
	struct console_sink *console = (struct console_sink *)sink;
	while (length > 0) {
		size_t room = sizeof console->bytes - console->used;
		size_t part = length < room ? length : room;
		memcpy(console->bytes + console->used, text, part);
		console->used += part;
		text += part;
		length -= part;
		if (console->used == sizeof console->bytes)
			flush(console);
	}
}

int vprintf(const char *format, va_list arguments)
{
	struct console_sink console;
	console.sink.put = put;
	console.failed = false;
	console.used = 0;
	int length = libtock_format(&console.sink, format, arguments);
	flush(&console);
	return console.failed ? EOF : length;
}

int printf(const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int length = vprintf(format, arguments);
	va_end(arguments);
	return length;
}

int vfprintf(FILE *file, const char *format, va_list arguments)
{
	if (file == stdin) {
		errno = EBADF;
		return EOF;
	}
	return vprintf(format, arguments);
}

int fprintf(FILE *file, const char *format, ...)
{
	va_list arguments;
	va_start(arguments, format);
	int length = vfprintf(file, format, arguments);
	va_end(arguments);
	return length;
}

int puts(const char *text)
{
	return printf("%s\n", text);
}

ssize_t write(int descriptor, const void *buffer, size_t size)
{
	if (descriptor != STDOUT_FILENO && descriptor != STDERR_FILENO) {
		errno = EBADF;
		return -1;
	}
	return write_all(buffer, size) ? (ssize_t)size : -1;
}

ssize_t read(int descriptor, void *buffer, size_t size)
{
	if (descriptor != STDIN_FILENO) {
		errno = EBADF;
		return -1;
	}
	uint32_t received = 0;
	returncode_t code = libtocksync_console_read(buffer, size > UINT32_MAX ? UINT32_MAX : (uint32_t)size, &received);
	if (code != RETURNCODE_SUCCESS && received == 0) {
		errno = errno_of(code);
		return -1;
	}
	return (ssize_t)received;
}

size_t fwrite(const void *bytes, size_t size, size_t count, FILE *file)
{
	size_t total;
	if (size == 0 || count == 0 || __builtin_mul_overflow(size, count, &total))
		return 0;
	return write(file->descriptor, bytes, total) < 0 ? 0 : count;
}

int fputs(const char *text, FILE *file)
{
	return write(file->descriptor, text, strlen(text)) < 0 ? EOF : 0;
}

int fputc(int c, FILE *file)
{
	char byte = (char)c;
	return write(file->descriptor, &byte, 1) < 0 ? EOF : (unsigned char)byte;
}

int putc(int c, FILE *file)
{
	return fputc(c, file);
}

int putchar(int c)
{
	return fputc(c, stdout);
}

int fgetc(FILE *file)
{
	unsigned char byte;
	return read(file->descriptor, &byte, 1) == 1 ? byte : EOF;
}

int getc(FILE *file)
{
	return fgetc(file);
}

int getchar(void)
{
	return fgetc(stdin);
}

char *fgets(char *buffer, int size, FILE *file)
{
	int length = 0;
	while (length + 1 < size) {
		int c = fgetc(file);
		if (c == EOF)
			break;
		buffer[length++] = (char)c;
		if (c == '\n')
			break;
	}
	if (size < 1 || (length == 0 && size > 1))
		return NULL;
	buffer[length] = '\0';
	return buffer;
}

int fflush(FILE *file)
{
	(void)file;
	return 0;
}
