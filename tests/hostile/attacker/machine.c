/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The Linux system calls that an app may make: send and receive. */
#include "attack.h"
#include "tests/apps/linux_call.h"

long raw_send(const void *bytes, size_t length, int flags)
{
	return linux_call(LINUX_SENDTO, LAYOUT_SOCKET, (long)(uintptr_t)bytes, (long)length, flags | NO_SIGNAL);
}

long raw_receive(void *bytes, size_t size, int flags)
{
	return linux_call(LINUX_RECVFROM, LAYOUT_SOCKET, (long)(uintptr_t)bytes, (long)size, flags);
}

static volatile struct trap_page *page(void)
{
	return (volatile struct trap_page *)LAYOUT_TRAP_PAGE;
}

struct trap_record next_record(uint32_t class_number, uint32_t r0, uint32_t r1, uint32_t r2, uint32_t r3)
{
	return (struct trap_record){.version = TRAP_VERSION,
				    .kind = TRAP_CALL,
				    .class_number = class_number,
				    .sequence = page()->next_sequence + 1,
				    .r = {r0, r1, r2, r3}};
}

void raw_sent(void)
{
	page()->next_sequence++;
}
