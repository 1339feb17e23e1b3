/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Reads fields of replies for display. A field that is missing or has another type shows as "-", so that newer and older daemons
 * work.
 */
#ifndef TOCKCTL_REPLY_H
#define TOCKCTL_REPLY_H

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#define REPLY_NUMBER_BYTES 32

const char *reply_string(const json_t *object, const char *field);
/* Returns `fallback` if the field is not a number. */
json_int_t reply_number(const json_t *object, const char *field, json_int_t fallback);
bool reply_has_number(const json_t *object, const char *field);
/* Formats as decimal. */
const char *reply_number_text(const json_t *object, const char *field, char text[REPLY_NUMBER_BYTES]);
/* Formats as hexadecimal with 0x and at least `digits` digits. */
const char *reply_address_text(const json_t *object, const char *field, int digits, char text[REPLY_NUMBER_BYTES]);
/* Returns NULL if the field is not an object. */
json_t *reply_object(const json_t *object, const char *field);

/* Returns true if another app has the same name. */
bool reply_name_is_taken_twice(const json_t *processes, const json_t *process);

#endif
