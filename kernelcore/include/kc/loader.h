/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Loads processes from flash, step by step: finds the process binaries, has their credentials checked, and makes processes of
 * those that may run (SequentialProcessLoaderMachine of Tock's kernel/src/process_loading.rs). The owner calls the steps. At boot
 * the loader is given all of flash; at run time, what was written there since. If it finds several versions of an application in
 * one run, it loads the newest; one that is already a process is left alone (kc_process_unload ends it).
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

/*
 * The client is told what became of each binary (ProcessLoadingAsyncClient upstream). Both are called from within kc_loader_step.
 */
struct kc_loader_client_ops {
	/*
	 * The loader is done with the TBF at this offset of the flash. result.error is KC_LOAD_OK if it became the process in
	 * slot result.index, and otherwise says why not. Called once for each TBF, in no particular order. It may call
	 * kc_loader_abort.
	 */
	void (*process_loaded)(void *context, uint32_t offset, struct kc_load_result result);
	/* That was the last one. The loader is idle now and may be started again from in here. */
	void (*process_loading_finished)(void *context);
};
struct kc_loader_client {
	const struct kc_loader_client_ops *ops;
	void *context;
};

/* Private to the loader: a binary that was found and accepted, and waits to become a process. Its header is read again then. */
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
	uint32_t offset;       /* where the next TBF is looked for */
	uint32_t binary_count; /* found and accepted */
	uint32_t next_binary;  /* to become a process */
	uint32_t state;
	bool gives_up_checked; /* ABORTING: `checked` is to be told yet */
};

/*
 * Only this loader may use the checker. binaries: room, for at least one, for binaries that were found and wait to become
 * processes; more than binary_slots of them are refused with KC_LOAD_NO_BINARY_SLOT. Kernel, checker and array stay the caller's.
 */
void kc_loader_init(struct kc_loader *loader, struct kc_kernel *kernel, struct kc_checker *checker,
		    struct kc_waiting_binary *binaries, uint32_t binary_slots);
/*
 * Starts on flash[0..length), which processes see at flash_start; kc_loader_step does the work. The bytes must not change until
 * loading has finished, and those of a loaded TBF not as long as its process exists. KC_BUSY if the former start has not
 * finished.
 */
enum kc_error kc_loader_start(struct kc_loader *loader, const struct kc_loader_client *client, const uint8_t *flash,
			      uint32_t length, uint32_t flash_start, struct kc_fault_policy policy);
/*
 * Handles at most one new header, one credential or one process. WAITING: the credentials policy has not answered yet. DONE:
 * process_loading_finished was called in this step.
 */
enum kc_progress kc_loader_step(struct kc_loader *loader);
/*
 * Gives up: binaries that were found and are not processes yet are reported as KC_LOAD_CANCELLED, and the rest of the flash is
 * not looked at. This has finished only when kc_loader_step says so, because a policy may still be reading the flash.
 */
void kc_loader_abort(struct kc_loader *loader);

#endif
