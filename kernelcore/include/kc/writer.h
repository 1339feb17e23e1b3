/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Text going out, piece by piece: to a wire, a buffer, a file. The kernel's printers write through this and keep nothing. Numbers
 * are formatted here, since the core has no libc.
 */
#ifndef KC_WRITER_H
#define KC_WRITER_H

#include <stdint.h>

struct kc_writer {
	/* Takes length bytes, which are the caller's again afterwards. What cannot be kept is lost; nobody is told. */
	void (*write)(void *context, const char *text, uint32_t length);
	void *context;
};

void kc_write_bytes(const struct kc_writer *writer, const char *bytes, uint32_t length);
/* Up to the terminating zero, which is not written. */
void kc_write_text(const struct kc_writer *writer, const char *text);
/* The name of a TBF, which has no control characters (kc_tbf_parse). Returns how many characters were written; some have several bytes. */
uint32_t kc_write_name(const struct kc_writer *writer, const char *name, uint32_t length);
void kc_write_blanks(const struct kc_writer *writer, uint32_t count);
/* Decimal, with blanks before it up to `width` characters. Returns how many characters were written. */
uint32_t kc_write_decimal(const struct kc_writer *writer, uint64_t value, uint32_t width);
/* Hexadecimal in capitals, with zeros before it up to `digits` (at most 8), and no prefix: 2A, 0000002A. */
void kc_write_hex(const struct kc_writer *writer, uint32_t value, uint32_t digits);
/* before, and behind it "0x" and 8 digits. */
void kc_write_address(const struct kc_writer *writer, const char *before, uint32_t address);
/* As many hexadecimal digits as it takes, in small letters, and no prefix: 2a. Returns how many characters were written. */
uint32_t kc_write_lower_hex(const struct kc_writer *writer, uint32_t value);

#endif
