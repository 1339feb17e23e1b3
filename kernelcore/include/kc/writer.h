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
/* The text, then blanks up to `width` characters; a longer text is not cut. */
void kc_write_padded(const struct kc_writer *writer, const char *text, uint32_t width);
/* Decimal, blanks before it up to `width` characters. */
void kc_write_decimal(const struct kc_writer *writer, uint64_t value, uint32_t width);
/* Eight hexadecimal digits or `digits` of them if that is more than the value has, in capitals, zeros before: 0x2000 in 8 is 00002000. */
void kc_write_hex(const struct kc_writer *writer, uint32_t value, uint32_t digits);

#endif
