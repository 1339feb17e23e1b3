/* SPDX-License-Identifier: Apache-2.0 OR MIT */
/* Linux system calls that bypass the gate, for hostile apps. */
#ifndef TESTS_APPS_LINUX_CALL_H
#define TESTS_APPS_LINUX_CALL_H

#if defined(__x86_64__)

enum { LINUX_SENDTO = 44, LINUX_RECVFROM = 45, LINUX_EXIT_GROUP = 231 };

/* Returns negative errno, or the result. The fifth and sixth argument are 0. */
static inline long linux_call(long number, long a, long b, long c, long d)
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

enum { LINUX_SENDTO = 206, LINUX_RECVFROM = 207, LINUX_EXIT_GROUP = 94 };

static inline long linux_call(long number, long a, long b, long c, long d)
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

#endif
