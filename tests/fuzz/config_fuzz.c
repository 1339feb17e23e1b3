/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * A configuration file of arbitrary bytes. It must be read with all values in range, or be refused with at least one message that names the
 * file, and with nothing left behind.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "daemon/settings/config.h"
#include "tests/fuzz/require.h"

static char path[64];

static void report(void *context, const char *line)
{
	unsigned *lines = context;

	require(strncmp(line, path, strlen(path)) == 0 && line[strlen(path)] == ':');
	for (const char *c = line; *c != '\0'; c++)
		require((unsigned char)*c >= ' ' && *c != 0x7f);
	(*lines)++;
}

static void check(const struct config *config)
{
	require(config->apps.count <= config->max_apps && config->max_apps >= 1 && config->max_apps <= 32768);
	for (size_t i = 0; i < config->apps.count; i++)
		require(config->apps.list[i].path != NULL && config->apps.list[i].path[0] == '/');
	for (size_t i = 0; i < config->credentials.keys.count; i++)
		require(config->credentials.keys.list[i] != NULL);
	for (size_t i = 0; i < config->process_managers.count; i++)
		require(config->process_managers.list[i] != NULL);
	require(config->backoff.first_delay_ns <= config->backoff.max_delay_ns);
	require((config->socket.mode & ~0777u) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static int file = -1;
	struct config config;
	unsigned lines = 0;

	if (file < 0) {
		file = memfd_create("tockd.conf", 0);
		require(file >= 0);
		snprintf(path, sizeof path, "/proc/self/fd/%d", file);
	}
	require(ftruncate(file, 0) == 0 && pwrite(file, data, size, 0) == (ssize_t)size);
	if (config_read(path, 0, &config, report, &lines)) {
		check(&config);
	} else {
		static const struct config nothing;

		require(lines > 0 && memcmp(&config, &nothing, sizeof config) == 0);
	}
	config_free(&config);
	return 0;
}
