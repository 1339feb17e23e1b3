/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * What a port provides to the core. Linux is one port, Cortex-M another, the conformance runner a third; the core does not know
 * which one it runs on. All addresses are as the process sees them, 32 bits wide.
 */
#ifndef KC_PORT_H
#define KC_PORT_H

#include <kc/types.h>

struct kc_mpu;
struct kc_process_block; /* the control block of one process: plain data without pointers, of kc_process_block_size() bytes */

/*
 * One process's memory. Its RAM is [ram_start, ram_start + ram_size). The process may use [ram_start, break); the kernel owns
 * [low mark, end of RAM), where grants grow down. On Linux the two parts are on different pages; on a board they are one block.
 * The control block counts as the top of the RAM: grants start block_size bytes below the end.
 */
struct kc_process_memory {
	uint8_t *app_base;    /* host address of ram_start, for app bytes */
	uint8_t *kernel_base; /* host address of ram_start, for kernel-owned bytes: address a is at kernel_base[a - ram_start] */
	struct kc_process_block *block; /* at least kc_process_block_size() bytes, aligned to 8 */
	uint32_t ram_start;             /* a multiple of KC_GRANT_ALIGN_MAX; kernel_base has the same alignment */
	uint32_t ram_size;              /* includes block_size */
	uint32_t block_size;            /* bytes of ram_size reserved for the control block; a multiple of 8 */
	uint32_t initial_break;         /* in bytes: how much the process may access when its life starts */
	uint32_t granule; /* of the MPU, in bytes: the break, rounded up to it, may not pass the low mark; 1: no restriction */
	void *mpu_config; /* for kc_port.mpu, for this life only: reset, with no regions but the app's; NULL without an MPU */
	/*
	 * The share window: memory of this process only, zero when a life starts, in which it sees what others share with it
	 * (kc/ipc.h). share_size 0: there is no window, and processes see shared memory in place, through the MPU.
	 */
	uint8_t *share_base;  /* host address of share_start */
	uint32_t share_start; /* a multiple of 64 */
	uint32_t share_size;
};

/* States of a process (enum State of Tock's kernel/src/process.rs). */
enum kc_state {
	KC_STATE_NONE = 0, /* the slot is free */
	KC_STATE_RUNNING,
	KC_STATE_YIELDED,
	KC_STATE_YIELDED_FOR,
	KC_STATE_STOPPED_RUNNING,
	KC_STATE_STOPPED_YIELDED,
	KC_STATE_STOPPED_YIELDED_FOR,
	KC_STATE_FAULTED,
	KC_STATE_TERMINATED,
};

struct kc_port_ops {
	/*
	 * A new life begins in slot `index`: provide its memory. app_ram is the number of bytes that the TBF asks for; ram_size
	 * must be at least app_ram + block_size. The port may keep the old memory (boards do) or give new memory (Linux gives a
	 * new region). The core has already read what it must carry over, and fills in the block itself. It also zeroes the bytes
	 * below initial_break, unless the port sets *zeroed to true. Returns false if there is no memory; the process is then
	 * Faulted (or, at load, not loaded).
	 *
	 * A Linux process of the former life may still be alive; the port must end it. The former life's memory must stay mapped
	 * until the port's own call into the core has returned, because a driver may still be inside its grant and write there. A
	 * port that keeps the old memory therefore zeroes what lies below the low mark only when the new life's init call
	 * executes.
	 */
	bool (*new_life)(void *context, uint32_t index, uint32_t app_ram, uint32_t block_size, struct kc_process_memory *memory,
			 bool *zeroed);
	/*
	 * True if a process can be given access to [flash_start, flash_start + flash_size) and to no other byte. Called before
	 * new_life. NULL: every place is acceptable.
	 */
	bool (*flash_place_fits)(void *context, uint32_t flash_start, uint32_t flash_size);
	/*
	 * Slot `index` no longer needs its memory: the slot was unloaded, or a load was refused after new_life had provided the
	 * memory. NULL if the port has nothing to release.
	 */
	void (*release)(void *context, uint32_t index);
	/*
	 * Moves the break of a live process; the core has checked that it may move. When growing, the port sets *fresh to an
	 * address from old_break to new_break: memory from there on already reads as zero, and the core zeroes [old_break,
	 * *fresh) itself. When shrinking, *fresh is ignored. Returns false if the port refuses; nothing has changed then, and the
	 * process gets NOMEM.
	 */
	bool (*move_break)(void *context, uint32_t index, uint32_t old_break, uint32_t new_break, uint32_t *fresh);
	/*
	 * The kernel is about to use [low_mark, old_low_mark) of slot `index`. Returns false if the port refuses (OutOfMemory);
	 * nothing has changed then.
	 */
	bool (*reserve_grant)(void *context, uint32_t index, uint32_t old_low_mark, uint32_t low_mark);
	/* A process changed its state. Called after the state was written, and never nested. Must not call the core. */
	void (*state_changed)(void *context, uint32_t index, enum kc_state from, enum kc_state to);
	/* Slot `index` may have become ready: the port should call kc_process_run for it later. Must not call the core. */
	void (*ready)(void *context, uint32_t index);
	/*
	 * The port's own stored state of the process in slot `index`, such as its registers, as bytes. Writes them to out if
	 * `length` is enough, and returns their number in either case. NULL: there is none.
	 */
	uint32_t (*stored_state)(void *context, uint32_t index, uint8_t *out, uint32_t length);
	/* The kernel cannot continue (a driver re-entered a grant, or a fault policy says panic). Must not return. */
	void (*panic)(void *context, const char *reason) __attribute__((noreturn));
};

struct kc_port {
	const struct kc_port_ops *ops;
	void *context;
	const struct kc_mpu *mpu; /* isolates processes (kc/hil/mpu.h); NULL if the port does that by other means */
};

#endif
