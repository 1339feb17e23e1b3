/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "boards/components/checked_loading.h"

/* More than one line of the report, so that the log drops nothing. */
#define LINE_BYTES_MAX (KERNEL_LOG_BYTES / 2)

static void wake_up(void *context)
{
	struct checked_loading *loading = context;

	(void)kc_deferred_call_set(&board.deferred, loading->call);
}

/* Runs one step of the loader, once the log has room for its report. */
static void step(void *context)
{
	struct checked_loading *loading = context;

	if (!kernel_log_has_room(&board.log, LINE_BYTES_MAX) || kc_loader_step(&loading->loader) == KC_PROGRESS_MORE)
		wake_up(loading);
}

static void process_loaded(void *context, uint32_t offset, struct kc_load_result result)
{
	struct checked_loading *loading = context;

	/* There is one binary slot per process slot. */
	if (result.error == KC_LOAD_NO_BINARY_SLOT)
		result.error = KC_LOAD_NO_SLOT;
	if (result.error == KC_LOAD_OK)
		loading->loaded++;
	else
		load_report_tell(&loading->refused, offset, result, kc_load_error_text(result.error));
}

static void process_loading_finished(void *context)
{
	struct checked_loading *loading = context;

	load_report_end(loading->loaded, loading->refused);
}

static const struct kc_credentials_policy *make_policy(struct checked_loading *loading, enum checked_loading_policy policy)
{
	if (policy == CHECKED_NEVER)
		return NULL;
	kc_credentials_hash_init(&loading->hash, software_digest_init(&loading->digest, &board.deferred), KC_CHECK_ACCEPT);
	loading->hash_policy = kc_credentials_hash(&loading->hash);
	kc_credentials_list_init(&loading->list, &loading->hash_policy, 1, policy == CHECKED_REQUIRED);
	loading->policy = kc_credentials_list(&loading->list);
	return &loading->policy;
}

void checked_loading_run(struct checked_loading *loading, struct kc_waiting_binary *binaries, enum checked_loading_policy policy)
{
	static const struct kc_loader_client_ops ops = {.process_loaded = process_loaded,
							.process_loading_finished = process_loading_finished};
	struct kc_loader_client client = {.ops = &ops, .context = loading};
	uint32_t flash_start = (uint32_t)(uintptr_t)board_apps_start;

	loading->call = kc_deferred_call_register(&board.deferred, step, loading);
	kc_checker_init(&loading->checker, make_policy(loading, policy), wake_up, loading);
	kc_loader_init(&loading->loader, &board.kernel, &loading->checker, binaries, board_config.process_slots);
	(void)kc_loader_start(&loading->loader, &client, board_apps_start, (uint32_t)(uintptr_t)board_apps_end - flash_start,
			      flash_start, board_config.fault_policy);
	wake_up(loading);
	board_loop();
}
