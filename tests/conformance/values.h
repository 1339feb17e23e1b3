/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Numbers of a trace, in and out (README.md). */
#ifndef TESTS_CONFORMANCE_VALUES_H
#define TESTS_CONFORMANCE_VALUES_H

#include <stdbool.h>
#include <stdint.h>

/* One word that is a number: plain, negative, or an address of a loaded process plus or minus a number. */
bool value_read(const char *word, uint32_t *value);
/* A decimal number of a loaded process. */
bool value_read_process(const char *word, uint32_t *index);
/* Bytes as pairs of hexadecimal digits; *bytes is malloc'ed. At least one pair. */
bool value_read_bytes(const char *word, uint8_t **bytes, uint32_t *count);

/* Long enough for any value. */
struct value_text {
	char text[24];
};
/* An address by the process and region it belongs to, anything else as a plain number. */
struct value_text value_print(uint32_t value);

#endif
