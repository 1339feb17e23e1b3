/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "tests/unit/openssl_program.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/openssl_program.XXXXXX";

static void fail(const char *what, const char *which)
{
	printf("not ok openssl: %s: %s\n", what, which);
	fflush(stdout);
	exit(1);
}

static void end(void)
{
	char command[PATH_MAX];

	snprintf(command, sizeof command, "rm -rf %s", folder);
	if (system(command) != 0)
		perror(command);
}

void openssl_begin(void)
{
	if (mkdtemp(folder) == NULL)
		fail("no folder", folder);
	atexit(end);
}

const char *openssl_path(const char *name)
{
	static char texts[8][PATH_MAX];
	static unsigned int turn;
	char *text = texts[turn++ % 8];

	snprintf(text, PATH_MAX, "%s/%s", folder, name);
	return text;
}

void openssl_run(const char *arguments, ...)
{
	char given[1024];
	char command[2048];
	va_list list;

	va_start(list, arguments);
	vsnprintf(given, sizeof given, arguments, list);
	va_end(list);
	snprintf(command, sizeof command, "cd %s && openssl %s >log 2>&1 </dev/null || { cat log; false; }", folder, given);
	if (system(command) != 0)
		fail("failed", command);
}

void openssl_write(const char *name, const void *bytes, size_t length)
{
	FILE *to = fopen(openssl_path(name), "wb");

	if (to == NULL || fwrite(bytes, 1, length, to) != length || fclose(to) != 0)
		fail("cannot write", name);
}

size_t openssl_read(const char *name, void *bytes, size_t room)
{
	FILE *from = fopen(openssl_path(name), "rb");
	size_t length;

	if (from == NULL)
		fail("no such file", name);
	length = fread(bytes, 1, room, from);
	fclose(from);
	return length;
}

/* Reads a DER INTEGER, without its sign byte, right-aligned into 32 bytes. Returns what follows it. */
static const uint8_t *take_integer(const uint8_t *der, uint8_t number[32])
{
	size_t length = der[1];
	const uint8_t *digits = der + 2;

	if (der[0] != 2 || length > 33 || (length == 33 && digits[0] != 0))
		fail("no DER integer", "signature");
	memset(number, 0, 32);
	if (length == 33)
		memcpy(number, digits + 1, 32);
	else
		memcpy(number + 32 - length, digits, length);
	return digits + length;
}

void openssl_read_ecdsa(const char *name, uint8_t numbers[64])
{
	uint8_t der[128] = {0};

	if (openssl_read(name, der, sizeof der) < 8 || der[0] != 0x30 || der[1] > 72)
		fail("no ECDSA signature", name);
	take_integer(take_integer(der + 2, numbers), numbers + 32);
}
