/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Writes a TBF's header. It contains a Main TLV for kernels before 2.1 and a Program TLV for later ones; then, in this order and
 * only if needed: name, writeable flash regions, fixed addresses, permissions, storage permissions, kernel version, short id. All
 * writeable regions are in one TLV, because a kernel keeps only one such TLV.
 */
#ifndef PACK_TBF_HEADER_H
#define PACK_TBF_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/pack/bytes.h"
#include "client/pack/failure.h"

/* A permitted command of a driver. If there is any such entry, the app may call no other commands. */
struct tbf_permission {
	uint32_t driver;
	uint32_t command;
};

struct tbf_ids {
	const uint32_t *ids;
	size_t count;
};

/* The packager's choices, which apply to every member of a TAB. Strings and arrays are owned by the caller. */
struct tbf_wishes {
	const char *name; /* "": none */
	bool disabled;
	uint32_t app_version;
	bool has_kernel_version;
	uint16_t kernel_major;
	uint16_t kernel_minor;
	const struct tbf_permission *permissions;
	size_t permission_count;
	bool has_storage;
	uint32_t write_id;
	struct tbf_ids read_ids;
	struct tbf_ids modify_ids;
	bool has_short_id;
	uint32_t short_id;
};

/* A writeable flash region; offset from the TBF's first byte. */
struct tbf_region {
	uint32_t offset;
	uint32_t size;
};

/* Values that follow from the program. */
struct tbf_facts {
	uint32_t total_size;
	uint32_t init_fn_offset; /* from the end of the header */
	uint32_t protected_trailer;
	uint32_t minimum_ram;
	uint32_t binary_end;
	bool flash_fixed;
	bool ram_fixed;
	uint32_t fixed_flash;
	uint32_t fixed_ram;
	const struct tbf_region *regions;
	size_t region_count;
};

/*
 * Appends the header with its checksum. Its length depends only on the wishes, on which addresses are fixed, and on the number of
 * regions.
 */
bool tbf_header_write(struct bytes *header, const struct tbf_wishes *wishes, const struct tbf_facts *facts,
		      struct failure *failure);
/* Returns the XOR of all words of a header except the one that holds the checksum. */
uint32_t tbf_header_checksum(const uint8_t *header, size_t length);

#endif
