/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <libtock/tock.h>

#include "trap.h"

/* Classes of system calls (TRD104 section 4). */
enum {
	CLASS_YIELD = 0,
	CLASS_SUBSCRIBE = 1,
	CLASS_COMMAND = 2,
	CLASS_ALLOW_READWRITE = 3,
	CLASS_ALLOW_READONLY = 4,
	CLASS_MEMOP = 5,
	CLASS_EXIT = 6,
	CLASS_ALLOW_USERSPACE_READ = 7
};

enum { YIELD_NO_WAIT = 0, YIELD_WAIT = 1, YIELD_WAIT_FOR = 2 };
enum { EXIT_TERMINATE = 0, EXIT_RESTART = 1 };

/*
 * Converts an address or length to a register. A value that does not fit becomes one that the kernel refuses, never another valid
 * address.
 */
static uint32_t word(uintptr_t value)
{
	return value > UINT32_MAX ? UINT32_MAX : (uint32_t)value;
}

static void *pointer(uint32_t address)
{
	return (void *)(uintptr_t)address;
}

void yield(void)
{
	uint32_t r[4] = {YIELD_WAIT, 0, 0, 0};
	tock_trap(CLASS_YIELD, r);
}

int yield_no_wait(void)
{
	uint8_t ran = 0;
	uint32_t r[4] = {YIELD_NO_WAIT, word((uintptr_t)&ran), 0, 0};
	tock_trap(CLASS_YIELD, r);
	/* volatile: the kernel wrote it through its address, which the compiler saw only as a number. */
	return *(volatile uint8_t *)&ran;
}

yield_waitfor_return_t yield_wait_for(uint32_t driver, uint32_t subscribe_number)
{
	uint32_t r[4] = {YIELD_WAIT_FOR, driver, subscribe_number, 0};
	tock_trap(CLASS_YIELD, r);
	return (yield_waitfor_return_t){r[0], r[1], r[2]};
}

void yield_for(bool *condition)
{
	while (!*(volatile bool *)condition)
		yield();
}

__attribute__((noreturn)) static void leave(uint32_t how, uint32_t completion_code)
{
	uint32_t r[4] = {how, completion_code, 0, 0};
	tock_trap(CLASS_EXIT, r);
	__builtin_trap(); /* exit does not return */
}

void tock_exit(uint32_t completion_code)
{
	leave(EXIT_TERMINATE, completion_code);
}

void tock_restart(uint32_t completion_code)
{
	leave(EXIT_RESTART, completion_code);
}

syscall_return_t command(uint32_t driver, uint32_t command_number, int argument1, int argument2)
{
	uint32_t r[4] = {driver, command_number, (uint32_t)argument1, (uint32_t)argument2};
	tock_trap(CLASS_COMMAND, r);
	return (syscall_return_t){(syscall_rtype_t)r[0], {r[1], r[2], r[3]}};
}

/*
 * Subscribe and the three allows return the same variants: two old values, or an error and the two values passed. A system call
 * filter returns only an error.
 */
struct swapped {
	bool success;
	statuscode_t status;
	uint32_t value[2];
};

static struct swapped swapped(const uint32_t r[4], uint32_t passed0, uint32_t passed1)
{
	switch (r[0]) {
	case TOCK_SYSCALL_SUCCESS_U32_U32:
		return (struct swapped){true, TOCK_STATUSCODE_SUCCESS, {r[1], r[2]}};
	case TOCK_SYSCALL_FAILURE_U32_U32:
	case TOCK_SYSCALL_FAILURE:
		return (struct swapped){false, (statuscode_t)r[1], {passed0, passed1}};
	default:
		__builtin_trap(); /* not a kernel of Tock 2 */
	}
}

subscribe_return_t subscribe(uint32_t driver, uint32_t subscribe_number, subscribe_upcall *upcall, void *userdata)
{
	uint32_t function = word((uintptr_t)upcall), data = (uint32_t)(uintptr_t)userdata;
	uint32_t r[4] = {driver, subscribe_number, function, data};
	tock_trap(CLASS_SUBSCRIBE, r);
	struct swapped s = swapped(r, function, data);
	return (subscribe_return_t){s.success, (subscribe_upcall *)pointer(s.value[0]), pointer(s.value[1]), s.status};
}

allow_rw_return_t allow_readwrite(uint32_t driver, uint32_t allow_number, void *ptr, size_t size)
{
	uint32_t address = word((uintptr_t)ptr), length = word(size);
	uint32_t r[4] = {driver, allow_number, address, length};
	tock_trap(CLASS_ALLOW_READWRITE, r);
	struct swapped s = swapped(r, address, length);
	return (allow_rw_return_t){s.success, pointer(s.value[0]), s.value[1], s.status};
}

allow_ro_return_t allow_readonly(uint32_t driver, uint32_t allow_number, const void *ptr, size_t size)
{
	uint32_t address = word((uintptr_t)ptr), length = word(size);
	uint32_t r[4] = {driver, allow_number, address, length};
	tock_trap(CLASS_ALLOW_READONLY, r);
	struct swapped s = swapped(r, address, length);
	return (allow_ro_return_t){s.success, pointer(s.value[0]), s.value[1], s.status};
}

allow_userspace_r_return_t allow_userspace_read(uint32_t driver, uint32_t allow_number, void *ptr, size_t size)
{
	uint32_t address = word((uintptr_t)ptr), length = word(size);
	uint32_t r[4] = {driver, allow_number, address, length};
	tock_trap(CLASS_ALLOW_USERSPACE_READ, r);
	struct swapped s = swapped(r, address, length);
	return (allow_userspace_r_return_t){s.success, pointer(s.value[0]), s.value[1], s.status};
}

memop_return_t memop(uint32_t operation, uintptr_t argument)
{
	/* Not word(): a negative increment is passed modulo 2^32. */
	uint32_t r[4] = {operation, (uint32_t)argument, 0, 0};
	tock_trap(CLASS_MEMOP, r);
	switch (r[0]) {
	case TOCK_SYSCALL_SUCCESS:
		return (memop_return_t){TOCK_STATUSCODE_SUCCESS, 0};
	case TOCK_SYSCALL_SUCCESS_U32:
		return (memop_return_t){TOCK_STATUSCODE_SUCCESS, r[1]};
	case TOCK_SYSCALL_FAILURE:
		return (memop_return_t){(statuscode_t)r[1], 0};
	default:
		__builtin_trap(); /* not a kernel of Tock 2 */
	}
}

bool driver_exists(uint32_t driver)
{
	return command(driver, 0, 0, 0).type >= TOCK_SYSCALL_SUCCESS;
}
