/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "tests/unit/tbf_builder.h"

#include <string.h>

#include "kernelcore/tbf_numbers.h"

void tbf_put_u16(uint8_t *bytes, uint32_t value)
{
	bytes[0] = (uint8_t)value;
	bytes[1] = (uint8_t)(value >> 8);
}

void tbf_put_u32(uint8_t *bytes, uint32_t value)
{
	tbf_put_u16(bytes, value);
	tbf_put_u16(bytes + 2, value >> 16);
}

void tbf_begin(struct tbf_builder *tbf)
{
	memset(tbf, 0, sizeof *tbf);
	tbf->header_size = TBF_BASE_BYTES;
}

void tbf_add(struct tbf_builder *tbf, uint32_t type, const void *value, uint32_t length)
{
	uint8_t *head = tbf->bytes + tbf->header_size;

	tbf_put_u16(head, type);
	tbf_put_u16(head + 2, length);
	if (value != NULL)
		memcpy(head + 4, value, length);
	tbf->header_size += 4 + (length + 3) / 4 * 4;
}

void tbf_add_words(struct tbf_builder *tbf, uint32_t type, uint32_t count, const uint32_t *words)
{
	uint8_t value[256];

	for (uint32_t i = 0; i < count; i++)
		tbf_put_u32(value + 4 * i, words[i]);
	tbf_add(tbf, type, value, 4 * count);
}

void tbf_add_program(struct tbf_builder *tbf, uint32_t init_fn, uint32_t trailer, uint32_t ram, uint32_t binary_end)
{
	tbf_add_words(tbf, TBF_TLV_PROGRAM, 5, (const uint32_t[]){init_fn, trailer, ram, binary_end, 1});
}

void tbf_add_kernel_version(struct tbf_builder *tbf, uint16_t major, uint16_t minor)
{
	tbf_add_words(tbf, TBF_TLV_KERNEL_VERSION, 1, (const uint32_t[]){(uint32_t)minor << 16 | major});
}

void tbf_seal(uint8_t *bytes, uint32_t header_size)
{
	uint8_t sum[4] = {0};

	memset(bytes + TBF_OFFSET_CHECKSUM, 0, 4);
	for (uint32_t i = 0; i + 4 <= header_size; i += 4) {
		for (uint32_t byte = 0; byte < 4; byte++)
			sum[byte] ^= bytes[i + byte];
	}
	memcpy(bytes + TBF_OFFSET_CHECKSUM, sum, 4);
}

void tbf_finish(struct tbf_builder *tbf, uint32_t total_size, uint32_t flags)
{
	tbf_put_u16(tbf->bytes, TBF_VERSION);
	tbf_put_u16(tbf->bytes + TBF_OFFSET_HEADER_SIZE, tbf->header_size);
	tbf_put_u32(tbf->bytes + TBF_OFFSET_TOTAL_SIZE, total_size);
	tbf_put_u32(tbf->bytes + TBF_OFFSET_FLAGS, flags);
	tbf_seal(tbf->bytes, tbf->header_size);
}

void tbf_make_app(struct tbf_builder *tbf, const char *name, uint32_t ram, uint32_t total_size)
{
	tbf_begin(tbf);
	tbf_add_program(tbf, 0, 0, ram, total_size);
	tbf_add(tbf, TBF_TLV_NAME, name, (uint32_t)strlen(name));
	tbf_add_kernel_version(tbf, 2, 0);
	tbf_finish(tbf, total_size, TBF_FLAG_ENABLED);
}
