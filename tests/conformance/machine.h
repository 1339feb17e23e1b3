/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The system that traces describe: a kernel, up to four processes with plain memory, and the test drivers. */
#ifndef TESTS_CONFORMANCE_MACHINE_H
#define TESTS_CONFORMANCE_MACHINE_H

#include <kc/kernel.h>

#define MACHINE_PROCESSES 4u

struct machine_process {
	uint8_t *ram; /* [ram_start, ram_end) */
	uint8_t *flash;
	uint32_t ram_start, ram_end;
	uint32_t low_mark_at_start; /* where grants start */
	uint32_t flash_start, flash_size;
	uint64_t printed_sequence; /* number of the last system call whose return was printed */
};

struct machine {
	struct kc_kernel kernel;
	struct kc_port port;
	struct kc_process slots[MACHINE_PROCESSES];
	struct machine_process processes[MACHINE_PROCESSES];
	uint32_t process_count;
	uint32_t initial_break;
	uint32_t granule;
	uint64_t sequence;
	bool at_once; /* call kc_process_trapped, as boards do, instead of kc_trap and kc_process_run */
};

extern struct machine machine;

void machine_init(void);
/* Loads the next process. False if the kernel refuses it. */
bool machine_load(uint32_t ram, uint32_t flash_size, const uint8_t *header, uint32_t header_size, struct kc_fault_policy policy);

/* The host's pointer to [address, address + length), if that is RAM below the grants or, with flash_too, flash; otherwise NULL. */
uint8_t *machine_memory(uint32_t address, uint32_t length, bool flash_too);

#endif
