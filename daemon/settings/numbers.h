/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Parsing of numbers with units from the command line and the configuration. */
#ifndef DAEMON_SETTINGS_NUMBERS_H
#define DAEMON_SETTINGS_NUMBERS_H

#include <stdbool.h>
#include <stdint.h>

#define NUMBERS_SECONDS_MAX 1000000000u

/*
 * Parses seconds up to NUMBERS_SECONDS_MAX, with or without decimals; digits after the ninth decimal are ignored. Returns false
 * if text is not such a number.
 */
bool numbers_parse_seconds(const char *text, uint64_t *nanoseconds);
/*
 * Parses a positive number of bytes, optionally followed by K, M or G (powers of 1024). Returns false if text is not such a
 * number.
 */
bool numbers_parse_bytes(const char *text, uint64_t *bytes);

#endif
