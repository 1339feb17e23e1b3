/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "kernelcore/grant_layout.h"

uint32_t kc_grant_kernel_bytes(uint32_t upcalls, uint32_t allow_ro, uint32_t allow_rw)
{
	return KC_GRANT_COUNTERS_BYTES + KC_GRANT_ENTRY_BYTES * (upcalls + allow_ro + allow_rw);
}

uint32_t kc_grant_alignment(uint32_t align)
{
	return align > KC_GRANT_WORD_ALIGNMENT ? align : KC_GRANT_WORD_ALIGNMENT;
}

bool kc_grant_bytes(uint32_t kernel_bytes, uint32_t size, uint32_t align, uint32_t *bytes)
{
	uint32_t beyond = kernel_bytes % align;
	uint32_t padding = beyond == 0 ? 0 : align - beyond;

	if (padding > UINT32_MAX - kernel_bytes)
		return false;
	if (size > UINT32_MAX - (kernel_bytes + padding))
		return false;
	/*@ assert (kernel_bytes + padding) % align == 0; */
	*bytes = kernel_bytes + padding + size;
	return true;
}

bool kc_grant_place(uint32_t low_mark, uint32_t bytes, uint32_t align, uint32_t floor, uint32_t *start)
{
	if (bytes > low_mark)
		return false;
	uint32_t highest = low_mark - bytes;
	uint32_t aligned = highest - highest % align;

	if (aligned < floor)
		return false;
	*start = aligned;
	return true;
}

bool kc_array_bytes(uint32_t size, uint32_t count, uint32_t *bytes)
{
	if (size != 0 && count > UINT32_MAX / size)
		return false;
	*bytes = size * count;
	return true;
}

uint32_t kc_grant_entry_offset(uint32_t entry)
{
	return KC_GRANT_COUNTERS_BYTES + KC_GRANT_ENTRY_BYTES * entry;
}

uint32_t kc_grant_counters(uint32_t upcalls, uint32_t allow_ro, uint32_t allow_rw)
{
	return upcalls + 256 * allow_ro + 65536 * allow_rw;
}

uint32_t kc_grant_upcalls_of(uint32_t counters)
{
	return counters % 256;
}

uint32_t kc_grant_allow_ro_of(uint32_t counters)
{
	return counters / 256 % 256;
}

uint32_t kc_grant_allow_rw_of(uint32_t counters)
{
	return counters / 65536 % 256;
}
