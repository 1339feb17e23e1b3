/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Parses values of options. Functions return false or NULL if the text is not such a value. Numbers are decimal, or hexadecimal
 * with 0x.
 */
#ifndef PACK_OPTION_VALUES_H
#define PACK_OPTION_VALUES_H

#include <stdbool.h>
#include <stdint.h>

#define OPTION_ARCHITECTURE_BYTES_MAX 90 /* with ".tbf" appended, the name of a TAB member */

bool option_value_u32(const char *text, uint32_t *value);
bool option_value_u16(const char *text, uint16_t *value);
/* "driver,command" */
bool option_value_pair(const char *text, uint32_t *first, uint32_t *second);
/* Return the parts of "file.elf,architecture" as new strings, or NULL if out of memory. */
char *option_value_file(const char *text);
char *option_value_architecture(const char *text);

#endif
