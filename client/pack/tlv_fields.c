/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/pack/tlv_fields.h"

#include <stdio.h>

#include "client/pack/tbf_numbers.h"
#include "protocol/plain_text.h"

#define SHOWN_BYTES 64

/* A value being decoded. */
struct walk {
	const uint8_t *value;
	uint32_t length;
	field_visitor *visit;
	void *context;
};

uint16_t tlv_u16(const uint8_t *at)
{
	return (uint16_t)(at[0] | at[1] << 8);
}

uint32_t tlv_u32(const uint8_t *at)
{
	return tlv_u16(at) | (uint32_t)tlv_u16(at + 2) << 16;
}

const char *tlv_name(uint32_t type)
{
	switch (type) {
#define TBF_TLV(name, number, bytes, text) \
	case number:                       \
		return text;
#include "protocol/tbf.def"
	default:
		return "unknown";
	}
}

const char *credential_name(uint32_t format)
{
	switch (format) {
#define TBF_CREDENTIAL(name, number, bytes, text) \
	case number:                              \
		return text;
#include "protocol/tbf.def"
	default:
		return "unknown";
	}
}

static void number(const struct walk *walk, const char *key, enum field_style style, uint64_t value, int entry)
{
	struct field field = {.key = key, .style = style, .number = value, .entry = entry};

	walk->visit(walk->context, &field);
}

static void text(const struct walk *walk, const char *key, const char *value)
{
	struct field field = {.key = key, .style = FIELD_TEXT, .text = value, .entry = -1};

	walk->visit(walk->context, &field);
}

static void raw(const struct walk *walk, const char *key, uint32_t offset)
{
	char hex[2 * SHOWN_BYTES + sizeof("...")];
	uint32_t length = walk->length - offset, shown = length < SHOWN_BYTES ? length : SHOWN_BYTES;

	hex[0] = '\0';
	for (uint32_t i = 0; i < shown; i++)
		snprintf(hex + 2 * i, 3, "%02x", walk->value[offset + i]);
	if (shown < length)
		snprintf(hex + 2 * (size_t)shown, sizeof("..."), "...");
	text(walk, key, hex);
}

static bool visit_program(const struct walk *walk, bool with_end)
{
	static const char *const keys[] = {"init_fn_offset", "protected_trailer", "minimum_ram", "binary_end", "app_version"};
	uint32_t count = with_end ? 5 : 3;

	if (walk->length != count * sizeof(uint32_t))
		return false;
	for (uint32_t i = 0; i < count; i++)
		number(walk, keys[i], FIELD_NUMBER, tlv_u32(walk->value + sizeof(uint32_t) * i), -1);
	return true;
}

static bool visit_regions(const struct walk *walk)
{
	if (walk->length % TBF_WRITEABLE_REGION_BYTES != 0)
		return false;
	for (uint32_t i = 0; i < walk->length / TBF_WRITEABLE_REGION_BYTES; i++) {
		const uint8_t *entry = walk->value + i * TBF_WRITEABLE_REGION_BYTES;

		number(walk, "offset", FIELD_NUMBER, tlv_u32(entry), (int)i);
		number(walk, "size", FIELD_NUMBER, tlv_u32(entry + 4), (int)i);
	}
	return true;
}

static bool visit_name(const struct walk *walk)
{
	char name[256];

	if (walk->length >= sizeof(name) || !plain_text((const char *)walk->value, walk->length))
		return false;
	snprintf(name, sizeof(name), "%.*s", (int)walk->length, (const char *)walk->value);
	text(walk, "value", name);
	return true;
}

static bool visit_fixed_addresses(const struct walk *walk)
{
	if (walk->length != TBF_TLV_BYTES_FIXED_ADDRESSES)
		return false;
	number(walk, "ram", FIELD_HEX, tlv_u32(walk->value), -1);
	number(walk, "flash", FIELD_HEX, tlv_u32(walk->value + 4), -1);
	return true;
}

