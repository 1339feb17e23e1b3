/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Fields of replies, for people. A field that is missing or of another type shows as "-": a newer or older daemon is no reason to fail. */
#ifndef TOCKCTL_REPLY_H
#define TOCKCTL_REPLY_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define REPLY_NUMBER_BYTES 32

const char *reply_string(const json_t *object, const char *field);
/* fallback, unless it is a number. */
json_int_t reply_number(const json_t *object, const char *field, json_int_t fallback);
bool reply_has_number(const json_t *object, const char *field);
/* Decimal. */
const char *reply_number_text(const json_t *object, const char *field, char text[REPLY_NUMBER_BYTES]);
/* Hexadecimal with 0x and at least `digits` digits. */
const char *reply_address_text(const json_t *object, const char *field, int digits, char text[REPLY_NUMBER_BYTES]);
/* Returns NULL if there is none. */
json_t *reply_object(const json_t *object, const char *field);

/* Is there an app of the same name besides this one? */
bool reply_name_is_taken_twice(const json_t *processes, const json_t *process);

#endif
