/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Console, driver 0x1 (Tock's doc/syscalls/00001_console.md and capsules/core/src/console.rs).
 *
 * command 0              success
 *         1 length       writes the first `length` bytes of the write buffer, or all that it holds. Replaces a write in
 *                        progress; 0 bytes cancel it. Each write ends with one upcall, except one that was replaced
 *         2 length       reads at most `length` bytes into the read buffer, or as many as it holds. BUSY while a read of this
 *                        process is in progress, or of any process if all share one wire
 *         3              ends this process's read; its upcall reports what was read. Success even if there is no read
 *         others         NOSUPPORT
 * allow read-only 1      the write buffer
 * allow read-write 1     the read buffer
 * upcall  1              (bytes written, 0, 0)
 *         2              (status, bytes read, 0); status 0, CANCEL after command 3, SIZE if bytes were lost because the buffer
 *                        had shrunk, FAIL if the device refused
 *
 * Every command needs the grant, and returns NOMEM if there is no memory for it.
 *
 * A write is sent in pieces, which are first copied here. The buffer is looked up again before each piece: if it has become
 * shorter than the write, the write ends with what was sent (as upstream); if it was replaced by one of sufficient length, the
 * write continues with that one's bytes.
 *
 * If every process has its own channel (Linux), no process waits for another. On a shared wire a write keeps the wire until it
 * ends; then the process that has waited longest has its turn. So lines are not mixed, and a process that keeps replacing its
 * writes does not starve the others.
 *
 * Fixes over upstream: command 3 ends only the caller's own read; a write of 0 bytes that had to wait gets its upcall; a read of
 * 0 bytes is answered at once; a process that ends releases the wire.
 *
 * In the composition root: put capsule_console_driver(&console) into the table of drivers, call kc_kernel_init, then
 * capsule_console_init; the back end calls capsule_console_transmitted and capsule_console_received.
 */
#ifndef CAPSULES_CONSOLE_H
#define CAPSULES_CONSOLE_H

#include <kc/hil/uart.h>
#include <kc/kernel.h>

#include "capsules/process_queue.h"

#define CAPSULE_CONSOLE_NUMBER 0x1u

/* What is in progress on one channel of the device. The processes named may have ended meanwhile. */
struct capsule_console_channel {
	struct kc_process_id writer;
	uint32_t piece_length;
	struct kc_process_id reader;
	struct kc_process_id next_reader; /* waits until the device has ended the read of a process that has ended */
	bool writing;
	bool reading;
	bool reader_gone;
	bool has_next_reader;
};

struct capsule_console_storage {
	struct process_queue_entry *waiting;      /* one for each process slot of the kernel */
	struct capsule_console_channel *channels; /* as many as the device has channels */
	uint8_t *piece;                           /* room for one piece of a write */
	uint32_t piece_size;                      /* in bytes; at most what the device takes at a time */
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
/* The caller owns the storage. A device has one channel, or one for each process slot of the kernel. */
void capsule_console_init(struct capsule_console *console, struct kc_kernel *kernel, struct capsule_console_storage storage,
			  struct kc_hil_uart hil);
/* For the back end: `sent` bytes of the piece were sent. */
void capsule_console_transmitted(void *console, uint32_t channel, uint32_t sent);
/* For the back end, which owns the bytes and must wipe them before it uses the buffer for another reader. */
void capsule_console_received(void *console, uint32_t channel, const uint8_t *bytes, uint32_t count);
/* True while a write of this process is unfinished. */
bool capsule_console_busy(const struct capsule_console *console, struct kc_process_id process);
/* True while a read of this process is unfinished. */
bool capsule_console_reading(const struct capsule_console *console, struct kc_process_id process);

#endif
