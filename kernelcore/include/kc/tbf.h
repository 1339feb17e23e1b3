/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Tock Binary Format, version 2: reading headers, TLVs and footers, and walking a chain of them in flash.
 * Source: Tock's doc/TockBinaryFormat (tock/book) and libraries/tock-tbf; numbers from protocol/tbf.def.
 */
#ifndef KC_TBF_H
#define KC_TBF_H

#include <kc/types.h>
#include <kc/utf8.h>

/* The version of Tock's kernel that this core is compatible with. It is compared with the kernel version TLV of a TBF. */
#define KC_KERNEL_MAJOR 2
#define KC_KERNEL_MINOR 3

enum kc_tbf_error {
	KC_TBF_OK = 0,
	KC_TBF_TOO_SHORT,       /* fewer bytes than a base header */
	KC_TBF_BAD_VERSION,     /* not version 2 */
	KC_TBF_BAD_HEADER_SIZE, /* smaller than the base header, larger than the total size, or not a multiple of 4 */
	KC_TBF_BAD_TOTAL_SIZE,  /* larger than the number of bytes given */
	KC_TBF_BAD_CHECKSUM,
	KC_TBF_BAD_TLV,     /* a TLV reaches beyond the header, or its length is wrong for its type */
	KC_TBF_NO_PROGRAM,  /* neither Main nor Program: a padding app */
	KC_TBF_BAD_PROGRAM, /* entry point, protected region or binary end is outside the binary */
};

/* A range of the TBF, as an offset from its first byte. length 0: absent. */
struct kc_tbf_range {
	uint32_t offset;
	uint32_t length;
};

/* The contents of a header. They have been checked: every offset lies inside the TBF. */
struct kc_tbf {
	uint32_t total_size;
	uint32_t header_size;
	uint32_t flags;
	uint32_t init_fn_offset;    /* from the end of the header */
	uint32_t protected_trailer; /* bytes after the header that belong to the kernel */
	uint32_t minimum_ram;
	uint32_t binary_end;  /* offset where footers begin; total_size without a Program TLV */
	uint32_t app_version; /* 0 without a Program TLV */
	bool has_program;     /* there is a Main or a Program TLV */
	bool is_program;      /* from a Program TLV, not a Main TLV */
	bool has_kernel_version;
	uint16_t kernel_major;
	uint16_t kernel_minor;
	bool has_fixed_addresses;
	uint32_t fixed_ram;   /* 0xffffffff: not fixed */
	uint32_t fixed_flash; /* of the first byte after header and trailer; 0xffffffff: not fixed */
	bool has_short_id;
	uint32_t short_id;
	struct kc_tbf_range name;              /* UTF-8, no terminator */
	struct kc_tbf_range writeable_regions; /* pairs of u32 offset, size */
	struct kc_tbf_range permissions;       /* u16 count, then 16-byte entries */
	struct kc_tbf_range storage;           /* storage permissions */
};

