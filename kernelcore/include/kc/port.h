/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * What a port gives the core. Linux is one port, every Cortex-M another, the conformance runner a third. The core never
 * learns which. All addresses are addresses as the process sees them, 32 bits wide.
 */
#ifndef KC_PORT_H
#define KC_PORT_H

#include <kc/types.h>

struct kc_mpu;
struct kc_process_block; /* the control block of one process: plain data, no pointers; size by kc_process_block_size() */

/*
 * One process's memory. RAM is [ram_start, ram_start + ram_size); the process may use [ram_start, break). The kernel owns
 * [low mark, ram end), where grants grow down. On Linux the two halves are different pages, on a board they are one block.
 * The control block is accounted at the top of the RAM: grants start below block_size bytes from its end.
 */
struct kc_process_memory {
	uint8_t *app_base;    /* host address of ram_start, for app bytes */
	uint8_t *kernel_base; /* host address of ram_start, for kernel-owned bytes: byte a is kernel_base[a - ram_start] */
	struct kc_process_block *block; /* at least kc_process_block_size() bytes, aligned to 8 */
	uint32_t ram_start;             /* a multiple of KC_GRANT_ALIGN_MAX, and kernel_base is aligned alike */
	uint32_t ram_size;              /* includes block_size */
	uint32_t block_size;            /* bytes of ram_size kept for the control block; multiple of 8 */
	uint32_t initial_break;         /* bytes accessible when a life starts */
	uint32_t granule; /* what the MPU can separate: the break rounded up to it may not pass the low mark; 1: any */
	void *mpu_config; /* of kc_port.mpu, for this life: reset, then no regions but the app's own; NULL without an MPU */
	/*
	 * A share window: memory of this process alone, zero when a life starts, in which it sees what others share with it (kc/ipc.h).
	 * share_size 0: there is none, and what is shared is seen in its place, through the MPU.
	 */
	uint8_t *share_base;  /* host address of share_start */
	uint32_t share_start; /* a multiple of 64 */
	uint32_t share_size;
};

/* States of a process (enum State of the seed process.rs). */
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
	 * A new life begins in slot `index`: give it memory. app_ram is what the TBF asks for; ram_size must be at least
	 * app_ram + block_size. A port may keep the old memory (a board) or give another (Linux: a new region); the core reads
	 * what it must carry over before it calls, and fills the block and the accessible bytes itself. The bytes below
	 * initial_break are zeroed by the core unless *zeroed is set to true. False: no memory, the process is Faulted (or,
	 * at load, not loaded). Called with a Linux process of the former life perhaps still alive: the port ends it. Memory of
	 * the former life stays mapped until the port's own call into the core has returned: a driver may be inside its grant, and may
	 * write there after this. A port that keeps the old memory zeroes what is below the low mark when the life's init call executes.
	 */
	bool (*new_life)(void *context, uint32_t index, uint32_t app_ram, uint32_t block_size, struct kc_process_memory *memory,
			 bool *zeroed);
	/*
	 * True if a process can have access to [flash_start, flash_start + flash_size) and to no byte beside it; asked before new_life.
	 * NULL: any.
	 */
	bool (*flash_place_fits)(void *context, uint32_t flash_start, uint32_t flash_size);
	/*
	 * Slot `index` needs its memory no longer: a load was refused after new_life had given it, or the slot was unloaded.
	 * NULL if the port has nothing to give back.
	 */
	void (*release)(void *context, uint32_t index);
	/*
	 * The break of a live process moves; the core has checked that it may. *fresh is the address from which new memory
	 * reads as zero already (the core zeroes [old_break, *fresh) itself); it is old_break..new_break when growing and
	 * ignored when shrinking. False: refused, nothing changed (the process gets NOMEM).
	 */
	bool (*move_break)(void *context, uint32_t index, uint32_t old_break, uint32_t new_break, uint32_t *fresh);
	/* The kernel is about to use [low_mark, old_low_mark) of slot `index`. False: refused (OutOfMemory), nothing changed. */
	bool (*reserve_grant)(void *context, uint32_t index, uint32_t old_low_mark, uint32_t low_mark);
	/* A state was written. Called after the write, never from within itself; the port must not call back into the core. */
	void (*state_changed)(void *context, uint32_t index, enum kc_state from, enum kc_state to);
	/* Slot `index` may have become ready: call kc_process_run for it, later. The port must not call back into the core. */
	void (*ready)(void *context, uint32_t index);
	/*
	 * What the port has stored of the process in slot `index`, its registers say, as bytes: writes them to out if length suffices, and
	 * returns how many there are. NULL: none.
	 */
	uint32_t (*stored_state)(void *context, uint32_t index, uint8_t *out, uint32_t length);
	/* The kernel cannot go on (a driver re-entered a grant, a policy says panic). Must not return. */
	void (*panic)(void *context, const char *reason) __attribute__((noreturn));
};

struct kc_port {
	const struct kc_port_ops *ops;
	void *context;
	const struct kc_mpu
	    *mpu; /* the unit that keeps processes apart, see kc/hil/mpu.h; NULL if the port does it by other means */
};

#endif
