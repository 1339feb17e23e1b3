/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Console, driver 0x1 (Tock's doc/syscalls/00001_console.md and capsules/core/src/console.rs).
 *
 * command 0              success
 *         1 length       writes the first `length` bytes of the write buffer, or all that it holds. A write under way is
 *                        replaced; 0 bytes cancel it. Each write ends with one upcall, a replaced one without
 *         2 length       reads at most `length` bytes into the read buffer, or as many as it holds. BUSY while a read of this
 *                        process is under way, or anybody's where all share one wire
 *         3              ends this process's read: its upcall comes with what there was. Success also if there is none
 *         others         NOSUPPORT
 * allow read-only 1      the write buffer
 * allow read-write 1     the read buffer
 * upcall  1              (bytes written, 0, 0)
 *         2              (status, bytes read, 0); status 0, CANCEL after command 3, SIZE if the buffer had shrunk and bytes
 *                        were lost, FAIL if the device refused
 *
 * Every command needs the grant: NOMEM where there is no memory for it.
 *
 * A write goes out in pieces that are copied here first. Before each piece the buffer is looked at anew: if it became shorter
 * than what was to be written, the write ends with what went out (as upstream); bytes of another buffer of the same length
 * are taken as they are.
 *
 * Where every process has a channel of its own (Linux) nobody waits for another. On one wire a write keeps it until it ends, then
 * the others have their turn, the one who waits longest first; so lines are not mixed, and replacing one's write for ever
 * starves nobody.
 *
 * Repairs over upstream: command 3 ends one's own read only; a write of 0 bytes that had to wait gets its upcall; a read of 0
 * bytes is answered at once; a process that ends gives the wire back.
 *
 * In the composition root: capsule_console_driver(&console) into the table of drivers, kc_kernel_init, capsule_console_init; the
 * back end calls capsule_console_transmitted and capsule_console_received.
 */
#ifndef CAPSULES_CONSOLE_H
#define CAPSULES_CONSOLE_H

#include <kc/hil/uart.h>
#include <kc/kernel.h>

#include "capsules/process_queue.h"

#define CAPSULE_CONSOLE_NUMBER 0x1u

/* What is under way on one channel of the device. The process named may have ended meanwhile. */
struct capsule_console_channel {
	struct kc_process_id writer;
	uint32_t piece_length;
	struct kc_process_id reader;
	struct kc_process_id next_reader; /* waits until the device has ended the read of a process that is gone */
	bool writing;
	bool reading;
	bool reader_gone;
	bool has_next_reader;
};

struct capsule_console_storage {
	struct process_queue_entry *waiting;      /* one for each process slot of the kernel */
	struct capsule_console_channel *channels; /* as many as the device has channels */
	uint8_t *piece;                           /* holds one piece of a write; no more than the device takes at a time */
	uint32_t piece_size;
};

struct capsule_console {
	struct kc_kernel *kernel;
	const struct kc_driver *driver;
	struct kc_hil_uart hil;
	struct capsule_console_storage storage;
	uint32_t channel_count;
	struct process_queue waiting; /* writes that wait for their channel */
};

struct kc_driver capsule_console_driver(struct capsule_console *console);
/* The storage stays the caller's. A device has one channel, or one for each process slot of the kernel. */
void capsule_console_init(struct capsule_console *console, struct kc_kernel *kernel, struct capsule_console_storage storage,
			  struct kc_hil_uart hil);
/* For the back end. `sent` bytes of the piece went out. */
void capsule_console_transmitted(void *console, uint32_t channel, uint32_t sent);
/* For the back end. bytes stay the caller's; it wipes them before it gives its buffer to another reader. */
void capsule_console_received(void *console, uint32_t channel, const uint8_t *bytes, uint32_t count);
/* True while a write of this process is unfinished. */
bool capsule_console_busy(const struct capsule_console *console, struct kc_process_id process);
/* True while a read of this process is unfinished. */
bool capsule_console_reading(const struct capsule_console *console, struct kc_process_id process);

#endif
