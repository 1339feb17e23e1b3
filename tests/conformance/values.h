/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Parses and prints the numbers of traces (README.md). */
#ifndef TESTS_CONFORMANCE_VALUES_H
#define TESTS_CONFORMANCE_VALUES_H

#include <stdbool.h>
#include <stdint.h>

/* Parses a number: plain, negative, or an address of a loaded process plus or minus a number. */
bool value_read(const char *word, uint32_t *value);
/* Parses the decimal number of a loaded process. */
bool value_read_process(const char *word, uint32_t *index);
/* Parses one or more bytes as pairs of hexadecimal digits; *bytes is malloc'ed. */
bool value_read_bytes(const char *word, uint8_t **bytes, uint32_t *count);

/* Long enough for any value. */
struct value_text {
	char text[24];
};
/* Formats an address relative to its process and region, anything else as a plain number. */
struct value_text value_print(uint32_t value);

#endif
