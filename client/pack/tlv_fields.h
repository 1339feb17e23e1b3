/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* What the TLVs of a TBF's header and footers say, field by field, for those who show it. */
#ifndef PACK_TLV_FIELDS_H
#define PACK_TLV_FIELDS_H

#include <stddef.h>
#include <stdint.h>

#include <kc/tbf.h>

enum field_style { FIELD_NUMBER, FIELD_HEX, FIELD_MASK, FIELD_TEXT };

struct field {
	const char *key;
	enum field_style style;
	uint64_t number;  /* unless FIELD_TEXT */
	const char *text; /* FIELD_TEXT: UTF-8 without control characters */
	int entry;        /* which of several of a kind it belongs to; -1: to the whole */
};

typedef void field_visitor(void *context, const struct field *field);

/* "program"; "unknown" for what we do not know. Never NULL. */
const char *tlv_name(uint32_t type);
/* "sha256" */
const char *credential_name(uint32_t format);
/*
 * Calls visit for every field of the value. A value whose length does not fit its type, or of unknown type, is one field "bytes" in
 * hexadecimal, cut after 64.
 */
void tlv_visit_fields(const uint8_t *tbf, const struct kc_tbf_tlv *tlv, field_visitor *visit, void *context);

/* Little-endian words. */
uint16_t tlv_u16(const uint8_t *at);
uint32_t tlv_u32(const uint8_t *at);

#endif
