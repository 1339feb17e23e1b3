/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* The two system calls of Linux that an app has. */
#include "attack.h"

#if defined(__x86_64__)
enum { SENDTO = 44, RECVFROM = 45 };

static long system_call(long number, long a, long b, long c, long d)
{
	long result;
	register long r10 __asm__("r10") = d;
	register long r8 __asm__("r8") = 0;
	register long r9 __asm__("r9") = 0;
	__asm__ volatile("syscall"
			 : "=a"(result)
			 : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return result;
}
#elif defined(__aarch64__)
enum { SENDTO = 206, RECVFROM = 207 };

static long system_call(long number, long a, long b, long c, long d)
{
	register long x8 __asm__("x8") = number;
	register long x0 __asm__("x0") = a;
	register long x1 __asm__("x1") = b;
	register long x2 __asm__("x2") = c;
	register long x3 __asm__("x3") = d;
	register long x4 __asm__("x4") = 0;
	register long x5 __asm__("x5") = 0;
	__asm__ volatile("svc #0" : "+r"(x0) : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5) : "memory");
	return x0;
}
#endif

long raw_send(const void *bytes, size_t length, int flags)
{
	return system_call(SENDTO, LAYOUT_SOCKET, (long)(uintptr_t)bytes, (long)length, flags | NO_SIGNAL);
}

long raw_receive(void *bytes, size_t size, int flags)
{
	return system_call(RECVFROM, LAYOUT_SOCKET, (long)(uintptr_t)bytes, (long)size, flags);
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
