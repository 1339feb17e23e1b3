/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <kc/loader.h>

#include "kernelcore/app_id.h"
#include "kernelcore/tbf_chain.h"

enum {
	IDLE = 0,
	DISCOVERING, /* looking for the next TBF */
	CHECKING,    /* checking the one just found */
	LOADING,     /* loading the accepted binaries one by one */
	ABORTING,
};

void kc_loader_init(struct kc_loader *loader, struct kc_kernel *kernel, struct kc_checker *checker,
		    struct kc_waiting_binary *binaries, uint32_t binary_slots)
{
	*loader = (struct kc_loader){.kernel = kernel, .checker = checker, .binaries = binaries, .binary_slots = binary_slots};
}

enum kc_error kc_loader_start(struct kc_loader *loader, const struct kc_loader_client *client, const uint8_t *flash,
			      uint32_t length, uint32_t flash_start, struct kc_fault_policy policy)
{
	if (loader->state != IDLE)
		return KC_BUSY;
	loader->client = *client;
	loader->flash = flash;
	loader->length = length;
	loader->flash_start = flash_start;
	loader->policy = policy;
	loader->offset = 0;
	loader->binary_count = 0;
	loader->next_binary = 0;
	loader->state = DISCOVERING;
	return KC_OK;
}

static enum kc_progress tell(struct kc_loader *loader, uint32_t offset, struct kc_load_result result)
{
	loader->client.ops->process_loaded(loader->client.context, offset, result);
	return KC_PROGRESS_MORE;
}

static uint32_t offset_of(const struct kc_loader *loader, const struct kc_process_binary *binary)
{
	return binary->flash_start - loader->flash_start;
}

static struct kc_load_result read_binary(const struct kc_loader *loader, uint32_t offset, struct kc_process_binary *binary)
{
	return kc_process_binary_create(loader->kernel, loader->flash + offset, loader->length - offset,
					loader->flash_start + offset, binary);
}

/* Reads a waiting binary again, with the credential and ShortId it was accepted with. Its bytes have not changed since. */
static struct kc_load_result read_again(const struct kc_loader *loader, const struct kc_waiting_binary *waiting,
					struct kc_process_binary *binary)
{
	struct kc_load_result result = read_binary(loader, waiting->offset, binary);

	binary->credential = waiting->credential;
	binary->short_id = waiting->short_id;
	return result;
}

static enum kc_progress discover(struct kc_loader *loader)
{
	uint32_t offset = loader->offset;
	struct kc_process_binary *binary = &loader->checked;

	if (kc_tbf_chain_ends(loader->flash + offset, loader->length - offset)) {
		loader->state = LOADING;
		return KC_PROGRESS_MORE;
	}
	struct kc_load_result result = read_binary(loader, offset, binary);

	loader->offset = kc_tbf_chain_past(loader->flash, loader->length, offset);
	if (result.error == KC_LOAD_OK && loader->binary_count == loader->binary_slots)
		result.error = KC_LOAD_NO_BINARY_SLOT;
	if (result.error != KC_LOAD_OK)
		return tell(loader, offset, result);
	result.cause = kc_checker_check(loader->checker, binary);
	if (result.cause != KC_OK) {
		result.error = KC_LOAD_CHECK_FAILED;
		return tell(loader, offset, result);
	}
	loader->state = CHECKING;
	return KC_PROGRESS_MORE;
}

static enum kc_progress check(struct kc_loader *loader)
{
	struct kc_process_binary *binary = &loader->checked;
	struct kc_check_outcome outcome;
	enum kc_progress progress = kc_checker_step(loader->checker, &outcome);

	if (progress != KC_PROGRESS_DONE)
		return progress;
	loader->state = DISCOVERING;
	if (outcome.error != KC_CHECKED_OK)
		return tell(loader, offset_of(loader, binary), kc_load_result_of_check(&outcome));
	binary->credential = outcome.credential;
	loader->binaries[loader->binary_count++] = (struct kc_waiting_binary){
	    .offset = offset_of(loader, binary),
	    .app_version = binary->tbf.app_version,
	    .credential = binary->credential,
	    .short_id = kc_app_id_short(loader->kernel, binary),
	};
	return KC_PROGRESS_MORE;
}

static enum kc_progress finish(struct kc_loader *loader)
{
	loader->state = IDLE;
	loader->client.ops->process_loading_finished(loader->client.context);
	return KC_PROGRESS_DONE;
}

/*
 * True if a newer version of the application follows. Earlier ones need no check here: kc_process_load_binary finds those that
 * became processes.
 */
static bool has_newer_behind(const struct kc_loader *loader, const struct kc_waiting_binary *waiting,
			     const struct kc_process_binary *binary)
{
	struct kc_process_binary newer;

	for (const struct kc_waiting_binary *other = waiting + 1; other < loader->binaries + loader->binary_count; other++) {
		if (other->app_version > waiting->app_version && read_again(loader, other, &newer).error == KC_LOAD_OK &&
		    kc_app_id_is_same(loader->kernel, binary, &newer))
			return true;
	}
	return false;
}

static enum kc_progress load(struct kc_loader *loader)
{
	struct kc_process_binary binary;

	if (loader->next_binary == loader->binary_count)
		return finish(loader);
	const struct kc_waiting_binary *waiting = &loader->binaries[loader->next_binary++];
	struct kc_load_result result = read_again(loader, waiting, &binary);

	if (result.error == KC_LOAD_OK && has_newer_behind(loader, waiting, &binary))
		result.error = KC_LOAD_NEWER_VERSION;
	if (result.error == KC_LOAD_OK)
		result = kc_process_load_binary(loader->kernel, &binary, loader->policy);
	return tell(loader, waiting->offset, result);
}

static enum kc_progress give_up(struct kc_loader *loader)
{
	struct kc_check_outcome outcome;
	enum kc_progress progress = kc_checker_step(loader->checker, &outcome);

	if (progress == KC_PROGRESS_MORE || progress == KC_PROGRESS_WAITING)
		return progress;
	if (loader->gives_up_checked) {
		loader->gives_up_checked = false;
		return tell(loader, offset_of(loader, &loader->checked), (struct kc_load_result){.error = KC_LOAD_CANCELLED});
	}
	if (loader->next_binary == loader->binary_count)
		return finish(loader);
	uint32_t offset = loader->binaries[loader->next_binary++].offset;

	return tell(loader, offset, (struct kc_load_result){.error = KC_LOAD_CANCELLED});
}

enum kc_progress kc_loader_step(struct kc_loader *loader)
{
	switch (loader->state) {
	case DISCOVERING:
		return discover(loader);
	case CHECKING:
		return check(loader);
	case LOADING:
		return load(loader);
	case ABORTING:
		return give_up(loader);
	default:
		return KC_PROGRESS_IDLE;
	}
}

void kc_loader_abort(struct kc_loader *loader)
{
	if (loader->state == IDLE)
		return;
	if (loader->state == CHECKING) {
		kc_checker_cancel(loader->checker);
		loader->gives_up_checked = true;
	}
	loader->state = ABORTING;
}
