/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Numbers with units, as operators write them on the command line and in the configuration. */
#ifndef DAEMON_SETTINGS_NUMBERS_H
#define DAEMON_SETTINGS_NUMBERS_H

#include <stdbool.h>
#include <stdint.h>

#define NUMBERS_SECONDS_MAX 1000000000u

/* Seconds up to NUMBERS_SECONDS_MAX, with or without decimals, of which those after the ninth are cut. False if text is none. */
bool numbers_parse_seconds(const char *text, uint64_t *nanoseconds);
/* A number of bytes above 0, optionally followed by K, M or G. False if text is none. */
bool numbers_parse_bytes(const char *text, uint64_t *bytes);

#endif
