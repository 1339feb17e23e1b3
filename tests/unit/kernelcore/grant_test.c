/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Rows A2, A10, A11, A12, A13, B2, B4, C1, C2 of the isolation bugs: grants, entered once and only while their life lasts. */
#include <pthread.h>
#include <string.h>

#include "kernelcore/process_block.h"
#include "tests/unit/core_rig.h"
#include "tests/unit/harness.h"

static const struct kc_completion no_code = {.has_code = false};

static struct kc_entered_grant enter(uint32_t index)
{
	return kc_grant_enter(&rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
}

static struct kc_entered_grant try_enter(uint32_t index)
{
	return kc_grant_try_enter(&rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
}

static uint32_t low_mark(uint32_t index)
{
	return rig_info(index).kernel_low_mark;
}

static void grow(uint32_t index, uint32_t bytes)
{
	CU_ASSERT_EQUAL_FATAL(rig_return(index, KC_CLASS_MEMOP, 1, bytes, 0, 0).r[0], KC_SUCCESS_U32);
}

static void allocated_when_entered(void)
{
	rig_init();
	uint32_t index = rig_start();

	CU_ASSERT_FALSE(kc_grant_is_allocated(&rig.kernel, rig_driver(RIG_DRIVER), rig_id(index)));
	{
		KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
		CU_ASSERT_EQUAL(grant.error, KC_PROCESS_OK);
		CU_ASSERT_EQUAL((uintptr_t)grant.data % 8, 0);
		for (uint32_t i = 0; i < 24; i++)
			CU_ASSERT_EQUAL(((uint8_t *)grant.data)[i], 0);
		memset(grant.data, 0x5a, 24);
	}
	/* 4 + 6*8 = 52, 56 with padding, 80 with T */
	CU_ASSERT_EQUAL(low_mark(index), RIG_RAM + RIG_APP_RAM - 80);
	CU_ASSERT_TRUE(kc_grant_is_allocated(&rig.kernel, rig_driver(RIG_DRIVER), rig_id(index)));
	{
		KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
		CU_ASSERT_EQUAL(*(uint8_t *)grant.data, 0x5a);
	}
	CU_ASSERT_EQUAL(low_mark(index), RIG_RAM + RIG_APP_RAM - 80);
	CU_ASSERT_EQUAL(rig_info(index).grants_allocated, 1);
	CU_ASSERT_EQUAL(kc_grant_enter(&rig.kernel, rig_driver(RIG_DRIVER_PLAIN), rig_id(index)).error, KC_PROCESS_KERNEL_ERROR);
	CU_ASSERT_PTR_NULL(rig_check());
}

/* A11: with no space left a grant cannot be entered, and there is no null pointer to follow. */
static void no_space(void)
{
	rig_init();
	uint32_t index = rig_start();

	grow(index, RIG_APP_RAM - 79);
	struct kc_entered_grant grant = enter(index);

	CU_ASSERT_TRUE(grant.error == KC_PROCESS_OUT_OF_MEMORY && grant.data == NULL);
	CU_ASSERT_EQUAL(low_mark(index), RIG_RAM + RIG_APP_RAM);
	CU_ASSERT_FALSE(kc_grant_is_allocated(&rig.kernel, rig_driver(RIG_DRIVER), rig_id(index)));
	CU_ASSERT_EQUAL(kc_upcall_schedule(&grant, 0, 0, 0, 0), KC_UPCALL_PROCESS_ENDED);
	kc_grant_leave(&grant);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_SUBSCRIBE, RIG_DRIVER, 0, 0, 0).r[1], KC_NOMEM);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_ALLOW_RO, RIG_DRIVER, 0, 0, 0).r[1], KC_NOMEM);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_ALLOW_RW, RIG_DRIVER, 0, 0, 0).r[1], KC_NOMEM);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_COMMAND, RIG_DRIVER, 0, 0, 0).r[0], KC_SUCCESS);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_MEMOP, 1, (uint32_t)-1, 0, 0).r[0], KC_SUCCESS_U32);
	grant = enter(index);
	CU_ASSERT_EQUAL(grant.error, KC_PROCESS_OK);
	kc_grant_leave(&grant);
	CU_ASSERT_EQUAL(low_mark(index), rig_info(index).app_break);
	CU_ASSERT_PTR_NULL(rig_check());
}

