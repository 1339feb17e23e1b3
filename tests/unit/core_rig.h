/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
* A kernel for unit tests, on a port that is as hostile as its contract allows: the app half and the kernel half of a
* process are separate memory, each life has new memory, and memory that a half may not use holds RIG_POISON, which
* rig_check checks.
 */
#ifndef TESTS_UNIT_CORE_RIG_H
#define TESTS_UNIT_CORE_RIG_H

#include <kc/grant.h>
#include <kc/hil/mpu.h>
#include <kc/kernel.h>
#include <setjmp.h>

#include "tests/unit/tbf_builder.h"

#define RIG_SLOTS   4u
#define RIG_DRIVERS 4u
#define RIG_POISON  0xa5
#define RIG_RAM     0x20000000u
#define RIG_FLASH   0x08000000u
#define RIG_SPACING 0x00100000u
#define RIG_APP_RAM 0x1000u

/* Two upcalls, two read-only and two read-write buffers, T of 24 bytes. */
#define RIG_DRIVER 0x10u
/* The same shape. */
#define RIG_DRIVER_2 0x11u
/* No grant. */
#define RIG_DRIVER_PLAIN 0x12u
/* T of one byte aligned to 64, no entries; keeps userspace-readable buffers. */
#define RIG_DRIVER_READABLE 0x13u

struct rig_memory {
	uint8_t *app;
	uint8_t *kernel;
	struct kc_process_block *block;
	uint32_t size;
};

struct rig {
	struct kc_kernel kernel;
	struct kc_port port;
	struct kc_process slots[RIG_SLOTS];
	struct kc_driver drivers[RIG_DRIVERS];
	struct tbf_builder tbfs[RIG_SLOTS];
	struct rig_memory memory[RIG_SLOTS]; /* of the current life */
	struct rig_memory former[64];        /* freed when the call into the core returns */
	uint32_t former_count;

	/* Settings of the port. */
	uint32_t initial_break;
	uint32_t granule;
	bool refuse_new_life, refuse_break, refuse_grant;
	bool keeps_memory;                                      /* the next life gets the former one's memory unchanged */
	void *mpu_configs[RIG_SLOTS];                           /* for a port with an MPU */
	uint32_t ram_offset;                                    /* moves the RAM of new lives */
	uint32_t fresh_percent;                                 /* how much new memory the port zeroes itself */
	bool fresh_lies;                                        /* reports that less was zeroed, beyond the new break */
	struct kc_fault_policy policy;                          /* for processes loaded from now on */
	uint32_t stored_bytes;                                  /* stored by the port for each process */
	uint32_t flash_limit;                                   /* flash beyond this cannot be protected; 0: all can */
	void (*spoil_memory)(struct kc_process_memory *memory); /* breaks a promise of the port */

	/* What happened. */
	uint32_t new_lives, releases, ready_calls, state_changes, ended_calls, commands;
	struct kc_process_id last_ended;
	uint32_t last_ready;
	enum kc_state states[RIG_SLOTS]; /* as reported to the port */
	const char *panic_reason;
	jmp_buf panic_jump;
	uint64_t sequence;

	/* The drivers' command: returns its answer. NULL: success. */
	struct kc_return (*on_command)(struct rig *rig, const struct kc_driver *driver, uint32_t command, uint32_t arg0,
				       uint32_t arg1, struct kc_process_id caller);
	struct kc_process_id last_caller;
	void (*on_ended)(struct kc_process_id process); /* tells a driver that a life is over; may be NULL */
};

/* There is only one rig. */
extern struct rig rig;

void rig_init(void);
void rig_free(void);
/* Loads an app of RIG_APP_RAM bytes into the next slot. */
uint32_t rig_load(void);
uint32_t rig_load_app(const struct tbf_builder *tbf);
/* Loads an app and lets its init call be delivered, so that it executes. */
uint32_t rig_start(void);

/*
 * Makes a system call, every other one through kc_process_trapped. True if it returned at once, with the answer in *resume. Asserts that
 * the trap is accepted.
 */
bool rig_call(uint32_t index, uint32_t class_number, uint32_t r0, uint32_t r1, uint32_t r2, uint32_t r3,
	      struct kc_resume *resume);
/* The same for a call that returns. Returns r[0..3] of the answer, 0xdddddddd for registers that are not written. */
struct kc_return rig_return(uint32_t index, uint32_t class_number, uint32_t r0, uint32_t r1, uint32_t r2, uint32_t r3);
#define RIG_UNWRITTEN 0xddddddddu

/* Returns the answer of kc_process_run. */
struct kc_resume rig_run(uint32_t index);
struct kc_process_id rig_id(uint32_t index);
struct kc_process_info rig_info(uint32_t index);
uint32_t rig_ram(uint32_t index);
uint32_t rig_flash(uint32_t index);
struct kc_driver *rig_driver(uint32_t number);

/* Checks the invariants of all processes. NULL if they hold, else the one that does not. */
const char *rig_check(void);
/* The same while no driver is running. */
const char *rig_check_outside(void);

/* RIG_DRIVER's grant of the process in that slot. */
struct kc_entered_grant rig_enter(uint32_t index);
struct kc_entered_grant rig_try_enter(uint32_t index);
/* The start of the kernel's part of its memory. */
uint32_t rig_low_mark(uint32_t index);
/* Moves its break up; ends the test if that fails. */
void rig_grow(uint32_t index, uint32_t bytes);

#define RIG_NO_CODE ((struct kc_completion){.has_code = false})

#endif
