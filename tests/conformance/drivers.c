/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "tests/conformance/drivers.h"

#include <kc/grant.h>
#include <kc/kernel.h>

#include <stdio.h>
#include <stdlib.h>

struct custom {
	struct kc_custom_grant handle;
	bool words;
};

/* A driver's state outside its grants. */
struct memory {
	const struct kc_driver *driver;
	bool narrow;   /* the counter has 8 bits */
	bool readable; /* keeps a userspace-readable buffer */
	bool has_saved;
	struct kc_process_id saved;
	struct custom *customs;
	uint32_t custom_count;
};

/* The part of the drivers' T that they use. */
struct state {
	uint32_t counter;
	uint32_t has_buffer;
	uint32_t buffer_address;
	uint32_t buffer_length;
};

bool test_driver_saved(const struct kc_driver *driver, struct kc_process_id *saved)
{
	const struct memory *memory = driver->context;

	*saved = memory->saved;
	return memory->has_saved;
}

static uint32_t counter_of(const struct memory *memory, const void *data)
{
	return memory->narrow ? *(const uint8_t *)data : ((const struct state *)data)->counter;
}

static uint32_t count_up(const struct memory *memory, void *data)
{
	if (memory->narrow)
		return ++*(uint8_t *)data;
	return ++((struct state *)data)->counter;
}

static uint32_t sum_bytes(const volatile uint8_t *bytes, uint32_t length)
{
	uint32_t sum = 0;

	for (uint32_t i = 0; i < length; i++)
		sum += bytes[i];
	return sum;
}

static struct kc_return of_process_error(enum kc_process_error error)
{
	return kc_failure(kc_error_of_process_error(error));
}

static struct kc_return echo(uint32_t variant, uint32_t b)
{
	uint32_t low_digit = b % 16;
	enum kc_error e = low_digit >= KC_BUSY && low_digit <= KC_NOACK ? (enum kc_error)low_digit : KC_FAIL;
	uint64_t wide = (uint64_t)~b << 32 | b;

	switch (variant) {
	case KC_FAILURE:
		return kc_failure(e);
	case KC_FAILURE_U32:
		return kc_failure_u32(e, b);
	case KC_FAILURE_U32_U32:
		return kc_failure_u32_u32(e, b, ~b);
	case KC_FAILURE_U64:
		return kc_failure_u64(e, wide);
	case KC_SUCCESS:
		return kc_success();
	case KC_SUCCESS_U32:
		return kc_success_u32(b);
	case KC_SUCCESS_U32_U32:
		return kc_success_u32_u32(b, ~b);
	case KC_SUCCESS_U64:
		return kc_success_u64(wide);
	case KC_SUCCESS_U32_U32_U32:
		return kc_success_u32_u32_u32(b, ~b, b ^ 0xffff);
	case KC_SUCCESS_U32_U64:
		return kc_success_u32_u64(b, wide);
	default:
		return kc_failure(KC_NOSUPPORT);
	}
}

static struct kc_return schedule_own(struct kc_entered_grant *grant, uint32_t counter, uint32_t number, uint32_t b)
{
	switch (kc_upcall_schedule(grant, number, b, counter, 0x77)) {
	case KC_UPCALL_OK:
		return kc_success();
	case KC_UPCALL_QUEUE_FULL:
		return kc_failure(KC_NOMEM);
	default:
		return kc_failure(KC_INVAL);
	}
}

static struct kc_return sum_read_only(struct kc_entered_grant *grant, uint32_t slot)
{
	struct kc_ro_view view;

	if (kc_allow_ro_view(grant, slot, &view) != KC_PROCESS_OK)
		return kc_failure(KC_INVAL);
	return kc_success_u32_u32(view.length, sum_bytes(view.data, view.length));
}

static struct kc_return sum_read_write(struct kc_entered_grant *grant, uint32_t slot)
{
	struct kc_rw_view view;

	if (kc_allow_rw_view(grant, slot, &view) != KC_PROCESS_OK)
		return kc_failure(KC_INVAL);
	return kc_success_u32_u32(view.length, sum_bytes(view.data, view.length));
}

static struct kc_return copy(struct kc_entered_grant *grant, uint32_t from_slot, uint32_t to_slot)
{
	struct kc_ro_view from;
	struct kc_rw_view to;

	if (kc_allow_ro_view(grant, from_slot, &from) != KC_PROCESS_OK || kc_allow_rw_view(grant, to_slot, &to) != KC_PROCESS_OK)
		return kc_failure(KC_INVAL);
	uint32_t count = from.length < to.length ? from.length : to.length;

	for (uint32_t i = 0; i < count; i++)
		to.data[i] = from.data[i];
	return kc_success_u32(count);
}

