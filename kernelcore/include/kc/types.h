/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/*
 * Types that the kernel and its drivers share: error numbers, system call classes, return values, process identities. Every
 * register is 32 bits wide on every port (TRD104 section 3).
 */
#ifndef KC_TYPES_H
#define KC_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* TRD104 section 3.4. KC_OK means no error; it is never sent to a process. */
enum kc_error {
	KC_OK = 0,
	KC_FAIL = 1,
	KC_BUSY = 2,
	KC_ALREADY = 3,
	KC_OFF = 4,
	KC_RESERVE = 5,
	KC_INVAL = 6,
	KC_SIZE = 7,
	KC_CANCEL = 8,
	KC_NOMEM = 9,
	KC_NOSUPPORT = 10,
	KC_NODEVICE = 11,
	KC_UNINSTALLED = 12,
	KC_NOACK = 13,
};

/* TRD104 section 4. */
enum kc_class {
	KC_CLASS_YIELD = 0,
	KC_CLASS_SUBSCRIBE = 1,
	KC_CLASS_COMMAND = 2,
	KC_CLASS_ALLOW_RW = 3,
	KC_CLASS_ALLOW_RO = 4,
	KC_CLASS_MEMOP = 5,
	KC_CLASS_EXIT = 6,
	KC_CLASS_ALLOW_USERSPACE_READABLE = 7,
};

/* Return variants, TRD104 section 3.2. */
enum kc_variant {
	KC_FAILURE = 0,
	KC_FAILURE_U32 = 1,
	KC_FAILURE_U32_U32 = 2,
	KC_FAILURE_U64 = 3,
	KC_SUCCESS = 128,
	KC_SUCCESS_U32 = 129,
	KC_SUCCESS_U32_U32 = 130,
	KC_SUCCESS_U64 = 131,
	KC_SUCCESS_U32_U32_U32 = 132,
	KC_SUCCESS_U32_U64 = 133,
};

/*
 * The result of a system call, for r0 to r3. Words that the variant does not use are 0 here, and their registers are not written.
 */
struct kc_return {
	uint32_t r[4];
};

/*@
  assigns \nothing;
  ensures \result.r[0] == KC_FAILURE && \result.r[1] == error && \result.r[2] == 0 && \result.r[3] == 0;
*/
static inline struct kc_return kc_failure(enum kc_error error)
{
	return (struct kc_return){{KC_FAILURE, (uint32_t)error, 0, 0}};
}

static inline struct kc_return kc_failure_u32(enum kc_error error, uint32_t value)
{
	return (struct kc_return){{KC_FAILURE_U32, (uint32_t)error, value, 0}};
}

static inline struct kc_return kc_failure_u32_u32(enum kc_error error, uint32_t a, uint32_t b)
{
	return (struct kc_return){{KC_FAILURE_U32_U32, (uint32_t)error, a, b}};
}

static inline struct kc_return kc_failure_u64(enum kc_error error, uint64_t value)
{
	return (struct kc_return){{KC_FAILURE_U64, (uint32_t)error, (uint32_t)value, (uint32_t)(value >> 32)}};
}

/*@
  assigns \nothing;
  ensures \result.r[0] == KC_SUCCESS && \result.r[1] == 0 && \result.r[2] == 0 && \result.r[3] == 0;
*/
static inline struct kc_return kc_success(void)
{
	return (struct kc_return){{KC_SUCCESS, 0, 0, 0}};
}

/*@
  assigns \nothing;
  ensures \result.r[0] == KC_SUCCESS_U32 && \result.r[1] == value && \result.r[2] == 0 && \result.r[3] == 0;
*/
static inline struct kc_return kc_success_u32(uint32_t value)
{
	return (struct kc_return){{KC_SUCCESS_U32, value, 0, 0}};
}

static inline struct kc_return kc_success_u32_u32(uint32_t a, uint32_t b)
{
	return (struct kc_return){{KC_SUCCESS_U32_U32, a, b, 0}};
}

static inline struct kc_return kc_success_u64(uint64_t value)
{
	return (struct kc_return){{KC_SUCCESS_U64, (uint32_t)value, (uint32_t)(value >> 32), 0}};
}

static inline struct kc_return kc_success_u32_u32_u32(uint32_t a, uint32_t b, uint32_t c)
{
	return (struct kc_return){{KC_SUCCESS_U32_U32_U32, a, b, c}};
}

static inline struct kc_return kc_success_u32_u64(uint32_t a, uint64_t value)
{
	return (struct kc_return){{KC_SUCCESS_U32_U64, a, (uint32_t)value, (uint32_t)(value >> 32)}};
}

/* Success for KC_OK, failure for anything else. */
static inline struct kc_return kc_return_of(enum kc_error error)
{
	return error == KC_OK ? kc_success() : kc_failure(error);
}

/* Numbers the lives of all processes of a kernel, in one processor word (usize upstream). */
typedef uintptr_t kc_identifier;
#define KC_NO_LIFE UINTPTR_MAX /* no life has this identifier: new lives are refused before the count reaches it */

/*
 * Names one life of one process (ProcessId in Tock's kernel/src/process.rs). index is the slot; identifier is never reused. Two
 * ids name the same life if and only if their identifiers are equal.
 */
struct kc_process_id {
	kc_identifier identifier;
	uint32_t index;
};

/*
 * Names an application, independently of the process it runs in, and stays the same in each of its lives (ShortId in Tock's
 * kernel/src/process.rs). 0 is "locally unique": an abstract id that equals no id, not even itself. No two processes have the
 * same fixed id.
 */
struct kc_short_id {
	uint32_t fixed;
};

static inline bool kc_short_id_is_fixed(struct kc_short_id id)
{
	return id.fixed != 0;
}

static inline bool kc_short_id_equal(struct kc_short_id a, struct kc_short_id b)
{
	return a.fixed == b.fixed && kc_short_id_is_fixed(a);
}

/* Why the kernel could not access a process (enum Error of Tock's kernel/src/process.rs). */
enum kc_process_error {
	KC_PROCESS_OK = 0,
	KC_PROCESS_NO_SUCH_APP,
	KC_PROCESS_OUT_OF_MEMORY,
	KC_PROCESS_ADDRESS_OUT_OF_BOUNDS,
	KC_PROCESS_INACTIVE_APP,
	KC_PROCESS_KERNEL_ERROR,
	KC_PROCESS_ALREADY_IN_USE,
};

/* The ErrorCode for a process error, converted as in Tock's kernel/src/process.rs. KC_PROCESS_OK gives KC_OK. */
enum kc_error kc_error_of_process_error(enum kc_process_error error);

struct kc_kernel;
struct kc_process;
struct kc_grant_slot;
struct kc_driver;

#endif
