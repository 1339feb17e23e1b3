/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Decodes the TLVs of a TBF's header and footers, field by field, for display. */
#ifndef PACK_TLV_FIELDS_H
#define PACK_TLV_FIELDS_H

#include <stddef.h>
#include <stdint.h>

#include <kc/tbf.h>

enum field_style { FIELD_NUMBER, FIELD_HEX, FIELD_MASK, FIELD_TEXT };

struct field {
	const char *key;
	enum field_style style;
	uint64_t number;  /* for all styles but FIELD_TEXT */
	const char *text; /* for FIELD_TEXT: UTF-8 without control characters */
	int entry;        /* the entry that the field belongs to, if the TLV has several; -1: the whole TLV */
};

typedef void field_visitor(void *context, const struct field *field);

/* Returns a name like "program", or "unknown". Never NULL. */
const char *tlv_name(uint32_t type);
/* Returns a name like "sha256". */
const char *credential_name(uint32_t format);
/*
 * Calls visit for every field of the value. A value of unknown type, or with the wrong length for its type, is one field "bytes"
 * in hexadecimal, cut after 64 bytes.
 */
void tlv_visit_fields(const uint8_t *tbf, const struct kc_tbf_tlv *tlv, field_visitor *visit, void *context);

/* Read little-endian words. */
uint16_t tlv_u16(const uint8_t *at);
uint32_t tlv_u32(const uint8_t *at);

#endif