static struct kc_return fill(struct kc_entered_grant *grant, uint32_t slot, uint32_t byte)
{
	struct kc_rw_view view;

	if (kc_allow_rw_view(grant, slot, &view) != KC_PROCESS_OK)
		return kc_failure(KC_INVAL);
	for (uint32_t i = 0; i < view.length; i++)
		view.data[i] = (uint8_t)byte;
	return kc_success_u32(view.length);
}

static bool is_one_of(uint32_t value, const uint32_t *values, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		if (values[i] == value)
			return true;
	}
	return false;
}

static bool is_custom_size(uint32_t a, bool words)
{
	static const uint32_t bytes[] = {1, 3, 8, 0x10, 0x25, 0x40, 0x100, 0x400, 0x1000};
	static const uint32_t counts[] = {1, 4, 0x10, 0x40};

	return words ? is_one_of(a, counts, 4) : is_one_of(a, bytes, 9);
}

static struct kc_return allocate_custom(struct memory *memory, struct kc_entered_grant *grant, uint32_t a, uint32_t b, bool words)
{
	struct custom custom = {.words = words};
	void *data;

	if (!is_custom_size(a, words))
		return kc_failure(KC_INVAL);
	enum kc_process_error error = kc_custom_grant_allocate(grant, words ? 8 : 1, words ? 8 : 1, a, &custom.handle);

	if (error == KC_PROCESS_OK)
		error = kc_custom_grant_enter(grant->kernel, &custom.handle, &data);
	if (error != KC_PROCESS_OK)
		return of_process_error(error);
	for (uint32_t i = 0; i < a; i++) {
		if (words)
			((uint64_t *)data)[i] = (uint64_t)b + i;
		else
			((uint8_t *)data)[i] = (uint8_t)(b + i);
	}
	memory->customs = realloc(memory->customs, (memory->custom_count + 1) * sizeof custom);
	if (memory->customs == NULL)
		abort();
	memory->customs[memory->custom_count] = custom;
	return kc_success_u32(memory->custom_count++);
}

static struct kc_return sum_custom(struct memory *memory, struct kc_kernel *kernel, uint32_t index)
{
	void *data;

	if (index >= memory->custom_count)
		return kc_failure(KC_INVAL);
	const struct custom *custom = &memory->customs[index];
	enum kc_process_error error = kc_custom_grant_enter(kernel, &custom->handle, &data);

	if (error != KC_PROCESS_OK)
		return of_process_error(error);
	if (!custom->words)
		return kc_success_u32(sum_bytes(data, custom->handle.size));
	uint64_t sum = 0;

	for (uint32_t i = 0; i < custom->handle.size / 8; i++)
		sum += ((const uint64_t *)data)[i];
	return kc_success_u32((uint32_t)sum);
}

static struct kc_return remove_first(struct kc_entered_grant *grant, uint32_t number)
{
	uint32_t argument = 0;
	enum kc_removed_kind kind = kc_upcall_remove(grant, number, &argument);

	return kc_success_u32_u32(kind, kind == KC_REMOVED_NONE ? 0 : argument);
}

static struct kc_return manage(struct kc_kernel *kernel, uint32_t action, uint32_t index)
{
	struct kc_completion no_code = {.has_code = false};

	if (kc_process_state(kernel, index) == KC_STATE_NONE)
		return kc_failure(KC_INVAL);
	switch (action) {
	case 0:
		kc_process_stop(kernel, index);
		break;
	case 1:
		kc_process_resume(kernel, index);
		break;
	case 2:
		kc_process_terminate(kernel, index, no_code);
		break;
	case 3:
		kc_process_try_restart(kernel, index, no_code);
		break;
	case 4:
		kc_process_fault(kernel, index);
		break;
	default:
		return kc_failure(KC_NOSUPPORT);
	}
	return kc_success();
}

static struct kc_return sum_counters(const struct memory *memory, struct kc_kernel *kernel)
{
	struct kc_grant_walk walk = kc_grant_each(kernel, memory->driver);
	uint32_t count = 0;
	uint32_t sum = 0;

	while (kc_grant_next(&walk)) {
		KC_GRANT_ENTER(grant, kernel, walk.driver, walk.process);
		count++;
		sum += counter_of(memory, grant.data);
	}
	return kc_success_u32_u32(count, sum);
}

static struct kc_return schedule_all(const struct memory *memory, struct kc_kernel *kernel, uint32_t number, uint32_t b)
{
	struct kc_grant_walk walk = kc_grant_each(kernel, memory->driver);
	uint32_t successes = 0;
	uint32_t errors = 0;

