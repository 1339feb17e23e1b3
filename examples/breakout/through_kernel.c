/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include <libtock/interface/syscalls/console_syscalls.h>
#include <libtock/tock.h>

#include "attempt.h"

#define READ_BUFFER  1
#define WRITE_BUFFER 1
#define WRITE_DONE   1

/* An address above the app's break, where the kernel keeps this app's grants. */
static uint8_t *kernel_memory(void)
{
	return (uint8_t *)tock_app_memory_ends_at() - 64;
}

static enum outcome outcome(bool given)
{
	return given ? NOT_STOPPED : REFUSED;
}

static enum outcome lend_kernel_memory(void)
{
	return outcome(allow_readwrite(DRIVER_NUM_CONSOLE, READ_BUFFER, kernel_memory(), 64).success);
}

static enum outcome print_kernel_memory(void)
{
	return outcome(allow_readonly(DRIVER_NUM_CONSOLE, WRITE_BUFFER, kernel_memory(), 64).success);
}

static enum outcome lend_program(void)
{
	return outcome(allow_readwrite(DRIVER_NUM_CONSOLE, READ_BUFFER, tock_app_flash_begins_at(), 64).success);
}

static enum outcome lend_all_memory(void)
{
	uint8_t *ram = tock_app_memory_begins_at();
	return outcome(allow_readwrite(DRIVER_NUM_CONSOLE, READ_BUFFER, ram, UINT32_MAX - (uint32_t)(uintptr_t)ram + 2).success);
}

static enum outcome upcall_into_kernel(void)
{
	return outcome(subscribe(DRIVER_NUM_CONSOLE, WRITE_DONE, (subscribe_upcall *)(uintptr_t)kernel_memory(), NULL).success);
}

static enum outcome break_over_kernel(void)
{
	return outcome(memop(0, (uintptr_t)kernel_memory() + 64).status == TOCK_STATUSCODE_SUCCESS);
}

static const struct attempt list[] = {
    {"lend the kernel's own memory to the console, to read into", lend_kernel_memory},
    {"have the console print the kernel's memory", print_kernel_memory},
    {"have the console read into the program", lend_program},
    {"lend a buffer that goes round the end of the address space", lend_all_memory},
    {"have the kernel call a function in its own memory", upcall_into_kernel},
    {"move the break over the kernel's memory", break_over_kernel},
};

const struct attempts through_kernel = {list, sizeof list / sizeof list[0]};
