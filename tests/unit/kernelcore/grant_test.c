/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Grants: when they are allocated, who may enter them, and when handles are valid. Isolation bugs A1, A2 and C1. */
#include <pthread.h>
#include <string.h>

#include "kernelcore/process_block.h"
#include "tests/unit/core_rig.h"
#include "tests/unit/harness.h"

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
	CU_ASSERT_EQUAL(rig_low_mark(index), RIG_RAM + RIG_APP_RAM - 80);
	CU_ASSERT_TRUE(kc_grant_is_allocated(&rig.kernel, rig_driver(RIG_DRIVER), rig_id(index)));
	{
		KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), rig_id(index));
		CU_ASSERT_EQUAL(*(uint8_t *)grant.data, 0x5a);
	}
	CU_ASSERT_EQUAL(rig_low_mark(index), RIG_RAM + RIG_APP_RAM - 80);
	CU_ASSERT_EQUAL(rig_info(index).grants_allocated, 1);
	CU_ASSERT_EQUAL(kc_grant_enter(&rig.kernel, rig_driver(RIG_DRIVER_PLAIN), rig_id(index)).error, KC_PROCESS_KERNEL_ERROR);
	CU_ASSERT_PTR_NULL(rig_check());
}

/* A11: with no space left a grant cannot be entered, and there is no null pointer to follow. */
static void no_space(void)
{
	rig_init();
	uint32_t index = rig_start();

	rig_grow(index, RIG_APP_RAM - 79);
	struct kc_entered_grant grant = rig_enter(index);

	CU_ASSERT_TRUE(grant.error == KC_PROCESS_OUT_OF_MEMORY && grant.data == NULL);
	CU_ASSERT_EQUAL(rig_low_mark(index), RIG_RAM + RIG_APP_RAM);
	CU_ASSERT_FALSE(kc_grant_is_allocated(&rig.kernel, rig_driver(RIG_DRIVER), rig_id(index)));
	CU_ASSERT_EQUAL(kc_upcall_schedule(&grant, 0, 0, 0, 0), KC_UPCALL_PROCESS_ENDED);
	kc_grant_leave(&grant);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_SUBSCRIBE, RIG_DRIVER, 0, 0, 0).r[1], KC_NOMEM);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_ALLOW_RO, RIG_DRIVER, 0, 0, 0).r[1], KC_NOMEM);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_ALLOW_RW, RIG_DRIVER, 0, 0, 0).r[1], KC_NOMEM);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_COMMAND, RIG_DRIVER, 0, 0, 0).r[0], KC_SUCCESS);
	CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_MEMOP, 1, (uint32_t)-1, 0, 0).r[0], KC_SUCCESS_U32);
	grant = rig_enter(index);
	CU_ASSERT_EQUAL(grant.error, KC_PROCESS_OK);
	kc_grant_leave(&grant);
	CU_ASSERT_EQUAL(rig_low_mark(index), rig_info(index).app_break);
	CU_ASSERT_PTR_NULL(rig_check());
}

static void the_port_refuses(void)
{
	rig_init();
	uint32_t index = rig_start();

	rig.refuse_grant = true;
	CU_ASSERT_EQUAL(rig_enter(index).error, KC_PROCESS_OUT_OF_MEMORY);
	CU_ASSERT_EQUAL(rig_low_mark(index), RIG_RAM + RIG_APP_RAM);
	CU_ASSERT_PTR_NULL(rig_check());
}

/* Shapes whose size overflows 32 bits: with the kernel part, with the padding, near the low mark. */
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
		CU_ASSERT_EQUAL(rig_enter(index).error, KC_PROCESS_OUT_OF_MEMORY);
		CU_ASSERT_EQUAL(rig_return(index, KC_CLASS_SUBSCRIBE, RIG_DRIVER, 0, 0, 0).r[1], KC_NOMEM);
		CU_ASSERT_EQUAL(rig_low_mark(index), before.kernel_low_mark);
		CU_ASSERT_PTR_NULL(rig_check());
	}
}

/* A12: a grant that is entered cannot be entered again, in the same process. */
static void entered_twice(void)
{
	rig_init();
	uint32_t one = rig_start();
	uint32_t two = rig_start();
	struct kc_entered_grant first = rig_enter(one);
	struct kc_entered_grant other = rig_enter(two);

	CU_ASSERT_EQUAL(other.error, KC_PROCESS_OK);
	CU_ASSERT_EQUAL(rig_try_enter(one).error, KC_PROCESS_ALREADY_IN_USE);
	if (setjmp(rig.panic_jump) == 0) {
		rig_enter(one);
		CU_FAIL("a grant was entered twice");
	}
	CU_ASSERT_PTR_NOT_NULL_FATAL(rig.panic_reason);
	CU_ASSERT_PTR_NOT_NULL(strstr(rig.panic_reason, "entered a grant"));
	kc_grant_leave(&first);
	kc_grant_leave(&other);
	first = rig_try_enter(one);
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
	kc_process_terminate(&rig.kernel, 3, RIG_NO_CODE);
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
	struct kc_entered_grant grant = rig_enter(0);

	entered_error = grant.error;
	kc_grant_leave(&grant);
	return NULL;
}

/* The stack that a thread needs to start, and to allocate and enter a grant whose T has this size. */
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

/* A13: a grant is created in place, so the largest needs no more kernel stack than the smallest. */
static void largest_grant(void)
{
	uint32_t small = stack_of_grant(8);

	CU_ASSERT_TRUE(small < STACK_BYTES / 2);
	/* Much less than T; sanitizers need a little more stack for a longer memset. */
	CU_ASSERT_TRUE(stack_of_grant(0xf00) < small + 0xf00 / 2);
}

