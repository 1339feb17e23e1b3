/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * The loader of flash: finds the process binaries in it, has their credentials checked, and makes processes of those that may run,
 * in steps that its owner makes (SequentialProcessLoaderMachine of Tock's kernel/src/process_loading.rs). At boot it is given all
 * of flash; at run time what was put there since. Of several versions of an application in one run the newest is loaded; what is
 * a process already stays it (kc_process_unload ends that).
 *
 *     kc_checker_init(&checker, policy, wake_up, NULL);
 *     kc_loader_init(&loader, &kernel, &checker, binaries, BINARIES);
 *     kc_loader_start(&loader, &client, flash, length, flash_start, fault_policy);
 *     while (kc_loader_step(&loader) == KC_PROGRESS_MORE)       and again whenever wake_up was called
 *             ;
 */
#ifndef KC_LOADER_H
#define KC_LOADER_H

#include <kc/checker.h>
#include <kc/kernel.h>

/* Who hears what became of the binaries (ProcessLoadingAsyncClient upstream). Both are called from within kc_loader_step. */
struct kc_loader_client_ops {
	/*
	 * The loader is done with the TBF at this offset of the flash: result.error KC_LOAD_OK says that it is the process in slot
	 * result.index, anything else why it is none. Once for each TBF, in no promised order. It may call kc_loader_abort.
	 */
	void (*process_loaded)(void *context, uint32_t offset, struct kc_load_result result);
	/* That was the last one. The loader is idle: it may be started from in here. */
	void (*process_loading_finished)(void *context);
};
struct kc_loader_client {
	const struct kc_loader_client_ops *ops;
	void *context;
};

/* Filled in by the functions below; read by nobody else. */
struct kc_loader {
	struct kc_kernel *kernel;
	struct kc_checker *checker;
	struct kc_process_binary *binaries;
	uint32_t binary_slots;
	struct kc_loader_client client;
	struct kc_fault_policy policy;
	const uint8_t *flash;
	uint32_t length;
	uint32_t flash_start;
	uint32_t offset;       /* where the next TBF is looked for */
	uint32_t binary_count; /* found and accepted; one more while it is being checked */
	uint32_t next_binary;  /* to become a process */
	uint32_t state;
};

/*
 * The checker is used by this loader only. binaries: room for those that were found and wait, at least one; those beyond are
 * refused with KC_LOAD_NO_BINARY_SLOT.
 */
void kc_loader_init(struct kc_loader *loader, struct kc_kernel *kernel, struct kc_checker *checker,
		    struct kc_process_binary *binaries, uint32_t binary_slots);
/*
 * Begins with flash[0..length), which processes see at flash_start. The bytes stay as they are until the loading has finished, and those
 * of a TBF that was loaded as long as its process. KC_BUSY if the former start has not finished. The rest is done by kc_loader_step.
 */
enum kc_error kc_loader_start(struct kc_loader *loader, const struct kc_loader_client *client, const uint8_t *flash,
			      uint32_t length, uint32_t flash_start, struct kc_fault_policy policy);
/*
 * At most one header, one credential or one process. WAITING: for the credentials policy. DONE: process_loading_finished was called
 * in this step.
 */
enum kc_progress kc_loader_step(struct kc_loader *loader);
/*
 * Gives up: what is not a process yet will be none (KC_LOAD_CANCELLED, for those that were found), and flash that was not looked at is
 * not looked at. It has finished when kc_loader_step says so, because a policy may be reading still.
 */
void kc_loader_abort(struct kc_loader *loader);

#endif