	while (kc_grant_next(&walk)) {
		KC_GRANT_ENTER(grant, kernel, walk.driver, walk.process);
		if (kc_upcall_schedule(&grant, number, b, counter_of(memory, grant.data), 0xe) == KC_UPCALL_OK)
			successes++;
		else
			errors++;
	}
	return kc_success_u32_u32(successes, errors);
}

static struct kc_return try_all(const struct memory *memory, struct kc_kernel *kernel)
{
	struct kc_grant_walk walk = kc_grant_each(kernel, memory->driver);
	uint32_t entered = 0;
	uint32_t refused = 0;

	while (kc_grant_next(&walk)) {
		KC_GRANT_TRY_ENTER(grant, kernel, walk.driver, walk.process);
		if (grant.error == KC_PROCESS_OK)
			entered++;
		else if (grant.error == KC_PROCESS_ALREADY_IN_USE)
			refused++;
	}
	return kc_success_u32_u32(entered, refused);
}

static struct kc_return remove_all(const struct memory *memory, struct kc_kernel *kernel, uint32_t number)
{
	struct kc_grant_walk walk = kc_grant_each(kernel, memory->driver);
	uint32_t removed = 0;

	while (kc_grant_next(&walk)) {
		KC_GRANT_ENTER(grant, kernel, walk.driver, walk.process);
		removed += kc_upcall_remove_pending(&grant, number);
	}
	return kc_success_u32(removed);
}

static struct kc_return sum_readable(const struct memory *memory, struct kc_entered_grant *grant)
{
	const struct state *state = grant->data;

	if (!memory->readable)
		return kc_failure(KC_NOSUPPORT);
	if (!state->has_buffer)
		return kc_failure(KC_INVAL);
	struct kc_ro_view view =
	    kc_userspace_readable_view(grant->kernel, grant->process, state->buffer_address, state->buffer_length);

	return kc_success_u32_u32(view.length, sum_bytes(view.data, view.length));
}

/* Commands that enter the caller's grant first. */

static struct kc_return command_count(struct memory *memory, struct kc_entered_grant *grant, uint32_t a, uint32_t b)
{
	(void)a;
	(void)b;
	return kc_success_u32(count_up(memory, grant->data));
}

static struct kc_return command_schedule(struct memory *memory, struct kc_entered_grant *grant, uint32_t a, uint32_t b)
{
	return schedule_own(grant, counter_of(memory, grant->data), a, b);
}

static struct kc_return command_sum_ro(struct memory *memory, struct kc_entered_grant *grant, uint32_t a, uint32_t b)
{
	(void)memory;
	(void)b;
	return sum_read_only(grant, a);
}

static struct kc_return command_copy(struct memory *memory, struct kc_entered_grant *grant, uint32_t a, uint32_t b)
{
	(void)memory;
	return copy(grant, a, b);
}

static struct kc_return command_fill(struct memory *memory, struct kc_entered_grant *grant, uint32_t a, uint32_t b)
{
	(void)memory;
	return fill(grant, a, b);
}

static struct kc_return command_custom_bytes(struct memory *memory, struct kc_entered_grant *grant, uint32_t a, uint32_t b)
{
	return allocate_custom(memory, grant, a, b, false);
}

static struct kc_return command_remove(struct memory *memory, struct kc_entered_grant *grant, uint32_t a, uint32_t b)
{
	(void)memory;
	(void)b;
	return kc_success_u32(kc_upcall_remove_pending(grant, a));
}

static struct kc_return command_remove_first(struct memory *memory, struct kc_entered_grant *grant, uint32_t a, uint32_t b)
{
	(void)memory;
	(void)b;
	return remove_first(grant, a);
}

static struct kc_return command_try_all(struct memory *memory, struct kc_entered_grant *grant, uint32_t a, uint32_t b)
{
	(void)a;
	(void)b;
	return try_all(memory, grant->kernel);
}

static struct kc_return command_custom_words(struct memory *memory, struct kc_entered_grant *grant, uint32_t a, uint32_t b)
{
	return allocate_custom(memory, grant, a, b, true);
}

static struct kc_return command_sum_rw(struct memory *memory, struct kc_entered_grant *grant, uint32_t a, uint32_t b)
{
	(void)memory;
	(void)b;
	return sum_read_write(grant, a);
}

static struct kc_return command_sum_readable(struct memory *memory, struct kc_entered_grant *grant, uint32_t a, uint32_t b)
{
	(void)a;
	(void)b;
	return sum_readable(memory, grant);
}

static struct kc_return (*const entered_commands[])(struct memory *memory, struct kc_entered_grant *grant, uint32_t a,
						    uint32_t b) = {
    [0x01] = command_count,   [0x02] = command_schedule,     [0x03] = command_sum_ro, [0x04] = command_copy,
    [0x05] = command_fill,    [0x06] = command_custom_bytes, [0x08] = command_remove, [0x0b] = command_remove_first,
    [0x0f] = command_try_all, [0x10] = command_custom_words, [0x11] = command_sum_rw, [0x12] = command_sum_readable,
};

