/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Probes each edge of the app's accessible memory, to the byte, and memory elsewhere. */
#include <stddef.h>

#include "../hostile/calls.h"
#include "probe.h"

#define SLOTS 8

struct probe {
	const char *name;
	struct stop (*make)(uint32_t address);
	uint32_t bytes;
	bool writes;
};

static const struct probe accesses[] = {
    {"load 1", probe_load8, 1, false},  {"load 2", probe_load16, 2, false},  {"load 4", probe_load32, 4, false},
    {"store 1", probe_store8, 1, true}, {"store 2", probe_store16, 2, true}, {"store 4", probe_store32, 4, true},
};

#define ACCESSES (sizeof accesses / sizeof accesses[0])

/* The probe must succeed exactly if all its bytes lie in [start, end), which the app may access. */
static void expect_at_edge(const struct probe *probe, uint32_t address, uint32_t start, uint32_t end, bool writable)
{
	bool inside = address >= start && address + probe->bytes <= end && (writable || !probe->writes);
	struct stop stop = probe->make(address);

	if (inside && stop.cause != 0)
		fail("%s at 0x%lx was stopped", probe->name, (unsigned long)address);
	if (!inside && (stop.cause & CAUSE_ACCESS) == 0)
		fail("%s at 0x%lx was not stopped by the unit: 0x%lx", probe->name, (unsigned long)address,
		     (unsigned long)stop.cause);
}

static void probe_edges(uint32_t start, uint32_t end, bool writable)
{
	for (uint32_t i = 0; i < ACCESSES; i++) {
		uint32_t bytes = accesses[i].bytes;

		expect_at_edge(&accesses[i], start - bytes, start, end, writable);
		expect_at_edge(&accesses[i], start, start, end, writable);
		expect_at_edge(&accesses[i], end - bytes, start, end, writable);
		expect_at_edge(&accesses[i], end, start, end, writable);
	}
}

/* Flash begins with the header and ends with padding, which are not code, so only the halfwords outside are executed. */
static bool flash(uint32_t step)
{
	uint32_t start = own_fact(FACT_FLASH_START), end = own_fact(FACT_FLASH_END);

	(void)step;
	probe_edges(start, end, false);
	if ((probe_execute(start - 2 + 1).cause & CAUSE_EXECUTE) == 0)
		fail("what stands before its flash was executed");
	if ((probe_execute(end + 1).cause & CAUSE_EXECUTE) == 0)
		fail("what stands behind its flash was executed");
	return true;
}

static bool ram(uint32_t step)
{
	(void)step;
	probe_edges(own_fact(FACT_RAM_START), first_out_of_reach(), true);
	return true;
}

static void expect_out_of_reach(uint32_t address, const char *whose)
{
	for (uint32_t i = 0; i < ACCESSES; i++) {
		struct stop stop = accesses[i].make(address);

		if (stop.cause == 0)
			fail("%s of %s at 0x%lx was not stopped", accesses[i].name, whose, (unsigned long)address);
	}
	if (probe_execute(address | 1).cause == 0)
		fail("%s at 0x%lx was executed", whose, (unsigned long)address);
}

static void expect_range_out_of_reach(uint32_t start, uint32_t end, const char *whose)
{
	expect_out_of_reach(start, whose);
	expect_out_of_reach(start + (end - start) / 8 * 4, whose);
	expect_out_of_reach(end - 4, whose);
}

static bool others(uint32_t step)
{
	(void)step;
	for (uint32_t slot = 0; slot < SLOTS; slot++) {
		if (slot == own_slot() || fact(FACT_RAM_START, slot) == 0)
			continue;
		expect_range_out_of_reach(fact(FACT_RAM_START, slot), fact(FACT_BREAK, slot), "another app's RAM");
		expect_range_out_of_reach(fact(FACT_BREAK, slot), fact(FACT_RAM_END, slot), "another app's grants");
		expect_range_out_of_reach(fact(FACT_FLASH_START, slot), fact(FACT_FLASH_END, slot), "another app's flash");
	}
	return true;
}

static bool kernel(uint32_t step)
{
	static const uint32_t nowhere[] = {0,           4,           0x20000000u, 0x40000000u, 0x60000000u,
					   0x80000000u, 0xa0000000u, 0xfffffff0u, 0xfffffffcu};

	(void)step;
	expect_range_out_of_reach(own_fact(FACT_KERNEL_FLASH), own_fact(FACT_KERNEL_FLASH) + 4096, "the kernel's flash");
	expect_range_out_of_reach(own_fact(FACT_KERNEL_RAM), own_fact(FACT_KERNEL_RAM_END), "the kernel's RAM");
	expect_range_out_of_reach(own_fact(FACT_GRANT_SPACE), own_fact(FACT_RAM_END), "the kernel's part of this app's memory");
	expect_out_of_reach(own_fact(FACT_UART), "the UART");
	for (uint32_t i = 0; i < sizeof nowhere / sizeof nowhere[0]; i++)
		expect_out_of_reach(nowhere[i], "an address that is nobody's");
	return true;
}

static const struct test list[] = {
    {"flash is read to its first and last byte, never written, and nothing beside it is reached (A14)", flash},
    {"RAM ends at its first byte and at the break (A14)", ram},
    {"RAM, grants and flash of other apps are out of reach (A14)", others},
    {"the kernel, devices and addresses that are nobody's are out of reach (A14)", kernel},
};
const struct tests edge_tests = {list, sizeof list / sizeof list[0]};