/* Little-endian numbers, the checksum of words, and what a valid header guarantees about its ranges and its program. */
/*@ logic integer kc_tbf_u16(uint8_t *bytes) = bytes[0] + 256 * bytes[1];
  logic integer kc_tbf_u32(uint8_t *bytes) = bytes[0] + 256 * bytes[1] + 65536 * bytes[2] + 16777216 * bytes[3];
  logic integer kc_tbf_words_xored(uint8_t *bytes, integer length) =
    length <= 0 ? 0 : kc_tbf_words_xored(bytes, length - 4) ^ kc_tbf_u32(bytes + length - 4);

  predicate kc_tbf_range_fits(integer offset, integer length, integer header_size) =
  length == 0 || (16 <= offset && offset + length <= header_size);

  predicate kc_tbf_program_fits(struct kc_tbf *tbf) = tbf->header_size <= tbf->binary_end <= tbf->total_size &&
    tbf->header_size + tbf->init_fn_offset < tbf->total_size && tbf->header_size + tbf->protected_trailer <= tbf->total_size;

  predicate kc_tbf_permissions_fit(uint8_t *value, integer length) =
    length >= 2 && length == 2 + 16 * kc_tbf_u16(value);

  predicate kc_tbf_storage_fits(uint8_t *value, integer length) =
    \let reads = 4 * kc_tbf_u16(value + 4);
    length >= 8 + reads && length == 8 + reads + 4 * kc_tbf_u16(value + 6 + reads);

  predicate kc_tbf_tables_fit(struct kc_tbf *tbf, uint8_t *bytes) =
    kc_tbf_range_fits(tbf->name.offset, tbf->name.length, tbf->header_size) &&
    kc_printable_utf8(bytes + tbf->name.offset, 0, tbf->name.length) &&
    kc_tbf_range_fits(tbf->writeable_regions.offset, tbf->writeable_regions.length, tbf->header_size) &&
    tbf->writeable_regions.length % 8 == 0 &&
    kc_tbf_range_fits(tbf->permissions.offset, tbf->permissions.length, tbf->header_size) &&
    (tbf->permissions.length > 0 ==> kc_tbf_permissions_fit(bytes + tbf->permissions.offset, tbf->permissions.length)) &&
    kc_tbf_range_fits(tbf->storage.offset, tbf->storage.length, tbf->header_size) &&
    (tbf->storage.length > 0 ==> kc_tbf_storage_fits(bytes + tbf->storage.offset, tbf->storage.length));
*/

/* Where parsing stopped and why; offset counts from the TBF's first byte. */
struct kc_tbf_fault {
	enum kc_tbf_error error;
	uint32_t offset;
};

/* Parses the header at bytes[0..length). With KC_TBF_NO_PROGRAM total_size, header_size and flags are valid too. */
/*@
  requires length > 0 ==> \valid_read(bytes + (0 .. length - 1));
  requires \valid(tbf) && \separated(tbf, bytes + (0 .. length - 1));
  assigns *tbf;
  ensures \result.error != KC_TBF_OK ==> \result.offset <= length;
  ensures \result.error == KC_TBF_OK || \result.error == KC_TBF_NO_PROGRAM ==>
    16 <= tbf->header_size <= tbf->total_size <= length && tbf->header_size % 4 == 0 && kc_tbf_tables_fit(tbf, bytes) &&
    tbf->header_size == kc_tbf_u16(bytes + 2) && tbf->total_size == kc_tbf_u32(bytes + 4) &&
    tbf->flags == kc_tbf_u32(bytes + 8) && kc_tbf_words_xored(bytes, tbf->header_size) == 0;
  ensures \result.error == KC_TBF_OK ==> tbf->has_program && kc_tbf_program_fits(tbf);
*/
struct kc_tbf_fault kc_tbf_parse(const uint8_t *bytes, uint32_t length, struct kc_tbf *tbf);
/* Describes an error for people: one line without a full stop. */
const char *kc_tbf_error_text(enum kc_tbf_error error);

/*
 * Reads only the base header, for walks over flash: enough to find the next TBF even if this one is damaged inside. Returns
 * KC_TBF_OK if *total_size is the distance to the next header or to the end of the bytes. *header_size is not checked.
 */
/*@
  requires length > 0 ==> \valid_read(bytes + (0 .. length - 1));
  requires \valid(header_size) && \valid(total_size) && \separated(header_size, total_size);
  requires \separated(header_size, bytes + (0 .. length - 1)) && \separated(total_size, bytes + (0 .. length - 1));
  assigns *header_size, *total_size;
  ensures \result == KC_TBF_TOO_SHORT <==> length < 16;
  ensures \result == KC_TBF_BAD_VERSION <==> length >= 16 && bytes[0] + 256 * bytes[1] != 2;
  ensures \result == KC_TBF_BAD_TOTAL_SIZE || \result == KC_TBF_OK <==> length >= 16 && bytes[0] == 2 && bytes[1] == 0;
  ensures \result == KC_TBF_OK <==> length >= 16 && bytes[0] == 2 && bytes[1] == 0 && 16 <= *total_size <= length;
  ensures length >= 16 && bytes[0] == 2 && bytes[1] == 0 ==>
    *header_size == kc_tbf_u16(bytes + 2) && *total_size == kc_tbf_u32(bytes + 4);
  ensures *header_size <= 65535;
*/
enum kc_tbf_error kc_tbf_lengths(const uint8_t *bytes, uint32_t length, uint32_t *header_size, uint32_t *total_size);