/* The other commands. Not inlined, so that the stack frame of those above stays small. */
static __attribute__((noinline)) struct kc_return outside_command(struct memory *memory, struct kc_kernel *kernel,
								  uint32_t command, uint32_t a, uint32_t b,
								  struct kc_process_id caller)
{
	switch (command) {
	case 0:
		return kc_success();
	case 7:
		return sum_custom(memory, kernel, a);
	case 9:
		return echo(a, b);
	case 0xa:
		return sum_counters(memory, kernel);
	case 0xc:
		memory->saved = caller;
		memory->has_saved = true;
		return kc_success();
	case 0xd:
		return manage(kernel, a, b);
	case 0xe:
		return schedule_all(memory, kernel, a, b);
	case 0x13:
		return remove_all(memory, kernel, a);
	default:
		return kc_failure(KC_NOSUPPORT);
	}
}

static struct kc_return grant_driver_command(void *context, struct kc_kernel *kernel, uint32_t command, uint32_t a, uint32_t b,
					     struct kc_process_id caller)
{
	struct memory *memory = context;

	if (command >= sizeof entered_commands / sizeof entered_commands[0] || entered_commands[command] == NULL)
		return outside_command(memory, kernel, command, a, b, caller);
	KC_GRANT_ENTER(grant, kernel, memory->driver, caller);
	if (grant.error != KC_PROCESS_OK)
		return of_process_error(grant.error);
	return entered_commands[command](memory, &grant, a, b);
}

static enum kc_error swap_readable(void *context, struct kc_kernel *kernel, uint32_t number, uint32_t *address, uint32_t *length,
				   struct kc_process_id caller)
{
	struct memory *memory = context;

	if (number != 0)
		return KC_NOSUPPORT;
	KC_GRANT_ENTER(grant, kernel, memory->driver, caller);
	if (grant.error != KC_PROCESS_OK)
		return kc_error_of_process_error(grant.error);
	struct state *state = grant.data;
	uint32_t old_address = state->buffer_address;
	uint32_t old_length = state->buffer_length;

	state->has_buffer = true;
	state->buffer_address = *address;
	state->buffer_length = *length;
	*address = old_address;
	*length = old_length;
	return KC_OK;
}

static struct kc_return plain_command(void *context, struct kc_kernel *kernel, uint32_t command, uint32_t a, uint32_t b,
				      struct kc_process_id caller)
{
	(void)context;
	(void)kernel;
	(void)caller;
	switch (command) {
	case 0:
		return kc_success();
	case 9:
		return echo(a, b);
	default:
		return kc_failure(KC_NOSUPPORT);
	}
}

static const struct kc_driver_ops plain = {.command = plain_command};
static const struct kc_driver_ops with_grant = {.command = grant_driver_command};
static const struct kc_driver_ops with_readable = {.command = grant_driver_command, .allow_userspace_readable = swap_readable};

static struct memory memories[TEST_DRIVERS] = {
    [0] = {.driver = &test_drivers[0]},
    [1] = {.driver = &test_drivers[1], .readable = true},
    [2] = {.driver = &test_drivers[2], .narrow = true},
    [4] = {.driver = &test_drivers[4]},
};

static const struct kc_grant_shape shapes[TEST_DRIVERS] = {
    [0] = {.upcalls = 4, .allow_ro = 3, .allow_rw = 2, .size = 0x18, .align = 8},
    [1] = {.upcalls = 1, .allow_ro = 0, .allow_rw = 1, .size = 0x40, .align = 0x40},
    [2] = {.upcalls = 0, .allow_ro = 0, .allow_rw = 0, .size = 1, .align = 1},
    [4] = {.upcalls = 2, .allow_ro = 1, .allow_rw = 0, .size = 0x400, .align = 0x10},
};

struct kc_driver test_drivers[TEST_DRIVERS] = {
    {.number = 0x90000, .name = "test 0", .ops = &with_grant, .context = &memories[0], .grant = &shapes[0]},
    {.number = 0x90001, .name = "test 1", .ops = &with_readable, .context = &memories[1], .grant = &shapes[1]},
    {.number = 0x90002, .name = "test 2", .ops = &with_grant, .context = &memories[2], .grant = &shapes[2]},
    {.number = 0x90003, .name = "test 3", .ops = &plain, .context = &memories[3]},
    {.number = 0x90004, .name = "test 4", .ops = &with_grant, .context = &memories[4], .grant = &shapes[4]},
};