static void the_port_refuses(void)
{
	rig_init();
	uint32_t index = rig_start();

	rig.refuse_grant = true;
	CU_ASSERT_EQUAL(enter(index).error, KC_PROCESS_OUT_OF_MEMORY);
	CU_ASSERT_EQUAL(low_mark(index), RIG_RAM + RIG_APP_RAM);
	CU_ASSERT_PTR_NULL(rig_check());
}

/* A shape whose size 32 bits cannot say: with its kernel part, with its padding, beside the low mark. */
static void too_large_for_32_bits(void)
{
	static struct kc_grant_shape shapes[] = {
	    {.upcalls = 255, .size = UINT32_MAX, .align = 1},
	    {.upcalls = 1, .size = UINT32_MAX - 12, .align = 16},
	    {.upcalls = 1, .size = UINT32_MAX - 32, .align = 16},
	};

	for (size_t i = 0; i < sizeof shapes / sizeof shapes[0]; i++) {
		struct kc_process_info before;

		rig_init();
		rig.drivers[0].grant = &shapes[i];
		kc_kernel_init(&rig.kernel, &rig.port, rig.slots, RIG_SLOTS, rig.drivers, RIG_DRIVERS);
		uint32_t index = rig_start();

		before = rig_info(index);
		CU_ASSERT_EQUAL(enter(index).error, KC_PROCESS_OUT_OF_MEMORY);
		CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_SUBSCRIBE, RIG_DRIVER, 0, 0, 0).r[1], KC_NOMEM);
		CU_ASSERT_EQUAL(low_mark(index), before.kernel_low_mark);
		CU_ASSERT_PTR_NULL(rig_check());
	}
}

/* A12: a grant that is entered cannot be entered again, in the same process. */
static void entered_twice(void)
{
	rig_init();
	uint32_t one = rig_start();
	uint32_t two = rig_start();
	struct kc_entered_grant first = enter(one);
	struct kc_entered_grant other = enter(two);

	CU_ASSERT_EQUAL(other.error, KC_PROCESS_OK);
	CU_ASSERT_EQUAL(try_enter(one).error, KC_PROCESS_ALREADY_IN_USE);
	if (setjmp(rig.panic_jump) == 0) {
		enter(one);
		CU_FAIL("a grant was entered twice");
	}
	CU_ASSERT_PTR_NOT_NULL_FATAL(rig.panic_reason);
	CU_ASSERT_PTR_NOT_NULL(strstr(rig.panic_reason, "entered the grant"));
	kc_grant_leave(&first);
	kc_grant_leave(&other);
	first = try_enter(one);
	CU_ASSERT_EQUAL(first.error, KC_PROCESS_OK);
	kc_grant_leave(&first);
	kc_grant_leave(&first);
	CU_ASSERT_EQUAL(rig.slots[one].memory.block->grants[0].state, KC_GRANT_ALLOCATED);
}

/* A12: a driver whose walk over all processes meets the caller's entered grant. */
static struct kc_return walk_inside(struct rig *r, const struct kc_driver *driver, uint32_t command, uint32_t arg0, uint32_t arg1,
				    struct kc_process_id caller)
{
	uint32_t seen = 0;
	uint32_t refused = 0;

	(void)command;
	(void)arg0;
	(void)arg1;
	KC_GRANT_ENTER(own, &r->kernel, driver, caller);
	for (struct kc_grant_walk walk = kc_grant_each(&r->kernel, driver); kc_grant_next(&walk);) {
		KC_GRANT_TRY_ENTER(grant, &r->kernel, driver, walk.process);
		seen++;
		refused += grant.error == KC_PROCESS_ALREADY_IN_USE;
	}
	return kc_success_u32_u32(seen, refused);
}

