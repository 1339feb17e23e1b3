/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/supervision/system_call_names.h"

#include <linux/audit.h>
#include <stddef.h>

#define X32_BIT 0x40000000u

struct entry {
	uint32_t number;
	const char *name;
};

/* Each file has a line {number, "name"}, for each call; module.mk makes them. */
#ifdef __x86_64__
static const struct entry native_entries[] = {
#include "system_calls_64.inc"
};
static const struct entry i386_entries[] = {
#include "system_calls_32.inc"
};
static const struct entry x32_entries[] = {
#include "system_calls_x32.inc"
};
#else
static const struct entry native_entries[] = {
#include "system_calls_native.inc"
};
#endif

struct table {
	uint32_t arch;
	uint32_t bit; /* set in the numbers that this table is for */
	const char *arch_name;
	const struct entry *entries;
	size_t count;
};

#define TABLE(arch, bit, arch_name, entries)                                          \
	{                                                                             \
		arch, bit, arch_name, entries, sizeof(entries) / sizeof((entries)[0]) \
	}

static const struct table tables[] = {
#ifdef __x86_64__
    TABLE(AUDIT_ARCH_X86_64, 0, "x86_64", native_entries),
    TABLE(AUDIT_ARCH_X86_64, X32_BIT, "x32", x32_entries),
    TABLE(AUDIT_ARCH_I386, 0, "i386", i386_entries),
#elif defined(__aarch64__)
    TABLE(AUDIT_ARCH_AARCH64, 0, "aarch64", native_entries),
#else
#error "no table of system calls for this processor"
#endif
};

static const struct table *table_of(uint32_t arch, uint32_t number)
{
	for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
		if (tables[i].arch == arch && tables[i].bit == (arch == AUDIT_ARCH_I386 ? 0 : (number & X32_BIT)))
			return &tables[i];
	}
	return NULL;
}

const char *system_call_name(uint32_t arch, uint32_t number)
{
	const struct table *table = table_of(arch, number);

	for (size_t i = 0; table != NULL && i < table->count; i++) {
		if (table->entries[i].number == number - table->bit)
			return table->entries[i].name;
	}
	return "?";
}

const char *system_call_arch_name(uint32_t arch, uint32_t number)
{
	const struct table *table = table_of(arch, number);

	return table != NULL ? table->arch_name : "unknown";
}
