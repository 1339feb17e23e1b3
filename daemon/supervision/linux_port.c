/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "daemon/supervision/linux_port.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <kc/driver.h>
#include <kc/ipc.h>

#include "daemon/log.h"
#include "daemon/memory/pages.h"
#include "daemon/memory/region.h"
#include "daemon/supervision/supervisor.h"
#include "protocol/layout.h"

_Static_assert(PAGES_HEADER_BYTES % KC_GRANT_ALIGN_MAX == 0, "the kernel half must be aligned like the app's addresses");
_Static_assert(PAGES_HEADER_BYTES >= sizeof(struct region_header), "the header must not reach into the kernel half");
_Static_assert(LAYOUT_RAM % KC_GRANT_ALIGN_MAX == 0, "RAM must be aligned for grants");
_Static_assert(LAYOUT_SHARE_MAX <= LAYOUT_RAM_MAX, "every window can be laid out");

static struct app *app_at(void *context, uint32_t index)
{
	struct supervisor *supervisor = context;

	return &supervisor->apps[index];
}

/* Called from the signal handler. */
static void on_bus_error(void *context)
{
	struct app *app = context;

	app->bus_error = true;
	loop_defer(&app->step);
}

static void describe_memory(const struct region *region, struct kc_process_memory *memory)
{
	const struct pages_layout *layout = &region->layout;

	*memory = (struct kc_process_memory){
	    .app_base = region_app_base((struct region *)region),
	    .kernel_base = region_kernel_base((struct region *)region),
	    .block = (struct kc_process_block *)region_block((struct region *)region),
	    .ram_start = LAYOUT_RAM,
	    .ram_size = layout->ram_size,
	    .block_size = layout->ram_size - (layout->block_offset - PAGES_HEADER_BYTES),
	    .initial_break = layout->initial_break,
	    .granule = 1,
	    .share_base = region_share_base((struct region *)region),
	    .share_start = LAYOUT_SHARE,
	    .share_size = layout->share_bytes,
	};
}

/* Records the error and a remedy. */
static void describe_refusal(struct supervisor *supervisor, int error, const char *step)
{
	const struct memory_ceiling *ceiling = &supervisor->ceiling;
	char help[96] = "";

	if (error == -EMFILE || error == -ENFILE)
		snprintf(help, sizeof help, "; allow more open files (ulimit -n)");
	else if (error == -EFBIG)
		snprintf(help, sizeof help, "; allow larger files (ulimit -f)");
	else if (error == -ENOMEM)
		snprintf(help, sizeof help, "; %llu of %llu bytes are in use (--memory)", (unsigned long long)ceiling->used_bytes,
			 (unsigned long long)ceiling->limit_bytes);
	snprintf(supervisor->refusal, sizeof supervisor->refusal, "%s: %s%s", step, strerror(-error), help);
}

/* An app without permission for IPC gets no share window. */
static uint32_t window_of(struct supervisor *supervisor, uint32_t index)
{
	return kc_process_permits(&supervisor->kernel, index, KC_IPC_DRIVER) ? supervisor->share_bytes : 0;
}

static bool port_new_life(void *context, uint32_t index, uint32_t app_ram, uint32_t block_size, struct kc_process_memory *memory,
			  bool *zeroed)
{
	struct supervisor *supervisor = context;
	struct app *app = app_at(context, index);
	struct pages_layout layout;
	struct region *region;
	const char *step;
	int error;

	if (app_ram == 0) {
		snprintf(supervisor->refusal, sizeof supervisor->refusal, "it requests no RAM, but it needs a stack");
		return false;
	}
	if (!pages_lay_out(supervisor->page_size, app_ram, block_size, window_of(supervisor, index), &layout)) {
		snprintf(supervisor->refusal, sizeof supervisor->refusal, "it requests %u bytes of RAM; the maximum is %u",
			 app_ram, LAYOUT_RAM_MAX - block_size);
		return false;
	}
	error = region_create(&layout, &supervisor->ceiling, on_bus_error, app, &region, &step);
	if (error < 0) {
		describe_refusal(supervisor, error, step);
		/* While loading, the caller reports the reason with the file's name. */
		if (app->region != NULL)
			log_error("%s: no memory for a new life: %s", app->name, supervisor->refusal);
		return false;
	}
	/* A driver may still be using a grant of the old life, so free it later. */
	if (app->region != NULL)
		supervisor_retire(supervisor, app->region);
	app->region = region;
	app->bus_error = app->refusal_told = false;
	loop_defer(&app->step);
	describe_memory(region, memory);
	*zeroed = true;
	return true;
}

static void port_release(void *context, uint32_t index)
{
	struct app *app = app_at(context, index);

	if (app->region != NULL)
		supervisor_retire(context, app->region);
	app->region = NULL;
	loop_defer(&app->step);
}

/* At the ceiling, NOMEM is a normal answer. If the system itself refuses memory, tell the operator, once per life. */
static void tell_refusal(struct app *app, int error)
{
	if (error == -ENOMEM || app->refusal_told)
		return;
	app->refusal_told = true;
	log_warning("%s: the system refuses it more memory: %s", app->name, strerror(-error));
}

static bool port_move_break(void *context, uint32_t index, uint32_t old_break, uint32_t new_break, uint32_t *fresh)
{
	struct app *app = app_at(context, index);
	uint32_t old_page_end = LAYOUT_RAM + pages_round_up(old_break - LAYOUT_RAM, app->region->layout.page_size);
	int error = region_move_break(app->region, new_break - LAYOUT_RAM);

	if (error < 0) {
		tell_refusal(app, error);
		return false;
	}
	/* The app could write to the rest of the old break's page, so it is not fresh. */
	*fresh = old_page_end < new_break ? old_page_end : new_break;
	if (region_is_shrinking(app->region))
		trap_path_continue_slices(app);
	return true;
}

static bool port_reserve_grant(void *context, uint32_t index, uint32_t old_low_mark, uint32_t low_mark)
{
	struct app *app = app_at(context, index);

	int error = region_reserve_kernel(app->region, low_mark - LAYOUT_RAM);

	(void)old_low_mark;
	if (error < 0)
		tell_refusal(app, error);
	return error == 0;
}

/* States that change with every yield; nobody acts on them. */
static bool is_ordinary(enum kc_state state)
{
	return state == KC_STATE_RUNNING || state == KC_STATE_YIELDED || state == KC_STATE_YIELDED_FOR;
}

static void port_state_changed(void *context, uint32_t index, enum kc_state from, enum kc_state to)
{
	const struct supervisor *supervisor = context;

	if (supervisor->listeners != NULL)
		supervisor_state_changed(context, index, from, to);
	if (!is_ordinary(from) || !is_ordinary(to))
		loop_defer(&app_at(context, index)->step);
}

static void port_ready(void *context, uint32_t index)
{
	struct supervisor *supervisor = context;
	struct app *app = app_at(context, index);

	/* While a trap is being delivered, its caller asks the core afterwards anyway. */
	if (!app->path.delivering)
		work_queue_add(&supervisor->runs, &app->run_item);
}

static _Noreturn void port_panic(void *context, const char *reason)
{
	supervisor_panic(context, reason);
}

static const struct kc_port_ops port_ops = {
    .new_life = port_new_life,
    .release = port_release,
    .move_break = port_move_break,
    .reserve_grant = port_reserve_grant,
    .state_changed = port_state_changed,
    .ready = port_ready,
    .panic = port_panic,
};

void linux_port_init(struct kc_port *port, struct supervisor *supervisor)
{
	*port = (struct kc_port){.ops = &port_ops, .context = supervisor};
}