static void walks(void)
{
	rig_init();
	for (uint32_t i = 0; i < RIG_SLOTS; i++) {
		rig_start();
		if (i != 1) {
			KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(i));
		}
	}
	kc_process_stop(&rig.kernel, 2);
	kc_process_terminate(&rig.kernel, 3, no_code);
	rig.on_command = walk_inside;
	struct kc_return value = rig_return(0, KC_CLASS_COMMAND, RIG_DRIVER, 1, 0, 0);

	CU_ASSERT_EQUAL(value.r[1], 2);
	CU_ASSERT_EQUAL(value.r[2], 1);
}

#define STACK_BYTES   0x20000u
#define STACK_PATTERN 0xc3

static uint8_t small_stack[STACK_BYTES] __attribute__((aligned(4096)));
static enum kc_process_error entered_error;

static void *enter_and_leave(void *unused)
{
	(void)unused;
	struct kc_entered_grant grant = enter(0);

	entered_error = grant.error;
	kc_grant_leave(&grant);
	return NULL;
}

/* Bytes of stack that a thread takes to begin, and to allocate and enter a grant whose T has this size. */
static uint32_t stack_of_grant(uint32_t size)
{
	struct kc_grant_shape of_size = {.upcalls = 2, .allow_ro = 2, .allow_rw = 2, .size = size, .align = 8};
	uint32_t untouched = 0;
	pthread_attr_t attributes;
	pthread_t enterer;

	rig_init();
	rig.drivers[0].grant = &of_size;
	CU_ASSERT_EQUAL_FATAL(rig_start(), 0);
	memset(small_stack, STACK_PATTERN, sizeof small_stack);
	CU_ASSERT_EQUAL_FATAL(pthread_attr_init(&attributes), 0);
	CU_ASSERT_EQUAL_FATAL(pthread_attr_setstack(&attributes, small_stack, sizeof small_stack), 0);
	CU_ASSERT_EQUAL_FATAL(pthread_create(&enterer, &attributes, enter_and_leave, NULL), 0);
	CU_ASSERT_EQUAL_FATAL(pthread_join(enterer, NULL), 0);
	pthread_attr_destroy(&attributes);
	CU_ASSERT_EQUAL(entered_error, KC_PROCESS_OK);
	CU_ASSERT_PTR_NULL(rig_check());
	rig_free();
	while (untouched < STACK_BYTES && small_stack[untouched] == STACK_PATTERN)
		untouched++;
	return STACK_BYTES - untouched;
}

/* A13: a grant comes into being where it lies: the largest takes no more of the kernel's stack than the smallest. */
static void largest_grant(void)
{
	uint32_t small = stack_of_grant(8);

	CU_ASSERT_TRUE(small < STACK_BYTES / 2);
	/* Not T, nor half of it; the sanitizers take a little more for a longer memset. */
	CU_ASSERT_TRUE(stack_of_grant(0xf00) < small + 0xf00 / 2);
}

/* What a driver does to its caller while it is inside the caller's grant. */
static void (*end_inside)(uint32_t index);
static bool enter_the_new_life;

static void terminate(uint32_t index)
{
	kc_process_terminate(&rig.kernel, index, no_code);
}

static void restart(uint32_t index)
{
	kc_process_try_restart(&rig.kernel, index, no_code);
}

static void fault(uint32_t index)
{
	kc_process_fault(&rig.kernel, index);
}

static void terminate_and_start(uint32_t index)
{
	terminate(index);
	kc_process_start(&rig.kernel, index);
}

static void port_fails(uint32_t index)
{
	kc_process_port_failed(&rig.kernel, index);
}

