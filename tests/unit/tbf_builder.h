/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Makes valid and invalid TBFs for tests. */
#ifndef TESTS_UNIT_TBF_BUILDER_H
#define TESTS_UNIT_TBF_BUILDER_H

#include <stdint.h>

struct tbf_builder {
	uint8_t bytes[4096];
	uint32_t header_size; /* so far */
};

void tbf_begin(struct tbf_builder *tbf);
/* Adds a TLV whose length field says `length`; value may be NULL for zeroes. */
void tbf_add(struct tbf_builder *tbf, uint32_t type, const void *value, uint32_t length);
void tbf_add_words(struct tbf_builder *tbf, uint32_t type, uint32_t count, const uint32_t *words);
void tbf_add_program(struct tbf_builder *tbf, uint32_t init_fn, uint32_t trailer, uint32_t ram, uint32_t binary_end);
void tbf_add_kernel_version(struct tbf_builder *tbf, uint16_t major, uint16_t minor);
/* Writes the base header and the checksum. */
void tbf_finish(struct tbf_builder *tbf, uint32_t total_size, uint32_t flags);
/* Recomputes the checksum over header_size bytes, after bytes were changed on purpose. */
void tbf_seal(uint8_t *bytes, uint32_t header_size);
/* Makes a complete valid app: Program, name, kernel version 2.0, enabled. */
void tbf_make_app(struct tbf_builder *tbf, const char *name, uint32_t ram, uint32_t total_size);

void tbf_put_u16(uint8_t *bytes, uint32_t value);
void tbf_put_u32(uint8_t *bytes, uint32_t value);

#endif
