/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Random numbers, driver 0x40001 (Tock's capsules/core/src/rng.rs).
 *
 * command 0              success
 *         1 count        fills the buffer with count random bytes, or as many as it holds; replaces a request in progress
 *         others         NOSUPPORT
 * allow read-write 0     the buffer
 * upcall 0               (0, bytes written, 0)
 *
 * Bytes go into the buffer that is shared when they arrive. If there is none, or it is shorter than what was already written to
 * an earlier one, the request ends with 0 bytes. Fixes over upstream: a request for 0 bytes is answered at once (upstream never
 * does), a source that fails ends all requests with (FAIL, bytes so far, 0) instead of leaving them unanswered, and large
 * requests take turns.
 *
 * In the composition root: put capsule_rng_driver(&rng) into the table of drivers, call kc_kernel_init, then capsule_rng_init;
 * the back end calls capsule_rng_words(&rng, words, count) and wipes its copy.
 */
#ifndef CAPSULES_RNG_H
#define CAPSULES_RNG_H

#include <kc/hil/rng.h>
#include <kc/kernel.h>

#include "capsules/process_queue.h"

#define CAPSULE_RNG_NUMBER 0x40001u

struct capsule_rng {
	struct kc_kernel *kernel;
	const struct kc_driver *driver;
	struct kc_hil_rng hil;
	struct process_queue waiting;
	bool fetching;
};

struct kc_driver capsule_rng_driver(struct capsule_rng *rng);
/* waiting: one for each process slot of the kernel. */
void capsule_rng_init(struct capsule_rng *rng, struct kc_kernel *kernel, struct process_queue_entry *waiting,
		      struct kc_hil_rng hil);
/* For the back end: the requested words, or count 0 if the source failed. */
void capsule_rng_words(void *rng, const uint32_t *words, uint32_t count);
/* True while a request of this process is unfinished. */
bool capsule_rng_busy(const struct capsule_rng *rng, struct kc_process_id process);

#endif
