/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The kernel's part of a grant: two words for each upcall or shared buffer, in the order of Tock's kernel/src/grant.rs. */
#ifndef KERNELCORE_SAVED_WORDS_H
#define KERNELCORE_SAVED_WORDS_H

#include "kernelcore/grant_layout.h"
#include "kernelcore/process_block.h"

struct kc_saved_upcall {
	uint32_t appdata;
	uint32_t function; /* 0: the null upcall */
};

struct kc_saved_buffer {
	uint32_t address;
	uint32_t length;
};

/* The word of counters of the grant at `grant_address`. */
static inline uint32_t kc_counters_at(const struct kc_process *process, uint32_t grant_address)
{
	return *(const uint32_t *)(const void *)kc_kernel_byte(process, grant_address);
}

/* The two words of entry `entry` of the grant at `grant_address`. */
static inline void *kc_saved_at(const struct kc_process *process, uint32_t grant_address, uint32_t entry)
{
	return kc_kernel_byte(process, grant_address + kc_grant_entry_offset(entry));
}

/* The same for a grant whose first byte is at host address `base`. */
static inline uint32_t kc_counters_in(const uint8_t *base)
{
	return *(const uint32_t *)(const void *)base;
}

static inline void *kc_saved_in(uint8_t *base, uint32_t entry)
{
	return base + kc_grant_entry_offset(entry);
}

#endif