static bool visit_permissions(const struct walk *walk)
{
	uint32_t count = walk->length >= 2 ? tlv_u16(walk->value) : 0;

	if (walk->length != 2 + count * TBF_PERMISSION_BYTES)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		const uint8_t *entry = walk->value + 2 + i * TBF_PERMISSION_BYTES;

		number(walk, "driver", FIELD_HEX, tlv_u32(entry), (int)i);
		number(walk, "first_command", FIELD_NUMBER, (uint64_t)tlv_u32(entry + 4) * TBF_PERMISSION_COMMANDS, (int)i);
		number(walk, "commands", FIELD_MASK, tlv_u32(entry + 8) | (uint64_t)tlv_u32(entry + 12) << 32, (int)i);
	}
	return true;
}

/* Visits a count and that many ids. Returns the rest of the value, or NULL if it is too short. */
static const uint8_t *visit_ids(const struct walk *walk, const char *key, const uint8_t *at, int *entry)
{
	const uint8_t *end = walk->value + walk->length;
	uint32_t count;

	if (end - at < 2)
		return NULL;
	count = tlv_u16(at);
	at += 2;
	if ((size_t)(end - at) / sizeof(uint32_t) < count)
		return NULL;
	for (uint32_t i = 0; i < count; i++, at += sizeof(uint32_t))
		number(walk, key, FIELD_NUMBER, tlv_u32(at), (*entry)++);
	return at;
}

static bool visit_storage(const struct walk *walk)
{
	const uint8_t *at;
	int entry = 0;

	if (walk->length < 8)
		return false;
	number(walk, "write_id", FIELD_NUMBER, tlv_u32(walk->value), -1);
	at = visit_ids(walk, "read_id", walk->value + 4, &entry);
	at = at ? visit_ids(walk, "modify_id", at, &entry) : NULL;
	return at == walk->value + walk->length;
}

static bool visit_kernel_version(const struct walk *walk)
{
	if (walk->length != TBF_TLV_BYTES_KERNEL_VERSION)
		return false;
	number(walk, "major", FIELD_NUMBER, tlv_u16(walk->value), -1);
	number(walk, "minor", FIELD_NUMBER, tlv_u16(walk->value + 2), -1);
	return true;
}

static bool visit_short_id(const struct walk *walk)
{
	if (walk->length != TBF_TLV_BYTES_SHORT_ID)
		return false;
	number(walk, "value", FIELD_HEX, tlv_u32(walk->value), -1);
	return true;
}

static bool visit_credentials(const struct walk *walk)
{
	if (walk->length < TBF_CREDENTIAL_FORMAT_BYTES)
		return false;
	text(walk, "format", credential_name(tlv_u32(walk->value)));
	if (tlv_u32(walk->value) != TBF_CREDENTIAL_RESERVED)
		raw(walk, "data", TBF_CREDENTIAL_FORMAT_BYTES);
	return true;
}

static bool visit_known(const struct walk *walk, uint32_t type)
{
	switch (type) {
	case TBF_TLV_MAIN:
		return visit_program(walk, false);
	case TBF_TLV_PROGRAM:
		return visit_program(walk, true);
	case TBF_TLV_WRITEABLE_REGIONS:
		return visit_regions(walk);
	case TBF_TLV_NAME:
		return visit_name(walk);
	case TBF_TLV_FIXED_ADDRESSES:
		return visit_fixed_addresses(walk);
	case TBF_TLV_PERMISSIONS:
		return visit_permissions(walk);
	case TBF_TLV_STORAGE:
		return visit_storage(walk);
	case TBF_TLV_KERNEL_VERSION:
		return visit_kernel_version(walk);
	case TBF_TLV_SHORT_ID:
		return visit_short_id(walk);
	case TBF_TLV_CREDENTIALS:
		return visit_credentials(walk);
	default:
		return false;
	}
}

void tlv_visit_fields(const uint8_t *tbf, const struct kc_tbf_tlv *tlv, field_visitor *visit, void *context)
{
	struct walk walk = {.value = tbf + tlv->offset, .length = tlv->length, .visit = visit, .context = context};

	if (!visit_known(&walk, tlv->type))
		raw(&walk, "bytes", 0);
}