static struct kc_return end_caller_inside(struct rig *r, const struct kc_driver *driver, uint32_t command, uint32_t arg0,
					  uint32_t arg1, struct kc_process_id caller)
{
	struct kc_custom_grant custom;
	struct kc_ro_view ro;
	struct kc_rw_view rw;
	uint32_t argument;
	struct kc_entered_grant next = {.error = KC_PROCESS_KERNEL_ERROR};

	(void)command;
	(void)arg0;
	(void)arg1;
	struct kc_entered_grant grant = kc_grant_enter(&r->kernel, driver, caller);

	end_inside(caller.index);
	if (enter_the_new_life) {
		next = kc_grant_enter(&r->kernel, driver, rig_id(caller.index));
		CU_ASSERT_EQUAL(next.error, KC_PROCESS_OK);
	}
	struct kc_process_info before = rig_info(caller.index);

	CU_ASSERT_EQUAL(kc_upcall_schedule(&grant, 0, 1, 2, 3), KC_UPCALL_PROCESS_ENDED);
	CU_ASSERT_EQUAL(kc_upcall_remove(&grant, 0, &argument), KC_REMOVED_NONE);
	CU_ASSERT_EQUAL(kc_upcall_remove_pending(&grant, 0), 0);
	CU_ASSERT_NOT_EQUAL(kc_allow_ro_view(&grant, 0, &ro), KC_PROCESS_OK);
	CU_ASSERT_NOT_EQUAL(kc_allow_rw_view(&grant, 0, &rw), KC_PROCESS_OK);
	CU_ASSERT_TRUE(ro.data == NULL && ro.length == 0 && rw.data == NULL && rw.length == 0);
	CU_ASSERT_NOT_EQUAL(kc_custom_grant_allocate(&grant, 8, 8, 1, &custom), KC_PROCESS_OK);
	/* T itself stays where it was until the kernel's caller is back: a driver may still write it. */
	memset(grant.data, 0x66, 24);
	kc_grant_leave(&grant);

	struct kc_process_info after = rig_info(caller.index);

	CU_ASSERT_EQUAL(memcmp(&before, &after, sizeof before), 0);
	if (enter_the_new_life) {
		CU_ASSERT_EQUAL(try_enter(caller.index).error, KC_PROCESS_ALREADY_IN_USE);
		CU_ASSERT_EQUAL(*(uint8_t *)next.data, 0);
		kc_grant_leave(&next);
	}
	return kc_success();
}

/* C2 (BEHAVIOURS J9): leaving a grant whose life is over touches nothing of the new life. */
static void ended_inside(void)
{
	static void (*const ends[])(uint32_t) = {terminate, restart, fault, terminate_and_start, port_fails};

	for (int policy = 0; policy < 2; policy++) {
		for (size_t i = 0; i < 5; i++) {
			struct kc_resume resume;

			rig_init();
			rig.policy.kind = policy ? KC_POLICY_RESTART : KC_POLICY_STOP;
			rig.on_command = end_caller_inside;
			end_inside = ends[i];
			enter_the_new_life = ends[i] == restart || ends[i] == terminate_and_start || (ends[i] == fault && policy);
			uint32_t index = rig_start();

			CU_ASSERT_FALSE(rig_call(index, KC_CLASS_COMMAND, RIG_DRIVER, 1, 0, 0, &resume));
			CU_ASSERT_EQUAL(resume.kind, enter_the_new_life ? KC_RESUME_INIT : KC_RESUME_NONE);
			CU_ASSERT_PTR_NULL(rig_check());
		}
	}
}

