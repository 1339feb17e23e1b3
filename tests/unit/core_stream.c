/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "tests/unit/core_stream.h"

#include <string.h>

#include "tests/unit/core_rig.h"

/* Hostile numbers: edges of the process's memory, small numbers, any. */
static uint32_t any_number(uint32_t index)
{
	struct kc_process_info info = rig_info(index);
	const uint32_t edges[] = {info.ram_start,   info.app_break,           info.kernel_low_mark,
				  info.ram_end,     info.high_water_mark,     info.flash_end,
				  info.flash_start, info.flash_protected_end, 0,
				  0x80000000u};

	switch (core_stream_below(4)) {
	case 0:
		return edges[core_stream_below(10)] + core_stream_below(9) - 4;
	case 1:
		return core_stream_below(0x200);
	case 2:
		return info.ram_start + core_stream_below(RIG_APP_RAM);
	default:
		return core_stream_below(4) == 0 ? core_stream_word() : core_stream_below(4);
	}
}

static uint32_t any_driver(void)
{
	return RIG_DRIVER + core_stream_below(6) - core_stream_below(2);
}

/* Unloads the process and loads another one in its place, unless a driver prevents it. */
static void replace(uint32_t index)
{
	kc_process_terminate(&rig.kernel, index, (struct kc_completion){false, 0});
	if (!rig.refuse_new_life && kc_process_unload(&rig.kernel, index))
		rig_load();
}

static void manage_someone(void)
{
	uint32_t index = core_stream_below(RIG_SLOTS + 1);
	struct kc_completion completion = {core_stream_below(2), core_stream_below(9)};

	switch (core_stream_below(16)) {
	case 0:
		kc_process_stop(&rig.kernel, index);
		break;
	case 1:
	case 2:
		kc_process_resume(&rig.kernel, index);
		break;
	case 3:
		kc_process_start(&rig.kernel, index);
		break;
	case 4:
		kc_process_terminate(&rig.kernel, index, completion);
		break;
	case 5:
	case 6:
		kc_process_try_restart(&rig.kernel, index, completion);
		break;
	case 7:
		replace(core_stream_below(CORE_STREAM_PROCESSES));
		break;
	case 8:
	case 9:
		kc_process_fault(&rig.kernel, index);
		break;
	default:
		kc_process_resume(&rig.kernel, index);
		kc_process_start(&rig.kernel, index);
		break;
	}
}

static void hear_of_end(struct kc_process_id process)
{
	(void)process;
	if (core_stream_below(8) == 0)
		manage_someone();
}

static void fill_buffers(struct kc_entered_grant *grant)
{
	struct kc_rw_view rw;
	struct kc_ro_view ro;
	uint8_t bytes[64] = {1, 2, 3};

	for (uint32_t number = 0; number < 3; number++) {
		if (kc_allow_rw_view(grant, number, &rw) == KC_PROCESS_OK) {
			for (uint32_t i = 0; i < rw.length; i++)
				rw.data[i] = 0x5c;
			kc_rw_copy_in(rw, core_stream_below(9), bytes, 64);
		}
		if (kc_allow_ro_view(grant, number, &ro) == KC_PROCESS_OK) {
			for (uint32_t i = 0; i < ro.length; i++)
				bytes[i % 64] ^= ro.data[i];
		}
	}
}

static struct kc_return do_anything(struct rig *r, const struct kc_driver *driver, uint32_t command, uint32_t arg0, uint32_t arg1,
				    struct kc_process_id caller)
{
	struct kc_custom_grant handle;
	uint32_t argument;

