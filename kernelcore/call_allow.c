/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Classes 3, 4 and 7 (docs/behaviours.md D). */
#include "kernelcore/call.h"
#include "kernelcore/process_buffer.h"
#include "kernelcore/saved_words.h"

static bool refuse(struct kc_process_block *block, enum kc_error error)
{
	kc_answer(block, kc_failure_u32_u32(error, block->trap_r[2], block->trap_r[3]));
	return true;
}

/* Finds the buffer's entry in the grant, for the two classes whose buffers the kernel keeps. */
static enum kc_error decode_kept(struct kc_kernel *kernel, const struct kc_process *process, const struct kc_driver *driver,
				 struct kc_saved_buffer **saved)
{
	const struct kc_process_block *block = process->memory.block;
	uint32_t number = block->trap_r[1];
	uint32_t grant = kc_call_grant(kernel, process, driver);

	if (grant == 0)
		return KC_NOMEM;
	const struct kc_grant_shape *shape = driver->grant;
	bool read_only = block->trap_class == KC_CLASS_ALLOW_RO;
	uint32_t before = shape->upcalls + (read_only ? 0u : shape->allow_ro);

	if (number >= (read_only ? shape->allow_ro : shape->allow_rw))
		return KC_NOSUPPORT;
	*saved = kc_saved_at(process, grant, before + number);
	return KC_OK;
}

/* The answer contains the former buffer. */
static __attribute__((noinline)) void tell_driver(struct kc_kernel *kernel, const struct kc_process *process,
						  const struct kc_driver *driver)
{
	const struct kc_process_block *block = process->memory.block;
	struct kc_former_buffer former = {.address = block->answer.r[1], .length = block->answer.r[2]};

	driver->ops->allow_rw_swapped(driver->context, kernel, block->trap_r[1], former, process->id);
}

/* The kernel keeps the buffer, and returns the old one. */
static bool swap_kept(struct kc_kernel *kernel, const struct kc_process *process, const struct kc_driver *driver)
{
	struct kc_process_block *block = process->memory.block;
	struct kc_saved_buffer *saved;
	enum kc_error error = decode_kept(kernel, process, driver, &saved);

	if (error != KC_OK)
		return refuse(block, error);
	kc_answer(block, kc_success_u32_u32(saved->address, saved->length));
	kc_commit(block);
	saved->address = block->trap_r[2];
	saved->length = block->trap_r[3];
	if (driver->ops->allow_rw_swapped != NULL && block->trap_class == KC_CLASS_ALLOW_RW)
		tell_driver(kernel, process, driver);
	return true;
}

/* The driver itself keeps the buffer, and swaps it. */
static bool swap_at_driver(struct kc_kernel *kernel, const struct kc_process *process, const struct kc_driver *driver)
{
	const uint32_t *r = process->memory.block->trap_r;
	kc_identifier identifier = process->id.identifier;
	uint32_t address = r[2];
	uint32_t length = r[3];
	enum kc_error error = KC_NOSUPPORT;

	if (driver->ops->allow_userspace_readable != NULL)
		error = driver->ops->allow_userspace_readable(driver->context, kernel, r[1], &address, &length, process->id);
	return kc_answer_caller(process, identifier,
				error == KC_OK ? kc_success_u32_u32(address, length) : kc_failure_u32_u32(error, r[2], r[3]));
}

bool kc_call_allow(struct kc_kernel *kernel, struct kc_process *process)
{
	struct kc_process_block *block = process->memory.block;
	uint32_t class_number = block->trap_class;
	const struct kc_driver *driver = kc_driver_lookup(kernel, block->trap_r[0]);

	if (driver == NULL)
		return refuse(block, KC_NODEVICE);
	if (!kc_buffer_accept(process, class_number == KC_CLASS_ALLOW_RO, block->trap_r[2], block->trap_r[3]))
		return refuse(block, KC_INVAL);
	if (class_number == KC_CLASS_ALLOW_USERSPACE_READABLE)
		return swap_at_driver(kernel, process, driver);
	return swap_kept(kernel, process, driver);
}
