/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "client/pack/tbf_build.h"

#include <kc/tbf.h>

#include "client/pack/tbf_numbers.h"
#include "protocol/layout.h"

/* On boards, the TBF of an app with fixed addresses should begin at a multiple of this. */
#define BOARD_ALIGNMENT 256u

static uint64_t round_up(uint64_t value, uint64_t unit)
{
	return (value + unit - 1) / unit * unit;
}

static bool compute_ram(uint32_t *ram, const struct tbf_parts *parts, struct failure *failure)
{
	const struct program *program = parts->program;
	const struct memory_wishes *memory = parts->memory;
	const char *file_name = parts->file_name;
	uint64_t stack = program->stack_bytes ? program->stack_bytes : MEMORY_STACK;
	uint64_t sum, maximum = parts->architecture->linux_layout ? LAYOUT_RAM_MAX : UINT32_MAX;

	if (memory->has_stack)
		stack = memory->stack;
	if (memory->has_stack && memory->stack < program->stack_bytes)
		return fail(failure,
			    "%s: --stack %u is less than the %u bytes of its section .stack; link it with that stack size too",
			    file_name, memory->stack, program->stack_bytes);
	sum = program->data_bytes + round_up(stack, 8) + round_up(memory->app_heap, 4) + round_up(memory->kernel_heap, 4);
	if (memory->has_minimum_ram) {
		if (memory->minimum_ram < (uint64_t)program->data_bytes + program->stack_bytes)
			return fail(failure, "%s: --minimum-ram-size %u is less than the %u bytes of its data, bss and .stack",
				    file_name, memory->minimum_ram, program->data_bytes + program->stack_bytes);
		sum = memory->minimum_ram;
	}
	if (sum > maximum)
		return fail(failure, "%s: needs %llu bytes of RAM; the maximum is %llu; request less stack or heap", file_name,
			    (unsigned long long)sum, (unsigned long long)maximum);
	*ram = (uint32_t)sum;
	return true;
}

/* Computes the number of bytes before flash, header included. */
static bool compute_protected(uint32_t *size, const struct tbf_parts *parts, uint32_t header_size, struct failure *failure)
{
	const struct program *program = parts->program;
	const struct memory_wishes *memory = parts->memory;
	const char *file_name = parts->file_name;
	bool linux_layout = parts->architecture->linux_layout;

	*size = header_size;
	if (linux_layout)
		*size = program->flash_origin - LAYOUT_FLASH;
	else if (program->has_protected_size)
		*size = program->protected_size;
	else if (memory->has_protected_size)
		*size = memory->protected_size;
	else if (program->flash_fixed)
		*size = program->flash_origin % BOARD_ALIGNMENT;
	if (linux_layout && memory->has_protected_size && memory->protected_size != *size)
		return fail(failure, "%s: --protected-region-size %u does not match its link address 0x%x, which gives %u bytes",
			    file_name, memory->protected_size, program->flash_origin, *size);
	if (linux_layout && program->has_protected_size && program->protected_size != *size)
		return fail(failure,
			    "%s: its tbf_protected_region_size %u does not match its link address 0x%x, which gives %u bytes",
			    file_name, program->protected_size, program->flash_origin, *size);
	if (*size < header_size)
		return fail(failure,
			    "%s: a protected region of %u bytes before flash has no room for the header of %u; shorten name or "
			    "permissions, "
			    "ask for more with --protected-region-size, or link for a higher flash address",
			    file_name, *size, header_size);
	if (*size % TBF_ALIGNMENT != 0)
		return fail(failure, "%s: a protected region of %u bytes is not a multiple of %d", file_name, *size,
			    TBF_ALIGNMENT);
	return true;
}

/* Only the length of the header matters here; the values are set later. */
static bool measure_header(uint32_t *size, const struct tbf_wishes *wishes, const struct tbf_facts *facts,
			   struct failure *failure)
{
	struct bytes header = {0};
	bool written = tbf_header_write(&header, wishes, facts, failure);