	(void)command;
	if (core_stream_below(12) == 0)
		manage_someone();
	KC_GRANT_TRY_ENTER(grant, &r->kernel, driver, caller);
	if (core_stream_below(30) == 0)
		manage_someone();
	switch (core_stream_below(6)) {
	case 0:
		kc_upcall_schedule(&grant, arg0 % 3, arg0, arg1, 3);
		break;
	case 1:
		if (kc_custom_grant_allocate(&grant, core_stream_below(40), 1u << core_stream_below(9), core_stream_below(4),
					     &handle) == KC_PROCESS_OK) {
			void *data;

			if (kc_custom_grant_enter(&r->kernel, &handle, &data) == KC_PROCESS_OK)
				memset(data, 0x99, handle.size);
		}
		break;
	case 2:
		kc_upcall_remove(&grant, arg0 % 3, &argument);
		break;
	case 3:
		kc_upcall_remove_pending(&grant, arg1 % 3);
		break;
	case 4:
		fill_buffers(&grant);
		break;
	default:
		/* It may have ended the process, which does not matter. */
		if (grant.error == KC_PROCESS_OK)
			memset(grant.data, 0x42, driver->grant->size);
		break;
	}
	return kc_success_u32_u32(arg0, arg1);
}

static void any_call(uint32_t index)
{
	uint32_t class_number = core_stream_below(60) == 0 ? core_stream_below(12) : core_stream_below(8);
	uint32_t r[4] = {any_number(index), any_number(index), any_number(index), any_number(index)};

	if (class_number != KC_CLASS_YIELD && class_number != KC_CLASS_MEMOP && class_number != KC_CLASS_EXIT) {
		r[0] = any_driver();
		r[1] = core_stream_below(4);
	}
	if (class_number == KC_CLASS_MEMOP)
		r[0] = core_stream_below(13);
	if (class_number == KC_CLASS_YIELD)
		r[0] = core_stream_below(40) == 0 ? core_stream_below(5) : core_stream_below(6) == 0 ? core_stream_below(3) : 0;
	if (class_number == KC_CLASS_EXIT && core_stream_below(20) != 0)
		r[0] = 2;
	if (class_number == KC_CLASS_YIELD && r[0] == 2) {
		r[1] = any_driver();
		r[2] = core_stream_below(3);
	}
	rig.sequence++;
	if (core_stream_below(2) == 0)
		kc_trap(&rig.kernel, index, rig.sequence, class_number, r);
	else
		kc_process_trapped(&rig.kernel, index, rig.sequence, class_number, r);
}

static void schedule_somewhere(uint32_t index)
{
	const struct kc_driver *driver = &rig.drivers[core_stream_below(RIG_DRIVERS)];
	struct kc_process_id id;

	if (driver->grant != NULL && kc_process_id_at(&rig.kernel, index, &id)) {
		KC_GRANT_ENTER(grant, &rig.kernel, driver, id);
		kc_upcall_schedule(&grant, core_stream_below(3), 1, 2, 3);
	}
}

/* The process writes to its memory, which it may. */
static void scribble(uint32_t index)
{
	struct kc_process_info info = rig_info(index);

	memset(rig.memory[index].app, (int)core_stream_below(256), info.app_break - info.ram_start);
}

void core_stream_step(void)
{
	uint32_t index = core_stream_below(CORE_STREAM_PROCESSES);

	switch (core_stream_below(20)) {
	case 0:
		schedule_somewhere(index);
		break;
	case 1:
		if (core_stream_below(4) == 0)
			manage_someone();
		break;
	case 2:
		if (core_stream_below(16) == 0)
			replace(index);
		else
			scribble(index);
		break;
	case 3:
		rig.refuse_break = core_stream_below(8) == 0;
		rig.refuse_grant = core_stream_below(8) == 0;
		rig.refuse_new_life = core_stream_below(16) == 0;
		rig.fresh_percent = core_stream_below(101);
		break;
	default:
		any_call(index);
		break;
	}
	rig_run(index);
}

void core_stream_revive(void)
{
	for (uint32_t i = 0; i < CORE_STREAM_PROCESSES; i++) {
		kc_process_resume(&rig.kernel, i);
		kc_process_start(&rig.kernel, i);
		if (rig_info(i).state != KC_STATE_RUNNING)
			kc_process_try_restart(&rig.kernel, i, (struct kc_completion){false, 0});
	}
}

void core_stream_begin(uint32_t granule, uint32_t initial_break)
{
	rig_init();
	rig.granule = granule;
	rig.initial_break = initial_break;
	rig.on_command = do_anything;
	rig.on_ended = hear_of_end;
	rig.policy.kind = KC_POLICY_RESTART;
	for (uint32_t i = 0; i < CORE_STREAM_PROCESSES; i++)
		rig_load();
}