static struct kc_return unload_caller_inside(struct rig *r, const struct kc_driver *driver, uint32_t command, uint32_t arg0,
					     uint32_t arg1, struct kc_process_id caller)
{
	struct kc_ro_view ro;

	(void)command;
	(void)arg0;
	(void)arg1;
	struct kc_entered_grant grant = kc_grant_enter(&r->kernel, driver, caller);

	CU_ASSERT_EQUAL(grant.error, KC_PROCESS_OK);
	kc_process_terminate(&r->kernel, caller.index, no_code);
	CU_ASSERT_TRUE(kc_process_unload(&r->kernel, caller.index));
	CU_ASSERT_EQUAL(kc_upcall_schedule(&grant, 0, 1, 2, 3), KC_UPCALL_PROCESS_ENDED);
	CU_ASSERT_EQUAL(kc_upcall_remove_pending(&grant, 0), 0);
	CU_ASSERT_EQUAL(kc_allow_ro_view(&grant, 0, &ro), KC_PROCESS_NO_SUCH_APP);
	kc_grant_leave(&grant);
	kc_grant_leave(&grant);
	CU_ASSERT_EQUAL(kc_upcall_schedule(&grant, 0, 1, 2, 3), KC_UPCALL_PROCESS_ENDED);
	return kc_success();
}

/* The memory is gone with the process: a guard must not follow what it points to. */
static void unloaded_inside(void)
{
	for (int twice = 0; twice < 2; twice++) { /* both ways into the kernel */
		struct kc_resume resume;

		rig_init();
		rig.on_command = unload_caller_inside;
		rig.sequence = (uint64_t)twice;
		uint32_t index = rig_start();

		CU_ASSERT_FALSE(rig_call(index, KC_CLASS_COMMAND, RIG_DRIVER, 1, 0, 0, &resume));
		CU_ASSERT_EQUAL(resume.kind, KC_RESUME_NONE);
		CU_ASSERT_EQUAL(kc_process_state(&rig.kernel, index), KC_STATE_NONE);
		CU_ASSERT_EQUAL(rig.releases, 1);
	}
	rig_free();
}

/* C1: what a driver kept of a life is worth nothing in the next. */
static void kept_handles(void)
{
	rig_init();
	uint32_t index = rig_start();
	struct kc_process_id first = rig_id(index);
	struct kc_custom_grant handle;
	void *data;

	grow(index, 0x100);
	rig_return(index, KC_CLASS_ALLOW_RW, RIG_DRIVER, 0, RIG_RAM + 0x10, 0x20);
	{
		KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), first);
		CU_ASSERT_EQUAL(kc_custom_grant_allocate(&grant, 5, 1, 3, &handle), KC_PROCESS_OK);
	}
	CU_ASSERT_EQUAL(handle.size, 15);
	CU_ASSERT_EQUAL(kc_custom_grant_enter(&rig.kernel, &handle, &data), KC_PROCESS_OK);
	for (uint32_t i = 0; i < 15; i++)
		CU_ASSERT_EQUAL(((uint8_t *)data)[i], 0);
	kc_process_terminate(&rig.kernel, index, no_code);
	CU_ASSERT_EQUAL(kc_custom_grant_enter(&rig.kernel, &handle, &data), KC_PROCESS_INACTIVE_APP);
	CU_ASSERT_PTR_NULL(data);
	CU_ASSERT_EQUAL(kc_grant_enter(&rig.kernel, rig_driver(RIG_DRIVER), first).error, KC_PROCESS_INACTIVE_APP);
	CU_ASSERT_EQUAL(kc_userspace_readable_view(&rig.kernel, first, RIG_RAM, 4).length, 0);
	kc_process_start(&rig.kernel, index);
	CU_ASSERT_EQUAL(kc_custom_grant_enter(&rig.kernel, &handle, &data), KC_PROCESS_NO_SUCH_APP);
	CU_ASSERT_EQUAL(kc_grant_enter(&rig.kernel, rig_driver(RIG_DRIVER), first).error, KC_PROCESS_NO_SUCH_APP);
	CU_ASSERT_FALSE(kc_grant_is_allocated(&rig.kernel, rig_driver(RIG_DRIVER), first));
	struct kc_entered_grant grant = enter(index);
	struct kc_rw_view view;

	CU_ASSERT_EQUAL(kc_allow_rw_view(&grant, 0, &view), KC_PROCESS_OK);
	CU_ASSERT_EQUAL(view.length, 0);
	kc_grant_leave(&grant);
}