	*size = (uint32_t)header.length;
	bytes_free(&header);
	return written;
}

static uint64_t pad_total(uint64_t size, enum padding padding)
{
	uint64_t power = 512;

	if (padding == PADDING_WORD)
		return round_up(size, TBF_ALIGNMENT);
	if ((size & (size - 1)) == 0)
		return size;
	while (power < size)
		power *= 2;
	return power;
}

static bool compute_sizes(struct tbf_facts *facts, const struct tbf_parts *parts, uint32_t protected_size,
			  struct failure *failure)
{
	uint64_t end = (uint64_t)protected_size + parts->program->flash.length;
	uint64_t footers = (uint64_t)credentials_size(parts->credentials) + credentials_reserve(parts->credentials);
	uint64_t total = pad_total(end + footers, parts->architecture->padding);

	if (total > LAYOUT_FLASH_MAX)
		return fail(failure, "%s: its TBF would have %llu bytes; the maximum is %u", parts->file_name,
			    (unsigned long long)total, LAYOUT_FLASH_MAX);
	facts->binary_end = (uint32_t)end;
	facts->total_size = (uint32_t)total;
	return true;
}

static bool append_parts(struct bytes *tbf, const struct tbf_parts *parts, const struct tbf_facts *facts, struct failure *failure)
{
	if (!tbf_header_write(tbf, parts->wishes, facts, failure))
		return false;
	bytes_append_zeroes(tbf, facts->protected_trailer);
	bytes_append(tbf, parts->program->flash.data, parts->program->flash.length);
	if (tbf->exhausted)
		return fail(failure, "%s: no memory for its TBF", parts->file_name);
	if (!credentials_append(tbf, parts->credentials, failure))
		return false;
	credentials_append_reserved(tbf, facts->total_size - tbf->length);
	return !tbf->exhausted || fail(failure, "%s: no memory for its TBF", parts->file_name);
}

/* This tool must never write a TBF that the kernel would refuse. */
static bool check_with_kernel(const struct bytes *tbf, const char *file_name, struct failure *failure)
{
	struct kc_tbf parsed;
	struct kc_tbf_fault fault = kc_tbf_parse(tbf->data, (uint32_t)tbf->length, &parsed);

	return fault.error == KC_TBF_OK || fail(failure, "%s: the kernel would refuse its TBF: offset %u: %s", file_name,
						fault.offset, kc_tbf_error_text(fault.error));
}

bool tbf_build(struct bytes *tbf, const struct tbf_parts *parts, struct failure *failure)
{
	const struct program *program = parts->program;
	struct tbf_region regions[PROGRAM_REGIONS_MAX];
	struct tbf_facts facts = {
	    .flash_fixed = program->flash_fixed,
	    .ram_fixed = program->ram_fixed,
	    .fixed_flash = program->flash_origin,
	    .fixed_ram = program->ram_origin,
	    .regions = regions,
	    .region_count = program->region_count,
	};
	uint32_t header_size, protected_size;

	for (size_t i = 0; i < program->region_count; i++)
		regions[i] = (struct tbf_region){0};
	if (!compute_ram(&facts.minimum_ram, parts, failure) || !measure_header(&header_size, parts->wishes, &facts, failure) ||
	    !compute_protected(&protected_size, parts, header_size, failure) ||
	    !compute_sizes(&facts, parts, protected_size, failure))
		return false;
	facts.protected_trailer = protected_size - header_size;
	facts.init_fn_offset = facts.protected_trailer + program->entry_offset;
	for (size_t i = 0; i < program->region_count; i++)
		regions[i] =
		    (struct tbf_region){.offset = protected_size + program->regions[i].offset, .size = program->regions[i].size};
	return append_parts(tbf, parts, &facts, failure) && check_with_kernel(tbf, parts->file_name, failure);
}