/*
 * Walks the TLVs, of any type, in a header or footer. *cursor starts at 0 and is an offset into the range. Returns false at the
 * end (*cursor is range.length), or if a TLV reaches beyond the range (*cursor is where it begins). The padding after the last
 * TLV may be missing.
 */
struct kc_tbf_tlv {
	uint32_t type;
	uint32_t offset; /* of the value, relative to the same byte as range.offset */
	uint32_t length;
};
/*@
  requires range.offset + range.length <= 0xffffffff;
  requires range.length > 0 ==> \valid_read(bytes + (range.offset .. range.offset + range.length - 1));
  requires \valid(cursor) && \valid(tlv) && \separated(cursor, tlv);
  requires \separated(cursor, bytes + (range.offset .. range.offset + range.length - 1));
  requires \separated(tlv, bytes + (range.offset .. range.offset + range.length - 1));
  assigns *cursor, *tlv;
  ensures \result ==> \old(*cursor) + 4 <= *cursor <= range.length;
  ensures \result ==> tlv->offset == range.offset + \old(*cursor) + 4 && tlv->length <= 65535;
  ensures \result ==> tlv->offset + tlv->length <= range.offset + *cursor;
  ensures \result ==> tlv->type == bytes[range.offset + \old(*cursor)] + 256 * bytes[range.offset + \old(*cursor) + 1];
  ensures \result ==> tlv->length == bytes[tlv->offset - 2] + 256 * bytes[tlv->offset - 1];
  ensures \result ==> *cursor == range.length || *cursor == \old(*cursor) + 4 + (tlv->length + 3) / 4 * 4;
  ensures \old(*cursor) + 4 > range.length ==> !\result;
  ensures !\result ==> *cursor == \old(*cursor);
*/
bool kc_tbf_next_tlv(const uint8_t *bytes, struct kc_tbf_range range, uint32_t *cursor, struct kc_tbf_tlv *tlv);

/*
 * Footers lie between binary_end and total_size; each is a TLV of type 128 that holds one credential. They are parsed as Tock's
 * kernel parses them (parse_tbf_footer, check_footer). No signature covers them: anyone who has handled the file may have written
 * them.
 */
enum kc_credential_format {
#define TBF_CREDENTIAL(name, number, bytes, text) KC_CREDENTIAL_##name = (number),
#include "protocol/tbf.def"
};
struct kc_tbf_credential {
	uint32_t format; /* enum kc_credential_format */
	uint32_t offset; /* of the data after the format word, counted from the TBF's first byte; it lies inside its footer */
	uint32_t length; /* of the data, as its format prescribes; the rest of the TLV is ignored */
};
enum kc_tbf_footer {
	KC_TBF_FOOTER_END = 0,    /* no room for another, or the last one is truncated or shorter than its format prescribes */
	KC_TBF_FOOTER_CREDENTIAL, /* *credential is the next one */
	KC_TBF_FOOTER_BROKEN,     /* not a credential, or one of an unknown format; *cursor is where it begins */
};
/*
 * Stores how many bytes of data a format has. 0 for RESERVED, where any number may follow. Returns false if the format is
 * unknown.
 */
