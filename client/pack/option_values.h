/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Values on the command line: false or NULL for what is no such value. Numbers are decimal, or hexadecimal after 0x. */
#ifndef PACK_OPTION_VALUES_H
#define PACK_OPTION_VALUES_H

#include <stdbool.h>
#include <stdint.h>

#define OPTION_ARCHITECTURE_BYTES_MAX 90 /* with ".tbf" after it, a member's name in a TAB */

bool option_value_u32(const char *text, uint32_t *value);
bool option_value_u16(const char *text, uint16_t *value);
/* "driver,command" */
bool option_value_pair(const char *text, uint32_t *first, uint32_t *second);
/* The parts of "file.elf,architecture", as new strings; NULL if there is no memory. */
char *option_value_file(const char *text);
char *option_value_architecture(const char *text);

#endif