/* C1: handles that a driver kept from one life are invalid in the next. */
static void kept_handles(void)
{
	rig_init();
	uint32_t index = rig_start();
	struct kc_process_id first = rig_id(index);
	struct kc_custom_grant handle;
	void *data;

	rig_grow(index, 0x100);
	rig_return(index, KC_CLASS_ALLOW_RW, RIG_DRIVER, 0, RIG_RAM + 0x10, 0x20);
	{
		KC_GRANT_ENTER(grant, &rig.kernel, rig_driver(RIG_DRIVER), first);
		CU_ASSERT_EQUAL(kc_custom_grant_allocate(&grant, 5, 1, 3, &handle), KC_PROCESS_OK);
	}
	CU_ASSERT_EQUAL(handle.size, 15);
	CU_ASSERT_EQUAL(kc_custom_grant_enter(&rig.kernel, &handle, &data), KC_PROCESS_OK);
	for (uint32_t i = 0; i < 15; i++)
		CU_ASSERT_EQUAL(((uint8_t *)data)[i], 0);
	kc_process_terminate(&rig.kernel, index, RIG_NO_CODE);
	CU_ASSERT_EQUAL(kc_custom_grant_enter(&rig.kernel, &handle, &data), KC_PROCESS_INACTIVE_APP);
	CU_ASSERT_PTR_NULL(data);
	CU_ASSERT_EQUAL(kc_grant_enter(&rig.kernel, rig_driver(RIG_DRIVER), first).error, KC_PROCESS_INACTIVE_APP);
	CU_ASSERT_EQUAL(kc_userspace_readable_view(&rig.kernel, first, RIG_RAM, 4).length, 0);
	kc_process_start(&rig.kernel, index);
	CU_ASSERT_EQUAL(kc_custom_grant_enter(&rig.kernel, &handle, &data), KC_PROCESS_NO_SUCH_APP);
	CU_ASSERT_EQUAL(kc_grant_enter(&rig.kernel, rig_driver(RIG_DRIVER), first).error, KC_PROCESS_NO_SUCH_APP);
	CU_ASSERT_FALSE(kc_grant_is_allocated(&rig.kernel, rig_driver(RIG_DRIVER), first));
	struct kc_entered_grant grant = rig_enter(index);
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
	struct kc_entered_grant grant = rig_enter(index);
	uint32_t mark = rig_low_mark(index);

	CU_ASSERT_EQUAL(kc_custom_grant_allocate(&grant, 0x10000, 1, 0x10000, &handle), KC_PROCESS_OUT_OF_MEMORY);
	CU_ASSERT_EQUAL(kc_custom_grant_allocate(&grant, UINT32_MAX, 1, 1, &handle), KC_PROCESS_OUT_OF_MEMORY);
	CU_ASSERT_EQUAL(kc_custom_grant_allocate(&grant, mark - RIG_RAM + 1, 1, 1, &handle), KC_PROCESS_OUT_OF_MEMORY);
	for (uint32_t align = 0; align < 600; align++) {
		bool good = align != 0 && (align & (align - 1)) == 0 && align <= KC_GRANT_ALIGN_MAX;

		if (!good)
			CU_ASSERT_EQUAL(kc_custom_grant_allocate(&grant, 1, align, 1, &handle), KC_PROCESS_KERNEL_ERROR);
	}
	CU_ASSERT_EQUAL(rig_low_mark(index), mark);
	CU_ASSERT_EQUAL(kc_custom_grant_allocate(&grant, 3, 1, 1, &odd), KC_PROCESS_OK);
	CU_ASSERT_EQUAL(rig_low_mark(index), mark - 4);
	CU_ASSERT_EQUAL(kc_custom_grant_allocate(&grant, 8, 256, 2, &handle), KC_PROCESS_OK);
	CU_ASSERT_EQUAL(rig_low_mark(index) % 256, 0);
	CU_ASSERT_EQUAL(kc_custom_grant_enter(&rig.kernel, &handle, &data), KC_PROCESS_OK);
	CU_ASSERT_EQUAL((uintptr_t)data % 256, 0);
	CU_ASSERT_EQUAL(kc_custom_grant_allocate(&grant, 0, 1, 5, &handle), KC_PROCESS_OK);
	CU_ASSERT_EQUAL(handle.size, 0);

	/* A corrupted handle gives no access. */
	for (uint32_t offset = 0; offset < 0x3000; offset++) {
		struct kc_custom_grant spoiled = {.process = rig_id(index), .offset_from_end = offset, .size = 16};
		uint32_t address = rig_info(index).ram_end - offset;
		bool inside = address >= rig_low_mark(index) && address + 16 <= rig_info(index).kernel_low_mark_at_start;

		if ((kc_custom_grant_enter(&rig.kernel, &spoiled, &data) == KC_PROCESS_OK) != inside)
			CU_FAIL("a spoiled handle is judged wrongly");
	}
	kc_grant_leave(&grant);
	CU_ASSERT_PTR_NULL(rig_check());
}

HARNESS_MAIN({"A10 a grant is allocated when first entered, and zero", allocated_when_entered},
	     {"A11 no space for a grant", no_space}, {"a port may refuse a grant", the_port_refuses},
	     {"a grant that 32 bits cannot measure is OutOfMemory", too_large_for_32_bits},
	     {"A12 entering an entered grant panics", entered_twice},
	     {"A12 a walk meets entered, stopped and dead processes", walks},
	     {"A13 the largest grant takes no more stack than the smallest", largest_grant},
	     {"C1 what was kept of a life is stale in the next", kept_handles},
	     {"custom grants: sizes, alignments and spoiled handles", custom_grants})