/*@ predicate kc_credential_known(integer format) = 0 <= format <= 7 || format == 10;

  logic integer kc_credential_data(integer format) = format == 1 ? 768 : format == 2 ? 1024 : format == 3 ? 32 : format == 4 ? 48 :
    format == 5 || format == 6 ? 64 : format == 7 ? 32 : format == 10 ? 256 : 0;
*/
/*@
  requires \valid(length);
  assigns *length;
  ensures \result <==> kc_credential_known(format);
  ensures *length == kc_credential_data(format) <= 1024;
*/
bool kc_tbf_credential_bytes(uint32_t format, uint32_t *length);
/* The name of a format, such as "rsa4096", or "unknown". */
const char *kc_credential_format_text(uint32_t format);
/*
 * Walks the credentials of a TBF. bytes: the tbf->total_size bytes from which *tbf was parsed. *cursor starts at 0 and is an
 * offset into the footers. A credential moves it past the whole TLV, by the length in the TLV, without padding. END and BROKEN
 * leave it unchanged, so another call gives the same answer. Both end the walk, and neither makes the app invalid: the
 * credentials policy decides.
 */
/*@ predicate kc_footer_has_head(integer room) = room >= 4;

  predicate kc_footer_inside(uint8_t *footer, integer room) = kc_footer_has_head(room) && kc_tbf_u16(footer + 2) <= room - 4;

  predicate kc_footer_speaks(uint8_t *footer, integer room) = kc_footer_inside(footer, room) && kc_tbf_u16(footer) == 128 &&
    kc_tbf_u16(footer + 2) >= 4 && kc_credential_known(kc_tbf_u32(footer + 4));

  predicate kc_footer_whole(uint8_t *footer, integer room) = kc_footer_speaks(footer, room) &&
    kc_credential_data(kc_tbf_u32(footer + 4)) <= kc_tbf_u16(footer + 2) - 4;
*/
/*@
  requires \valid_read(tbf) && tbf->binary_end <= tbf->total_size;
  requires \valid_read(bytes + (0 .. tbf->total_size - 1));
  requires \valid(cursor) && \valid(credential);
  requires \separated(cursor, credential, tbf, bytes + (0 .. tbf->total_size - 1));
  assigns *cursor, *credential;
  ensures \result != KC_TBF_FOOTER_CREDENTIAL ==> *cursor == \old(*cursor);
  ensures \result == KC_TBF_FOOTER_CREDENTIAL ==>
    \old(*cursor) + 8 <= *cursor <= tbf->total_size - tbf->binary_end &&
    credential->offset == tbf->binary_end + \old(*cursor) + 8 &&
    credential->offset + credential->length <= tbf->binary_end + *cursor;
  ensures \result == KC_TBF_FOOTER_CREDENTIAL ==> kc_tbf_u16(bytes + credential->offset - 8) == 128;
  ensures \result == KC_TBF_FOOTER_CREDENTIAL ==> *cursor == \old(*cursor) + 4 + kc_tbf_u16(bytes + credential->offset - 6);
  ensures \result == KC_TBF_FOOTER_CREDENTIAL ==> credential->format == kc_tbf_u32(bytes + credential->offset - 4);
  ensures \result == KC_TBF_FOOTER_CREDENTIAL ==> credential->length == kc_credential_data(credential->format);
  ensures \let footer = bytes + tbf->binary_end + \old(*cursor); \let room = tbf->total_size - tbf->binary_end - \old(*cursor);
    \result == KC_TBF_FOOTER_CREDENTIAL <==> kc_footer_whole(footer, room);
  ensures \let footer = bytes + tbf->binary_end + \old(*cursor); \let room = tbf->total_size - tbf->binary_end - \old(*cursor);
    \result == KC_TBF_FOOTER_BROKEN <==> kc_footer_has_head(room) && (kc_tbf_u16(footer) != 128 ||
      (kc_footer_inside(footer, room) && !kc_footer_speaks(footer, room)));
  ensures \result == KC_TBF_FOOTER_END || \result == KC_TBF_FOOTER_CREDENTIAL || \result == KC_TBF_FOOTER_BROKEN;
*/
enum kc_tbf_footer kc_tbf_footer_next(const uint8_t *bytes, const struct kc_tbf *tbf, uint32_t *cursor,
				      struct kc_tbf_credential *credential);

#endif
