/* SPDX-License-Identifier: Apache-2.0 OR MIT */
#include "tests/sandbox/puppet/puppet.h"
#include "protocol/layout.h"
#include "protocol/trap.h"
#include "tests/sandbox/puppet/machine.h"
#include <stdint.h>

void puppet_main(uint32_t r0, uint32_t r1, uint32_t r2, uint32_t r3);
void puppet_upcall(uint32_t r0, uint32_t r1, uint32_t r2, uint32_t r3);

static void trap(uint32_t class_number, uint32_t r[4])
{
	((gate_trap_function *)(uintptr_t)LAYOUT_GATE)(class_number, r);
}

static uint64_t send_often(uint32_t bytes, uint32_t times)
{
	long result = 0;
	for (uint32_t i = 0; i < times; i++)
		result = linux_call(LINUX_SENDTO, LAYOUT_SOCKET, LAYOUT_RAM, bytes, 0);
	return (uint64_t)result;
}

static uint64_t any_not_zero(uint32_t address, uint32_t bytes)
{
	for (uint32_t i = 0; i < bytes; i++)
		if (((volatile uint8_t *)(uintptr_t)address)[i] != 0)
			return 1;
	return 0;
}

static uint64_t obey(const uint32_t r[4])
{
	uint64_t address = r[1] | (uint64_t)r[2] << 32;
	switch (r[0]) {
	case PUPPET_READ:
		return *(volatile uint8_t *)address;
	case PUPPET_WRITE:
		*(volatile uint8_t *)address = (uint8_t)r[3];
		return 0;
	case PUPPET_CALL:
		return ((uint64_t(*)(uint64_t))address)(r[3]);
	case PUPPET_SYSTEM:
		return (uint64_t)linux_call((long)r[1], 0, 0, 0, 0);
	case PUPPET_FAULT_WITH_STACK:
		machine_fault_with_stack(address, r[3]);
	case PUPPET_SEND:
		return send_often(r[1], r[2]);
	case PUPPET_RECEIVE:
		return (uint64_t)linux_call(LINUX_RECVFROM, LAYOUT_SOCKET, LAYOUT_RAM, 64, 0);
	case PUPPET_EXIT:
		return (uint64_t)linux_call(LINUX_EXIT_GROUP, (long)r[1], 0, 0, 0);
	case PUPPET_SPIN:
		for (;;)
			__asm__ volatile("");
	case PUPPET_BREAK_DOWN:
		machine_break_down(r[1]);
	case PUPPET_SUM:
		return any_not_zero(r[1], r[2]);
	default:
		return machine_order(r);
	}
}

static void obey_and_answer(uint32_t r[4])
{
	if (r[0] == PUPPET_TELL)
		return;
	uint64_t result = obey(r);
	r[1] = (uint32_t)result;
	r[2] = (uint32_t)(result >> 32);
	r[3] = 0;
}

void puppet_main(uint32_t r0, uint32_t r1, uint32_t r2, uint32_t r3)
{
	uint32_t r[4] = {r0, r1, r2, r3};
	for (;;) {
		trap(PUPPET_CLASS, r);
		obey_and_answer(r);
	}
}

void puppet_upcall(uint32_t r0, uint32_t r1, uint32_t r2, uint32_t r3)
{
	uint32_t r[4] = {r0, r1, r2, r3};
	trap(PUPPET_CLASS_UPCALL, r);
	while (r[0] != PUPPET_NOTHING) {
		obey_and_answer(r);
		trap(PUPPET_CLASS_UPCALL, r);
	}
}