static void custom_grants(void)
{
	rig_init();
	uint32_t index = rig_start();
	struct kc_custom_grant handle;
	struct kc_custom_grant odd;
	void *data;
	struct kc_entered_grant grant = enter(index);
	uint32_t mark = low_mark(index);

	CU_ASSERT_EQUAL(kc_custom_grant_allocate(&grant, 0x10000, 1, 0x10000, &handle), KC_PROCESS_OUT_OF_MEMORY);
	CU_ASSERT_EQUAL(kc_custom_grant_allocate(&grant, UINT32_MAX, 1, 1, &handle), KC_PROCESS_OUT_OF_MEMORY);
	CU_ASSERT_EQUAL(kc_custom_grant_allocate(&grant, mark - RIG_RAM + 1, 1, 1, &handle), KC_PROCESS_OUT_OF_MEMORY);
	for (uint32_t align = 0; align < 600; align++) {
		bool good = align != 0 && (align & (align - 1)) == 0 && align <= KC_GRANT_ALIGN_MAX;

		if (!good)
			CU_ASSERT_EQUAL(kc_custom_grant_allocate(&grant, 1, align, 1, &handle), KC_PROCESS_KERNEL_ERROR);
	}
	CU_ASSERT_EQUAL(low_mark(index), mark);
	CU_ASSERT_EQUAL(kc_custom_grant_allocate(&grant, 3, 1, 1, &odd), KC_PROCESS_OK);
	CU_ASSERT_EQUAL(low_mark(index), mark - 4);
	CU_ASSERT_EQUAL(kc_custom_grant_allocate(&grant, 8, 256, 2, &handle), KC_PROCESS_OK);
	CU_ASSERT_EQUAL(low_mark(index) % 256, 0);
	CU_ASSERT_EQUAL(kc_custom_grant_enter(&rig.kernel, &handle, &data), KC_PROCESS_OK);
	CU_ASSERT_EQUAL((uintptr_t)data % 256, 0);
	CU_ASSERT_EQUAL(kc_custom_grant_allocate(&grant, 0, 1, 5, &handle), KC_PROCESS_OK);
	CU_ASSERT_EQUAL(handle.size, 0);

	/* A spoiled handle leads nowhere. */
	for (uint32_t offset = 0; offset < 0x3000; offset++) {
		struct kc_custom_grant spoiled = {.process = rig_id(index), .offset_from_end = offset, .size = 16};
		uint32_t address = rig_info(index).ram_end - offset;
		bool inside = address >= low_mark(index) && address + 16 <= rig_info(index).kernel_low_mark_at_start;

		if ((kc_custom_grant_enter(&rig.kernel, &spoiled, &data) == KC_PROCESS_OK) != inside)
			CU_FAIL("a spoiled handle is judged wrongly");
	}
	kc_grant_leave(&grant);
	CU_ASSERT_PTR_NULL(rig_check());
}

/* A2: a grant cannot grow into a shared buffer: the break stays above it. */
static void break_above_shared_buffers(void)
{
	rig_init();
	uint32_t index = rig_start();

	grow(index, 0xf00);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_ALLOW_RW, RIG_DRIVER, 0, RIG_RAM + 0xe00, 0x100).r[0], KC_SUCCESS_U32_U32);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_MEMOP, 0, RIG_RAM + 0x800, 0, 0).r[1], KC_NOMEM);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_MEMOP, 1, (uint32_t)-0x10, 0, 0).r[1], KC_NOMEM);
	struct kc_entered_grant grant = enter(index);
	struct kc_custom_grant handle;

	while (kc_custom_grant_allocate(&grant, 16, 1, 1, &handle) == KC_PROCESS_OK)
		CU_ASSERT_PTR_NULL(rig_check());
	kc_grant_leave(&grant);
	CU_ASSERT_TRUE(low_mark(index) >= RIG_RAM + 0xf00);
}

