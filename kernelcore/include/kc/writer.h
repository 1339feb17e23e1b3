/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Text output, in pieces, to a wire, a buffer or a file. The kernel's printers write through this and keep no text. Numbers are
 * formatted here, since the core has no libc.
 */
#ifndef KC_WRITER_H
#define KC_WRITER_H

#include <stdint.h>

struct kc_writer {
	/*
	 * Outputs `length` bytes, which belong to the caller again when this returns. Whatever cannot be output is lost without
	 * notice. Must not manage processes, since one of them may be in the middle of being printed.
	 */
	void (*write)(void *context, const char *text, uint32_t length);
	void *context;
};

void kc_write_bytes(const struct kc_writer *writer, const char *bytes, uint32_t length);
/* Writes a zero-terminated text, without the zero. */
void kc_write_text(const struct kc_writer *writer, const char *text);
/*
 * Writes the name of a TBF, `length` bytes without control characters (kc_tbf_parse checks that). Returns the number of
 * characters written; a character may take several bytes.
 */
uint32_t kc_write_name(const struct kc_writer *writer, const char *name, uint32_t length);
void kc_write_blanks(const struct kc_writer *writer, uint32_t count);
/* Decimal, padded with blanks on the left to at least `width` characters. Returns the number of characters written. */
uint32_t kc_write_decimal(const struct kc_writer *writer, uint64_t value, uint32_t width);
/* Upper-case hexadecimal, padded with zeros to at least `digits` digits (at most 8), without prefix: 2A, 0000002A. */
void kc_write_hex(const struct kc_writer *writer, uint32_t value, uint32_t digits);
/* Writes the text `before`, followed by "0x" and the address in 8 digits. */
void kc_write_address(const struct kc_writer *writer, const char *before, uint32_t address);
/* Lower-case hexadecimal, without padding or prefix: 2a. Returns the number of characters written. */
uint32_t kc_write_lower_hex(const struct kc_writer *writer, uint32_t value);

#endif
