/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Loads processes from flash, step by step: finds the process binaries, has their credentials checked, and turns those that may
 * run into processes (SequentialProcessLoaderMachine of Tock's kernel/src/process_loading.rs). The owner calls the steps. At boot
 * the owner gives the loader all of flash; at run time, only what has been written there since. If one run finds several versions
 * of an application, the newest is loaded. An application that is already a process stays as it is (kc_process_unload removes
 * it).
 *
 *     kc_checker_init(&checker, policy, wake_up, NULL);
 *     kc_loader_init(&loader, &kernel, &checker, binaries, BINARIES);
 *     kc_loader_start(&loader, &client, flash, length, flash_start, fault_policy);
 *     while (kc_loader_step(&loader) == KC_PROGRESS_MORE)       and again whenever wake_up is called
 *             ;
 */
#ifndef KC_LOADER_H
#define KC_LOADER_H

#include <kc/checker.h>
#include <kc/kernel.h>

/* The client is told what became of each binary (ProcessLoadingAsyncClient upstream). kc_loader_step makes both calls. */
struct kc_loader_client_ops {
	/*
	 * The loader is done with the TBF at this offset of the flash. result.error is KC_LOAD_OK if the TBF became the process
	 * in slot result.index, and otherwise the reason why it did not. Called once for each TBF, in no particular order. May
	 * call kc_loader_abort.
	 */
	void (*process_loaded)(void *context, uint32_t offset, struct kc_load_result result);
	/* That was the last TBF. The loader is now idle and may be started again from in here. */
	void (*process_loading_finished)(void *context);
};
struct kc_loader_client {
	const struct kc_loader_client_ops *ops;
	void *context;
};

/* Private to the loader: an accepted binary that waits to become a process. The loader reads its header again then. */
struct kc_waiting_binary {
	uint32_t offset; /* of the TBF in the flash */
	uint32_t app_version;
	struct kc_accepted_credential credential;
	struct kc_short_id short_id;
};

/* Private to the functions below. */
struct kc_loader {
	struct kc_kernel *kernel;
	struct kc_checker *checker;
	struct kc_waiting_binary *binaries;
	uint32_t binary_slots;
	struct kc_process_binary checked; /* the one that is being checked */
	struct kc_loader_client client;
	struct kc_fault_policy policy;
	const uint8_t *flash;
	uint32_t length;
	uint32_t flash_start;
	uint32_t offset;       /* where to look for the next TBF */
	uint32_t binary_count; /* found and accepted */
	uint32_t next_binary;  /* the next to become a process */
	uint32_t state;
	bool gives_up_checked; /* ABORTING: `checked` has not been reported yet */
};

/*
 * The checker must not be used by anyone else. binaries: an array of binary_slots elements, at least one, for accepted binaries
 * that wait to become processes; any more are refused with KC_LOAD_NO_BINARY_SLOT. The caller owns the kernel, the checker and
 * the array.
 */
void kc_loader_init(struct kc_loader *loader, struct kc_kernel *kernel, struct kc_checker *checker,
		    struct kc_waiting_binary *binaries, uint32_t binary_slots);
/*
 * Starts on flash[0..length), which processes see at flash_start; kc_loader_step does the work. The bytes must not change until
 * loading has finished, and those of a loaded TBF not until its process is unloaded. Returns KC_BUSY if the previous start has
 * not finished.
 */
enum kc_error kc_loader_start(struct kc_loader *loader, const struct kc_loader_client *client, const uint8_t *flash,
			      uint32_t length, uint32_t flash_start, struct kc_fault_policy policy);
/*
 * Handles at most one new header, one credential or one process. WAITING: the credentials policy has not answered yet. DONE:
 * process_loading_finished was called during this step.
 */
enum kc_progress kc_loader_step(struct kc_loader *loader);
/*
 * Stops loading: binaries that are not processes yet are reported as KC_LOAD_CANCELLED, and the rest of the flash is not
 * examined. A policy may still be reading the flash, so this has taken effect only when kc_loader_step returns DONE.
 */
void kc_loader_abort(struct kc_loader *loader);

#endif