/* B4: after un-allow and unsubscribe a driver sees no buffer, and its event starts no function. */
static void taken_back(void)
{
	rig_init();
	uint32_t index = rig_start();
	struct kc_resume resume;
	struct kc_rw_view view;

	grow(index, 0x100);
	rig_return(index, KC_CLASS_ALLOW_RW, RIG_DRIVER, 1, RIG_RAM, 0x40);
	rig_return(index, KC_CLASS_SUBSCRIBE, RIG_DRIVER, 1, RIG_RAM + 4, 7);
	{
		KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
		CU_ASSERT_EQUAL(kc_upcall_schedule(&grant, 1, 1, 2, 3), KC_UPCALL_OK);
	}
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_ALLOW_RW, RIG_DRIVER, 1, 0, 0).r[2], 0x40);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_SUBSCRIBE, RIG_DRIVER, 1, 0, 0).r[1], RIG_RAM + 4);
	CU_ASSERT_EQUAL(rig_info(index).pending_tasks, 0);
	{
		KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
		CU_ASSERT_EQUAL(kc_allow_rw_view(&grant, 1, &view), KC_PROCESS_OK);
		CU_ASSERT_TRUE(view.data == NULL && view.length == 0);
		CU_ASSERT_EQUAL(kc_rw_copy_in(view, 0, (const uint8_t *)"x", 1), 0);
		CU_ASSERT_EQUAL(kc_upcall_schedule(&grant, 1, 1, 2, 3), KC_UPCALL_OK);
	}
	rig_call(index, KC_CLASS_YIELD, 1, 0, 0, 0, &resume);
	CU_ASSERT_EQUAL(resume.kind, KC_RESUME_NONE);
}

/* B2: the same memory under two numbers and two drivers: everyone sees every write. */
static void overlapping_buffers(void)
{
	rig_init();
	uint32_t index = rig_start();
	struct kc_rw_view a;
	struct kc_rw_view b;
	struct kc_ro_view c;

	grow(index, 0x100);
	rig_return(index, KC_CLASS_ALLOW_RW, RIG_DRIVER, 0, RIG_RAM, 0x20);
	rig_return(index, KC_CLASS_ALLOW_RW, RIG_DRIVER, 1, RIG_RAM + 0x10, 0x20);
	rig_return(index, KC_CLASS_ALLOW_RO, RIG_DRIVER_2, 0, RIG_RAM, 0x30);
	KC_GRANT_ENTER(one, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
	KC_GRANT_ENTER(two, &rig.kernel, rig_driver(RIG_DRIVER_2), rig_id(index));
	kc_allow_rw_view(&one, 0, &a);
	kc_allow_rw_view(&one, 1, &b);
	kc_allow_ro_view(&two, 0, &c);
	kc_rw_copy_in(a, 0x10, (const uint8_t *)"first", 5);
	kc_rw_copy_in(b, 2, (const uint8_t *)"xx", 2);
	uint8_t seen[5];

	CU_ASSERT_EQUAL(kc_ro_copy(c, 0x10, seen, 5), 5);
	CU_ASSERT_EQUAL(memcmp(seen, "fixxt", 5), 0);
	CU_ASSERT_EQUAL(kc_rw_copy_out(a, 0x10, seen, 5), 5);
	CU_ASSERT_EQUAL(memcmp(seen, "fixxt", 5), 0);
}

/* What a grant says of a buffer is judged again when it is used: a spoiled word does not lead into the kernel. */
static void spoiled_buffers(void)
{
	rig_init();
	uint32_t index = rig_start();
	struct kc_rw_view rw;
	struct kc_ro_view ro;

	grow(index, 0x100);
	rig_return(index, KC_CLASS_ALLOW_RW, RIG_DRIVER, 0, RIG_RAM, 0x20);
	rig_return(index, KC_CLASS_ALLOW_RO, RIG_DRIVER, 0, RIG_RAM, 0x20);
	uint8_t *entries = rig.memory[index].kernel + (low_mark(index) - RIG_RAM) + 4;

	for (uint32_t entry = 2; entry <= 4; entry += 2)
		tbf_put_u32(entries + 8 * entry, RIG_RAM + 0xf0);
	KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
	CU_ASSERT_EQUAL(kc_allow_rw_view(&grant, 0, &rw), KC_PROCESS_OK);
	CU_ASSERT_TRUE(rw.data == NULL && rw.length == 0);
	CU_ASSERT_EQUAL(kc_allow_ro_view(&grant, 0, &ro), KC_PROCESS_OK);
	CU_ASSERT_TRUE(ro.data == NULL && ro.length == 0);
}

static void copies_are_cut(void)
{
	static const uint32_t offsets[] = {0, 1, 7, 8, 9, 0x7fffffff, 0xffffffff};
	uint8_t bytes[8] = "abcdefg";
	struct kc_ro_view view = {bytes, 8};

	for (size_t o = 0; o < 7; o++) {
		for (uint32_t count = 0; count < 12; count++) {
			uint8_t to[16];
			uint32_t left = offsets[o] < 8 ? 8 - offsets[o] : 0;
			uint32_t want = count < left ? count : left;

			memset(to, 'Z', sizeof to);
			CU_ASSERT_EQUAL(kc_ro_copy(view, offsets[o], to, count), want);
			CU_ASSERT_EQUAL(memcmp(to, bytes + (left ? offsets[o] : 0), want), 0);
			CU_ASSERT_EQUAL(to[want], 'Z');
		}
	}
	CU_ASSERT_EQUAL(kc_ro_copy((struct kc_ro_view){NULL, 0}, 0, bytes, 8), 0);
	CU_ASSERT_EQUAL(kc_error_of_process_error(KC_PROCESS_OUT_OF_MEMORY), KC_NOMEM);
	CU_ASSERT_EQUAL(kc_error_of_process_error(KC_PROCESS_NO_SUCH_APP), KC_INVAL);
	CU_ASSERT_EQUAL(kc_error_of_process_error(KC_PROCESS_ADDRESS_OUT_OF_BOUNDS), KC_INVAL);
	CU_ASSERT_EQUAL(kc_error_of_process_error(KC_PROCESS_INACTIVE_APP), KC_FAIL);
	CU_ASSERT_EQUAL(kc_error_of_process_error(KC_PROCESS_KERNEL_ERROR), KC_FAIL);
	CU_ASSERT_EQUAL(kc_error_of_process_error(KC_PROCESS_ALREADY_IN_USE), KC_FAIL);
	CU_ASSERT_EQUAL(kc_error_of_process_error(KC_PROCESS_OK), KC_OK);
	rig_free();
}

HARNESS_MAIN({"A10 a grant is allocated when first entered, and zero", allocated_when_entered},
	     {"A11 no space for a grant", no_space}, {"a port may refuse a grant", the_port_refuses},
	     {"a grant that 32 bits cannot measure is OutOfMemory", too_large_for_32_bits},
	     {"A12 entering an entered grant panics", entered_twice},
	     {"A12 a walk meets entered, stopped and dead processes", walks},
	     {"A13 the largest grant takes no more stack than the smallest", largest_grant},
	     {"C2 J9 leaving a grant whose life is over touches nothing", ended_inside},
	     {"C2 leaving a grant whose process was unloaded touches nothing", unloaded_inside},
	     {"C1 what was kept of a life is stale in the next", kept_handles},
	     {"custom grants: sizes, alignments and spoiled handles", custom_grants},
	     {"A2 grants never reach a shared buffer", break_above_shared_buffers},
	     {"B4 nothing comes after un-allow and unsubscribe", taken_back}, {"B2 overlapping buffers", overlapping_buffers},
	     {"a spoiled buffer of a grant leads nowhere", spoiled_buffers}, {"copies are cut to their view", copies_are_cut})
